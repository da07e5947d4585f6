"""Reading the visible tag back: what of a page is marked, whatever was done to it since."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from afterword.features.ledger.tags import Marks, breaks, line_start, opens_line, trimmed
from afterword.manuscript.layout import Layout
from afterword.manuscript.marking import opening_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Tags that are understood whatever the settings say: the writer may have had another before.
KNOWN_TAGS: Final = ("[…]{.afterword}", "<!-- afterword -->…<!-- /afterword -->")

_ATTRIBUTE: Final = re.compile(r"\]\{\s*\.(?P<name>[\w-]+)\s*\}")
_DELIMITERS: Final = ("<!--", "-->")
_TOKENS: Final = re.compile(r"<!--|-->|(?:(?!<!--|-->)\S)+")
_EOL: Final = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_REST: Final = re.compile(r"[ \t]*(?=[\r\n]|\Z)")


@dataclass(frozen=True, slots=True)
class TagSpan:
    """Marked text, the characters `[start, end)` (code points), and the marks that say so.

    The marks are spans too; one on a line of its own is that whole line.
    """

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]


def tag_spans(
    text: str, tags: Iterable[str], layout: Layout = Layout.BLANK_SEPARATED
) -> tuple[TagSpan, ...]:
    """What is marked in a text by any of these tags, in order, none inside another.

    Whatever the writer has done inside the marks, they mark what stands there now. A mark whose
    other half is gone marks nothing. A tag of one side doesn't say how far it reaches: the whole
    paragraph counts, or as much of it as stands between two such marks.
    """
    found: list[TagSpan] = []
    for tag in dict.fromkeys(tags):
        marks = Marks.of(tag)
        if marks is not None:
            found += _Reading(text, marks, layout).spans()
    return tuple(_outermost(found))


def untagged(text: str, tags: Iterable[str], layout: Layout = Layout.BLANK_SEPARATED) -> str:
    """The text without the marks, and with all that they mark."""
    tags = tuple(tags)
    while found := tag_spans(text, tags, layout):
        pieces, at = [], 0
        for start, end in sorted(mark for span in found for mark in span.marks):
            pieces.append(text[at:start])
            at = max(at, end)
        text = "".join([*pieces, text[at:]])
    return text


class _Reading:
    """One tag, looked for in one text."""

    def __init__(self, text: str, marks: Marks, layout: Layout) -> None:
        self._text = text
        self._marks = marks
        self._breaks = [found.span() for found in breaks(layout).finditer(text)]
        self._ends = [end for _, end in self._breaks]

    def spans(self) -> Iterator[TagSpan]:
        """What is marked, as the tag's marks are read."""
        if not self._marks.before or not self._marks.after:
            return self._beside()
        if self._marks.brackets:
            return self._bracketed()
        return self._paired()

    def _bracketed(self) -> Iterator[TagSpan]:
        """Balanced brackets within a paragraph."""
        for start, end in self._found(self._marks.after):
            begin, _ = self._paragraph(start)
            opening = opening_of(self._text[begin:start], start - begin, self._marks.brackets)
            if opening is not None:
                yield self._span((begin + opening, begin + opening + 1), (start, end))

    def _paired(self) -> Iterator[TagSpan]:
        """A closing mark with the nearest opening one; only comments reach over paragraphs.

        Where both look alike, one closes whatever is open.
        """
        openings, closings = (self._found(m) for m in (self._marks.before, self._marks.after))
        alike = openings == closings
        events = [(*mark, False) for mark in closings]
        events += [] if alike else [(*mark, True) for mark in openings]
        opened: list[tuple[int, int]] = []
        for start, end, opens in sorted(events):
            begin, _ = self._paragraph(start)
            if not self._marks.comments:
                opened = [mark for mark in opened if mark[0] >= begin]
            if opens or (alike and not opened):
                opened.append((start, end))
            elif opened:
                yield self._span(opened.pop(), (start, end))

    def _beside(self) -> Iterator[TagSpan]:
        """What reaches from a mark to its paragraph's other end, or to the next such mark."""
        found = self._found(self._marks.before or self._marks.after)
        for number, (start, end) in enumerate(found):
            first, last = self._paragraph(start)
            if self._marks.before:
                following = found[number + 1][0] if number + 1 < len(found) else last
                inside = trimmed(self._text, end, max(end, min(last, following)))
            else:
                previous = found[number - 1][1] if number else first
                inside = trimmed(self._text, max(first, previous), start)
            yield TagSpan(*inside, ((start, end),))

    def _found(self, mark: str) -> list[tuple[int, int]]:
        return [found.span() for found in _pattern(mark).finditer(self._text)]

    def _paragraph(self, at: int) -> tuple[int, int]:
        """Where the paragraph of a place begins and ends."""
        place = bisect_right(self._ends, at)
        begin = self._ends[place - 1] if place else 0
        end = self._breaks[place][0] if place < len(self._breaks) else len(self._text)
        return begin, max(end, at)

    def _span(self, before: tuple[int, int], after: tuple[int, int]) -> TagSpan:
        text = self._text
        inside = trimmed(text, before[1], after[0])
        if self._marks.comments:
            if opens_line(text, before[0]) and (line := _EOL.match(text, before[1])):
                before = (line_start(text, before[0]), line.end())
            if opens_line(text, after[0]) and _REST.match(text, after[1]) and after[0]:
                after = (_before_break(text, line_start(text, after[0])), after[1])
        return TagSpan(*inside, (before, after))


def _before_break(text: str, start: int) -> int:
    """Where the line break stands that a line begins after."""
    return max(start - (2 if text.endswith("\r\n", 0, start) else 1), 0)


def _pattern(mark: str) -> re.Pattern[str]:
    """The mark, with its white space as the writer's editor may have left it."""
    if attribute := _ATTRIBUTE.fullmatch(mark.strip()):
        name, others = re.escape(attribute["name"]), r"[^{}\r\n]{0,200}"
        return re.compile(rf"\]\{{{others}\.{name}(?![\w-]){others}\}}")
    tokens = _TOKENS.findall(mark)
    pattern = re.escape(tokens[0])
    for left, right in pairwise(tokens):
        loose = left in _DELIMITERS or right in _DELIMITERS
        pattern += ("[ \\t]*" if loose else "[ \\t]+") + re.escape(right)
    before = r"[ \t]*" if mark[0].isspace() else r"(?<!\w)" if mark[0].isalnum() else ""
    after = r"[ \t]*" if mark[-1].isspace() else r"(?!\w)" if mark[-1].isalnum() else ""
    return re.compile(before + pattern + after)


def _outermost(found: list[TagSpan]) -> Iterator[TagSpan]:
    last = 0
    for span in sorted(found, key=lambda one: (one.start, -one.end)):
        if span.start >= last:
            yield span
            last = max(last, span.end)
