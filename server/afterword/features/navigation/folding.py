"""What of a manuscript can be folded away."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from afterword.features.navigation.symbols import Sort, story_symbols, walk
from afterword.manuscript import Kind

if TYPE_CHECKING:
    from afterword.features.navigation.symbols import Symbol
    from afterword.manuscript import Manuscript

_EOL = re.compile(r"\r\n|\n|\r")
_COMMENTS = frozenset({Kind.FRONT_MATTER, Kind.COMMENT})


class FoldKind(StrEnum):
    """What is folded: a stretch of the story, or what is no part of it."""

    REGION = "region"
    COMMENT = "comment"


class Fold(NamedTuple):
    """Lines from 0, the last one included; the first one stays visible."""

    line: int
    end_line: int
    kind: FoldKind


def folds(manuscript: Manuscript) -> list[Fold]:
    """Parts, chapters and scenes; front matter and comments of more than a line. By first line."""
    whole = str(manuscript.text)
    found = [
        Fold(symbol.line, _last_line(whole, symbol), FoldKind.REGION)
        for symbol, _ in walk(story_symbols(manuscript))
        if symbol.sort is not Sort.GAP
    ]
    starts = [0, *(match.start() for match in re.finditer("<!--", whole))]
    for placed in map(manuscript.block_at, starts):
        if placed is not None and placed.block.kind in _COMMENTS:
            end_line = manuscript.text.position(placed.end).line
            found.append(Fold(placed.line, end_line, FoldKind.COMMENT))
    return sorted({fold for fold in found if fold.end_line > fold.line})


def _last_line(whole: str, symbol: Symbol) -> int:
    """The last line that is not blank: what parts two chapters belongs to neither's fold."""
    written = symbol.end
    while written > symbol.start and whole[written - 1].isspace():
        written -= 1
    blank = len(_EOL.findall(whole, written, symbol.end))
    return symbol.end_line - blank + (0 if symbol.end == len(whole) or not blank else 1)
