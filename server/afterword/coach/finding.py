"""What the coach says: one comment, anchored to a quote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How loudly an editor shows a finding; never a warning or an error by default."""

    HINT = "hint"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Finding:
    """One comment on the manuscript; offsets are code points and `quote` is `text[start:end]`.

    `message` is one sentence that names the problem in this place, `why` says in a sentence or two
    why it matters. `rewrite` may replace the quote where a plain replacement exists. `source` is
    "rules" or the model's name. `related` are other places that belong to the finding, each with a
    note. `praise` marks something to keep, which is never a squiggle.
    """

    rule: str
    start: int
    end: int
    quote: str
    message: str
    why: str
    severity: Severity
    rewrite: str | None
    source: str
    related: tuple[tuple[int, int, str], ...] = ()
    praise: bool = False
