"""What a writer can choose about the record of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: What stands in a tag for the text that it marks.
HERE: Final = ("…", "...")


@dataclass(frozen=True, slots=True)
class LedgerOptions:
    """The `[ledger]` settings, resolved.

    Attributes:
        enabled: whether anything is recorded.
        text: whether the record may hold offered texts and what became of them.
        candidates: whether candidates are kept to go back to.
        tag: how accepted text is marked, with an ellipsis where it stands; "" is not at all.
    """

    enabled: bool = True
    text: bool = False
    candidates: bool = True
    tag: str = ""


def wrong_tag(tag: str) -> str:
    """What is wrong with a tag, "" where nothing is: it has one ellipsis and marks beside it."""
    parts = tag.replace(HERE[1], HERE[0]).split(HERE[0])
    if not tag.strip():
        return ""
    if "\n" in tag or "\r" in tag:
        return "should be one line"
    if len(parts) != 2 or not any(part.strip() for part in parts):  # noqa: PLR2004 -- before, after
        return "should hold one ellipsis, for the text, and something before or after it"
    return ""
