"""What stands around the place where a candidate is to stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.manuscript import Kind
from afterword.manuscript.layout import Shape as PageShape
from afterword.manuscript.marking import as_read
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from afterword.manuscript import Manuscript, Placed

# Code points: enough for the page's habits, and for what a candidate may repeat.
_BEFORE: Final = 2_000
_AFTER: Final = 2_000
_SHOWN: Final = 8_000  # after a hole: as much as any prompt shows of it
_EARLIER: Final = 24_000
_LONGEST_PARAGRAPH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The page around the cursor.

    `before` and `after` are the page's own characters, line breaks and all, for some way.
    `paragraph` is the paragraph being written, up to the cursor, and `rest` what follows in it,
    each on one line; "" on an empty line. `earlier` are the paragraphs before it, nearest first,
    each on one line. `page` is how lines and paragraphs lie.
    """

    before: str = ""
    after: str = ""
    paragraph: str = ""
    rest: str = ""
    earlier: tuple[str, ...] = ()
    page: PageShape = field(default_factory=PageShape)

    @property
    def on_empty_line(self) -> bool:
        """Whether nothing but white space stands before the cursor on its line."""
        return not self.line.strip()

    @property
    def line(self) -> str:
        """The cursor's line, up to the cursor."""
        return self.before[max(self.before.rfind("\n"), self.before.rfind("\r")) + 1 :]


def surroundings_at(manuscript: Manuscript, offset: int) -> Surroundings:
    """The page around `offset` (code points)."""
    placed = manuscript.block_at(offset)
    if placed is None or placed.start >= offset:
        placed = None
    return _around(manuscript, offset, offset, placed, placed)


def surroundings_of(manuscript: Manuscript, start: int, end: int, *, inline: bool) -> Surroundings:
    """The page around `[start, end)` (code points), which is to be written anew.

    Only what is `inline` has something before or after it in its own paragraph.
    """
    first = manuscript.block_at(start) if inline else None
    last = manuscript.block_at(end) if inline else None
    around = _around(manuscript, start, end, first, last)
    text = manuscript.text
    return replace(around, after=text.slice(end, min(len(text), end + _SHOWN)))


def _around(
    manuscript: Manuscript, start: int, end: int, first: Placed | None, last: Placed | None
) -> Surroundings:
    """The page around a stretch that begins within `first` and ends within `last`."""
    text = manuscript.text
    wrap = manuscript.shape.wrap
    paragraph = rest = ""
    begin = start
    if first is not None and first.block.kind is Kind.PARAGRAPH:
        begin = first.start
        opening = max(begin, start - _LONGEST_PARAGRAPH)
        paragraph = unwrapped(as_read(text.slice(opening, start)), wrap)
    if last is not None and last.block.kind is Kind.PARAGRAPH:
        rest = unwrapped(as_read(text.slice(end, min(last.end, end + _AFTER))), wrap)
    return Surroundings(
        before=text.slice(max(0, start - _BEFORE), start),
        after=text.slice(end, min(len(text), end + _AFTER)),
        paragraph=paragraph,
        rest=rest,
        earlier=_earlier(manuscript, begin, wrap),
        page=manuscript.shape,
    )


def _earlier(manuscript: Manuscript, begin: int, wrap: int) -> tuple[str, ...]:
    found: list[str] = []
    left = _EARLIER
    for placed in manuscript.blocks_before(begin):
        if placed.block.kind is Kind.PARAGRAPH:
            found.append(_on_one_line(placed.block.text, wrap))
        left -= placed.end - placed.start
        if left <= 0:
            break
    return tuple(found)


@lru_cache(maxsize=4_096)
def _on_one_line(text: str, wrap: int) -> str:
    return unwrapped(as_read(text[-_LONGEST_PARAGRAPH:]), wrap)
