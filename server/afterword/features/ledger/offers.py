"""What is offered to the writer, as the ledger hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.inference import Candidate, Receipt


@dataclass(frozen=True, slots=True)
class Part:
    """The characters `[start, end)` of an offered text, which came from one candidate.

    Code points into the text with line feeds alone; `receipt` is the candidate's.
    """

    start: int
    end: int
    receipt: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that may come to stand in a manuscript, in the place of `[start, end)`.

    Attributes:
        start: code points; where the text would begin.
        end: where what it replaces ends; `start` for ghost text.
        text: with line feeds for line ends, whatever the page has.
        parts: which of it came from which candidate, in order, never overlapping; what lies
            between them (breaks, a visible tag) is nobody's.
        receipts: of every candidate in `parts`.
        place: where it was offered: "empty-line", "paragraph-end", "mid-paragraph", "gap",
            "selection" or "stitch".
        applied: whether we have the editor put it in, so that no writer chooses it from the screen.
    """

    start: int
    end: int
    text: str
    parts: tuple[Part, ...]
    receipts: tuple[Receipt, ...]
    place: str
    applied: bool = False


def offer_of(
    candidate: Candidate,
    start: int,
    end: int,
    *,
    place: str,
    text: str | None = None,
    applied: bool = False,
) -> Offer:
    """The offer of one candidate, or of `text`, which is (the rest of) its text."""
    said = candidate.text if text is None else text
    words = said.strip()
    lead = said.index(words) if words else 0
    part = Part(lead, lead + len(words), candidate.receipt.id)
    return Offer(start, end, said, (part,), (candidate.receipt,), place, applied)
