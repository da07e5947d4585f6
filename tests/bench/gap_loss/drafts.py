"""Drafts with a true paragraph taken out, seen from both sides, from one, or from a wrong one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from afterword.features.gaps.holes import Hole
from afterword.manuscript import Edit, Kind
from bench.memory_loss.places import is_next

if TYPE_CHECKING:
    from afterword.manuscript import Manuscript
    from bench.memory_loss.places import Book, Place

_MARKER: Final = "[…]"
_AFTER_LEAST, _AFTER_MOST = 20, 200  # words of the paragraph after the gap
_BEAT_WORDS: Final = 8
_PAGE: Final = 8  # blocks
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]{4,}")
_FOREIGN: Final = 12_000  # code points of another book that follow in its stead


class Right(StrEnum):
    """What stands to the right of a gap."""

    OWN = "own"
    NONE = "none"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Draft:
    """A manuscript with a hole in it."""

    manuscript: Manuscript
    hole: Hole


def is_between(book: Book, number: int) -> bool:
    """Whether a block is a paragraph of some length between two others."""
    if not is_next(book, number) or number + 1 >= len(book.blocks):
        return False
    _, kind, text = book.blocks[number + 1]
    return kind is Kind.PARAGRAPH and _AFTER_LEAST <= len(text.split()) <= _AFTER_MOST


def after(place: Place) -> str:
    """The paragraph after the missing one."""
    return place.book.blocks[place.number + 1][2]


def following(place: Place) -> str:
    """About a page of what follows the missing paragraph: all that a prompt may show of it."""
    blocks = place.book.blocks[place.number + 1 :][:_PAGE]
    return "\n\n".join(text for _, _, text in blocks)


def draft(place: Place, right: Right, *, beat: str = "", foreign: Place | None = None) -> Draft:
    """The place's book with a gap where its paragraph was; `foreign` lends the wrong right side."""
    manuscript = place.book.manuscript
    placed = manuscript.block_at(place.offset)
    assert placed is not None
    end = placed.end if right is Right.OWN else len(manuscript.text)
    text = _MARKER
    if right is Right.FOREIGN:
        assert foreign is not None
        lent = foreign.book.manuscript
        start = foreign.book.blocks[foreign.number + 1][0]
        text += "\n\n" + lent.text.slice(start, min(start + _FOREIGN, len(lent.text)))
    hole = Hole(place.offset, place.offset + len(_MARKER), beat, inline=False)
    return Draft(manuscript.edited(Edit(place.offset, end, text)), hole)


def beat_of(place: Place) -> str:
    """A beat for the missing paragraph: its eight longest words, in its order."""
    words = list(dict.fromkeys(_WORD.findall(place.target)))
    longest = sorted(words, key=lambda word: (-len(word), word))[:_BEAT_WORDS]
    return ", ".join(word for word in words if word in longest)
