r"""The text of a manuscript: immutable, cheap to edit at any size, exact about positions.

Offsets are code points. Lines end at \\n, \\r\\n and \\r only, as the Language Server Protocol has
it; U+2028, form feed and their like are ordinary characters. The text is held in leaves of at most
`LEAF` code points whose ends never part \\r from \\n, so line breaks add up over leaves.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.manuscript.sequence import MeasuredSequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.manuscript.sequence import Found, Measure

LEAF = 2048  # code points a leaf may hold: small enough to rebuild in a microsecond or two
_BULK = 1536  # code points a leaf gets when text is cut up: room to type before it splits
_SCANT = 512
_LINES_AT_ONCE = 256

_BREAK = re.compile(r"\r\n|\n|\r")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

# The dimensions of a leaf's measure.
_CHARS, _UTF16, _UTF8, _BREAKS = range(4)
_ZERO: Final = (0, 0, 0, 0)


class Encoding(StrEnum):
    """What a column counts: UTF-8 bytes, UTF-16 code units, or code points."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


_DIMENSION: Final = {Encoding.UTF32: _CHARS, Encoding.UTF16: _UTF16, Encoding.UTF8: _UTF8}


class Position(NamedTuple):
    """A line and a column, both from 0; the column is in units of some `Encoding`."""

    line: int
    column: int


class Leaf:
    """A stretch of text with its measures, and caches that are filled when first asked for."""

    __slots__ = ("_astral", "_ends", "measure", "text")

    def __init__(self, text: str) -> None:
        """Measure the text."""
        chars = len(text)
        breaks = text.count("\n")
        if "\r" in text:
            breaks += text.count("\r") - text.count("\r\n")
        self.text = text
        self._ends: tuple[int, ...] | None = None
        self._astral: tuple[int, ...] | None = ()
        if text.isascii():
            self.measure: Measure = (chars, chars, chars, breaks)
        else:
            self._astral = None
            utf8 = len(text.encode("utf-8", "surrogatepass"))
            self.measure = (chars, chars + len(self.astral), utf8, breaks)

    @property
    def ends(self) -> tuple[int, ...]:
        """Where line breaks end, as offsets into the leaf."""
        if self._ends is None:
            self._ends = tuple([found.end() for found in _BREAK.finditer(self.text)])
        return self._ends

    @property
    def astral(self) -> tuple[int, ...]:
        """Where the characters stand that take two UTF-16 units."""
        if self._astral is None:
            self._astral = tuple([found.start() for found in _ASTRAL.finditer(self.text)])
        return self._astral

    def units_before(self, offset: int, dimension: int) -> int:
        """How many units of `dimension` stand before `offset`."""
        if dimension == _CHARS or self.measure[_UTF8] == self.measure[_CHARS]:
            return offset
        if dimension == _UTF16:
            return offset + bisect_left(self.astral, offset)
        return len(self.text[:offset].encode("utf-8", "surrogatepass"))

    def offset_of(self, units: int, dimension: int) -> int:
        """The offset that `units` units reach; inside a character, that character's start."""
        if dimension == _CHARS or self.measure[_UTF8] == self.measure[_CHARS]:
            return units
        if dimension == _UTF16:
            return self._offset_of_utf16(units)
        raw = self.text.encode("utf-8", "surrogatepass")
        while 0 < units < len(raw) and raw[units] & 0xC0 == 0x80:  # noqa: PLR2004 -- the bit mask of a UTF-8 continuation byte
            units -= 1
        return len(raw[:units].decode("utf-8", "surrogatepass"))

    def _offset_of_utf16(self, units: int) -> int:
        low, high = 0, len(self.astral)
        while low < high:  # how many astral characters start and end before `units`
            middle = (low + high) // 2
            if self.astral[middle] + middle + 2 <= units:
                low = middle + 1
            else:
                high = middle
        offset = units - low
        if low < len(self.astral) and self.astral[low] < offset:
            return self.astral[low]
        return offset


class Text:
    """An immutable text; every edit gives a new one that shares what did not change."""

    __slots__ = ("_leaves",)

    def __init__(self, leaves: MeasuredSequence[Leaf]) -> None:
        """Wrap leaves; use `Text.of` to make a text from a string."""
        self._leaves = leaves

    @classmethod
    def of(cls, source: str) -> Text:
        """The text of a string. Lone surrogates are kept as they are."""
        return cls(MeasuredSequence.of(_cut(source), _ZERO))

    def __len__(self) -> int:
        """Length in code points."""
        return self._leaves.measure[_CHARS]

    def __str__(self) -> str:
        """The whole text; costs its length."""
        return "".join([leaf.text for leaf in self._leaves.items()])

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same characters."""
        if not isinstance(other, Text):
            return NotImplemented
        return self is other or (len(self) == len(other) and str(self) == str(other))

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash((len(self), self.slice(0, LEAF)))

    @property
    def leaves(self) -> MeasuredSequence[Leaf]:
        """What the text is made of; versions of a text share all but what changed."""
        return self._leaves

    @property
    def line_count(self) -> int:
        """One more than there are line breaks."""
        return self._leaves.measure[_BREAKS] + 1

    def line_start(self, number: int) -> int:
        """The offset where a line starts; lines past the last start at the text's end."""
        if number <= 0:
            return 0
        if number >= self.line_count:
            return len(self)
        found = self._leaves.locate(_BREAKS, number - 1)
        return found.before(_CHARS) + found.item.ends[number - 1 - found.start]

    def line_end(self, number: int) -> int:
        """The offset where a line ends, before its terminator."""
        if number < 0:
            return 0
        if number >= self.line_count - 1:
            return len(self)
        found = self._leaves.locate(_BREAKS, number)
        end = found.item.ends[number - found.start]
        crlf = found.item.text.endswith("\r\n", 0, end)
        return found.before(_CHARS) + end - (2 if crlf else 1)

    def line(self, number: int) -> str:
        """A line without its terminator; empty for a line that is not there."""
        return self.slice(self.line_start(number), self.line_end(number))

    def lines(self, start: int = 0, stop: int | None = None) -> Iterator[str]:
        """The lines `[start, stop)` without their terminators, read a few at a time."""
        last = self.line_count if stop is None else min(stop, self.line_count)
        for here in range(max(start, 0), last, _LINES_AT_ONCE):
            until = min(here + _LINES_AT_ONCE, last)
            yield from _BREAK.split(self.slice(self.line_start(here), self.line_end(until - 1)))

    def slice(self, start: int, end: int) -> str:
        """The characters `[start, end)`; offsets outside the text are clamped."""
        start, end = max(start, 0), min(end, len(self))
        if start >= end:
            return ""
        found = self._leaves.locate(_CHARS, start)
        text, begin = found.item.text, start - found.start
        if end - found.start <= len(text):
            return text[begin : end - found.start]
        parts = [text[begin:]]
        left = end - found.start - len(text)
        for leaf in self._leaves.items_after(found):
            parts.append(leaf.text[:left])
            left -= len(leaf.text)
            if left <= 0:
                break
        return "".join(parts)

    def offset(self, position: Position, encoding: Encoding = Encoding.UTF32) -> int:
        """The offset of a position, clamped as the protocol says.

        A column past the line's end is the line's end, before its terminator; a line past the last
        is the text's end. A column inside a character is that character's start.
        """
        line, column = position
        if line < 0:
            return 0
        if line >= self.line_count:
            return len(self)
        dimension = _DIMENSION[encoding]
        start, end = self.line_start(line), self.line_end(line)
        if column <= 0 or start == end:
            return start
        if dimension == _CHARS:
            return min(start + column, end)
        units = self._units_before(start, dimension) + column
        found = self._leaves.locate(dimension, units)
        inside = min(units - found.start, found.item.measure[dimension])
        return min(found.before(_CHARS) + found.item.offset_of(inside, dimension), end)

    def position(self, offset: int, encoding: Encoding = Encoding.UTF32) -> Position:
        r"""The position of an offset; between \\r and \\n, the line's end."""
        if not self._leaves:
            return Position(0, 0)
        offset = min(max(offset, 0), len(self))
        found = self._leaves.locate(_CHARS, offset)
        line = found.before(_BREAKS) + bisect_right(found.item.ends, offset - found.start)
        offset = min(offset, self.line_end(line))
        start = self.line_start(line)
        dimension = _DIMENSION[encoding]
        if dimension == _CHARS:
            return Position(line, offset - start)
        units = self._units_before(offset, dimension) - self._units_before(start, dimension)
        return Position(line, units)

    def replace(self, start: int, end: int, text: str) -> Text:
        """A text with `[start, end)` replaced; offsets outside the text are clamped."""
        leaves = self._leaves
        if not leaves:
            return Text.of(text)
        start = min(max(start, 0), len(self))
        end = min(max(end, start), len(self))
        head = tail = leaves.locate(_CHARS, start)
        if end - head.start > len(head.item.text):
            tail = leaves.locate(_CHARS, end)
        first, last = head.index, tail.index
        joined = head.item.text[: start - head.start] + text + tail.item.text[end - tail.start :]
        if first and (joined[:1] == "\n" or len(joined) < _SCANT):
            first -= 1
            joined = leaves.at(first).text + joined
        if last + 1 < len(leaves) and (joined[-1:] == "\r" or not joined):
            last += 1
            joined += leaves.at(last).text
        return Text(leaves.replaced(first, last + 1, _cut(joined)))

    def _units_before(self, offset: int, dimension: int) -> int:
        found: Found[Leaf] = self._leaves.locate(_CHARS, offset)
        inside = offset - found.start
        return found.before(dimension) + found.item.units_before(inside, dimension)


def _cut(source: str) -> list[Leaf]:
    r"""Leaves over a string, none of which ends between \\r and \\n."""
    size = len(source)
    if size <= LEAF:
        return [Leaf(source)] if source else []
    leaves, start = [], 0
    while start < size:
        end = start + _BULK if size - start > LEAF else size
        if end < size and source[end] == "\n" and source[end - 1] == "\r":
            end += 1
        leaves.append(Leaf(source[start:end]))
        start = end
    return leaves
