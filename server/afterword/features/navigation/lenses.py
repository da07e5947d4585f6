"""What stands above a chapter, and beside a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.features.navigation.symbols import Sort, story_symbols, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.navigation.symbols import Symbol
    from afterword.manuscript import Manuscript


class Lens(NamedTuple):
    """A line of text above line `line` (from 0); `gap` is the offset (code points) of its gap."""

    line: int
    text: str
    gap: int | None = None


def lenses(
    manuscript: Manuscript,
    *,
    share: Callable[[Symbol], float | None] | None = None,
    freshness: Callable[[Symbol], str] | None = None,
) -> list[Lens]:
    """A lens for every part and chapter with prose, and for every gap.

    `share` tells how much of a section came from candidates (0 to 1, None where nobody knows),
    `freshness` says in a few words how its summary is ("" for nothing worth saying).
    """
    found: list[Lens] = []
    for symbol, _ in walk(story_symbols(manuscript)):
        if symbol.sort is Sort.GAP:
            found.append(Lens(symbol.line, f"gap: {symbol.name}", symbol.start))
        elif symbol.sort is not Sort.SCENE and symbol.words:
            told = [many_words(symbol.words)]
            accepted = share(symbol) if share else None
            if accepted is not None:
                told.append(f"{accepted:.0%} from candidates".replace("%", " %"))
            told.append(freshness(symbol) if freshness else "")
            found.append(Lens(symbol.line, " · ".join(filter(None, told))))
    return found


def many_words(count: int) -> str:
    """A count of words as it is shown: "1 word", "2,341 words"."""
    return f"{count:,} word{'' if count == 1 else 's'}"
