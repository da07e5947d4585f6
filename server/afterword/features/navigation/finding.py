"""Every mention of a name in a whole text, without holding anything up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import OrderedDict
from typing import TYPE_CHECKING, Final
from weakref import ref

from afterword.features.pacing import paced
from afterword.manuscript import Kind
from afterword.memory.names import Mention, mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from afterword.manuscript import Manuscript

_STEP: Final = 60_000  # code points read at a time: well under a millisecond or two
_KEPT: Final = 8  # questions whose answers are kept
_LOOK: Final = 20_000  # code points within which a blank line is looked for
_BLANK_LINE: Final = re.compile(r"(?:\r\n|\n|\r)[^\S\r\n]*(?:\r\n|\n|\r)")
_LINE: Final = re.compile(r"\r\n|\n|\r")


class Finder:
    """Mentions in one document; the last few answers are kept for as long as the text is."""

    def __init__(self) -> None:
        """Nothing has been looked for yet."""
        self._found: OrderedDict[frozenset[str], tuple[ref[Manuscript], tuple[Mention, ...]]]
        self._found = OrderedDict()

    async def mentions(self, manuscript: Manuscript, forms: Iterable[str]) -> tuple[Mention, ...]:
        """Every mention of any of the forms, in capitals too, in order; archives' notes left out.

        Offsets are code points. A capitalised form is given as it was asked for.
        """
        asked = frozenset(forms)
        known = self._found.get(asked)
        if known is not None and known[0]() is manuscript:
            self._found.move_to_end(asked)
            return known[1]
        found = await find(manuscript, asked)
        self._found[asked] = (ref(manuscript), found)
        while len(self._found) > _KEPT:
            self._found.popitem(last=False)
        return found


async def find(manuscript: Manuscript, forms: Collection[str]) -> tuple[Mention, ...]:
    """As `Finder.mentions`, without keeping anything."""
    capitals = {form.upper(): form for form in sorted(forms) if len(form) > 1}
    wanted = {**capitals, **{form: form for form in forms}}
    hidden = boilerplate(manuscript)
    return tuple(
        Mention(mention.start, mention.end, wanted[mention.form])
        for mention in await find_in(str(manuscript.text), wanted.keys())
        if not any(start <= mention.start < end for start, end in hidden)
    )


def boilerplate(manuscript: Manuscript) -> list[tuple[int, int]]:
    """The stretches (code points) that are an archive's, with the lines that say where it ends."""
    found = []
    for start, end in manuscript.outline.hidden:
        marker = manuscript.block_at(end)
        belongs = marker is not None and marker.block.kind is Kind.BOILERPLATE
        found.append((start, marker.end if marker and belongs else end))
    return found


async def find_in(whole: str, forms: Collection[str]) -> list[Mention]:
    """Every mention in a text of just these forms, in order; code points."""
    return [mention for some in await paced(_steps(whole, forms)) for mention in some]


def up_to(found: tuple[Mention, ...], offset: int) -> tuple[Mention, ...]:
    """The mentions that end at or before an offset in code points."""
    return found[: bisect_left(found, offset + 1, key=lambda mention: mention.end)]


def first_in_prose(manuscript: Manuscript, found: Iterable[Mention]) -> Mention | None:
    """The first of the mentions that stands in a paragraph, not in a heading or a note."""
    for mention in found:
        placed = manuscript.block_at(mention.start)
        if placed is not None and placed.block.kind is Kind.PARAGRAPH:
            return mention
    return None


def _steps(whole: str, forms: Collection[str]) -> Iterator[list[Mention]]:
    """Mentions in pieces of a text that end at blank lines, which no name reaches over."""
    start = 0
    while start < len(whole):
        look = start + _STEP
        parting = _BLANK_LINE.search(whole, look, look + _LOOK) or _LINE.search(whole, look)
        end = parting.end() if parting else len(whole)
        yield [
            Mention(start + found.start, start + found.end, found.form)
            for found in mentions(whole[start:end], forms)
        ]
        start = end
