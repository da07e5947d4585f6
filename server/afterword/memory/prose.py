"""The prose of a block as a model should read it: the writer's notes left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, Final

from afterword.manuscript.marking import as_read
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Gap, Placed

_COMMENT: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)|!\[[^\]\n]*\]\([^()\s]*\)", re.DOTALL
)
_SPACES: Final = re.compile(r"(?<=\S)[ \t]{2,}")


def prose_of(placed: Placed, *, wrap: int, gaps: Sequence[Gap]) -> str:
    """The block's clean prose; empty where it holds nothing but notes.

    `wrap` is the page's width, `gaps` are all of the manuscript's.
    """
    text = placed.block.text
    return clean(without_gaps(placed, text, gaps) if gaps else text, wrap)


def clean(text: str, wrap: int) -> str:
    """The text as it reads, its lines joined where the page wraps at `wrap`.

    Without comments, pictures and the marks of spans.
    """
    return unwrapped(as_read(_COMMENT.sub("", text)), wrap).rstrip()


def without_gaps(placed: Placed, text: str, gaps: Sequence[Gap]) -> str:
    """The block's text, or the first of it, without the gaps inside.

    A writer's notes to themselves are no story.
    """
    first = bisect_left(gaps, placed.start, key=lambda gap: gap.start)
    parts: list[str] = []
    at = 0
    for gap in islice(gaps, first, None):
        start = gap.start - placed.start
        if start >= len(text):
            break
        parts.append(text[at:start])
        at = gap.end - placed.start
    if not parts:
        return text
    parts.append(text[at:])
    return _SPACES.sub(" ", "".join(parts))
