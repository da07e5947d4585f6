"""The outline: headings with what stands under them, and scenes."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript.blocks import Kind
from afterword.manuscript.entries import CHARS
from afterword.manuscript.front_matter import FrontMatter, read_front_matter
from afterword.manuscript.headings import Rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript.entries import Entry
    from afterword.manuscript.landmarks import Landmarks
    from afterword.manuscript.sequence import MeasuredSequence
    from afterword.manuscript.structure import Heading, Structure

_ITEM = re.compile(
    r"^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<item>.+?)[ \t]*$", re.MULTILINE
)
_GUTENBERG_TITLE = re.compile(r"^Title:[ \t]*(?P<title>[^\r\n]+)", re.MULTILINE)
_TITLE_LABEL = re.compile(r"^title\s*:\s*", re.IGNORECASE)
_NAMING = frozenset({Rank.MARKED, Rank.TITLE, Rank.CAPITALS})
_HEADER = 3_000  # code points within which a Gutenberg header names the book
_MOST_BEATS = 60  # beats read under one heading


class Section(NamedTuple):
    """A heading and what stands under it.

    Code point offsets; `end` is where the next heading of the same or a higher level starts, or
    the text's end (an archive's licence left out). `words` counts the whole section, sections
    inside it included. Lines are from 0, `end_line` is the last line of the section. `beats` are
    the points planned under a heading that has no prose of its own yet.
    """

    title: str
    level: int
    start: int
    end: int
    line: int
    end_line: int
    words: int
    beats: tuple[str, ...]


class Scene(NamedTuple):
    """A run of prose between headings and scene breaks; fields as in `Section`."""

    start: int
    end: int
    line: int
    end_line: int
    words: int


class Body(NamedTuple):
    """What stands directly under a heading: code points, and the line it begins on, from 0."""

    start: int
    end: int
    line: int


class Outline:
    """Sections in order, scenes in order, and the manuscript's title and premise.

    Everything is worked out when first asked for, and kept.
    """

    def __init__(
        self, marks: Landmarks, structure: Structure, entries: MeasuredSequence[Entry]
    ) -> None:
        """Over a manuscript's landmarks; `Manuscript.outline` makes it."""
        self._marks = marks
        self._structure = structure
        self._entries = entries

    @property
    def title(self) -> str:
        """The title of the front matter, of a Gutenberg header or of the topmost heading."""
        return self._matter.title

    @property
    def premise(self) -> str:
        """The premise (or synopsis, summary, description) of the front matter; or empty."""
        return self._matter.premise

    @property
    def authors_note(self) -> str:
        """The front matter's note to whoever continues the text; or empty."""
        return self._matter.authors_note

    @property
    def words(self) -> int:
        """All words of prose."""
        return self._counted(self._marks.words, 0)[-1]

    @property
    def paragraphs(self) -> int:
        """All paragraphs of prose."""
        return self._counted(self._marks.paragraphs, 1)[-1]

    @property
    def structure(self) -> Structure:
        """What the landmarks amount to, without places: the same object while none changes."""
        return self._structure

    @property
    def hidden(self) -> tuple[tuple[int, int], ...]:
        """The code point ranges that are all boilerplate: an archive's header and licence."""
        starts = self._marks.starts
        return tuple((starts[a] if a >= 0 else 0, starts[b]) for a, b in self._structure.hidden)

    def body(self, index: int) -> Body:
        """What stands between heading `index` of `headings` and the next; -1: before the first."""
        structure, marks = self._structure, self._marks
        if index >= 0:
            start, line = self._after(structure.heads[index])
            return Body(start, marks.starts[structure.bodies[index]], line)
        last = len(marks.entries)
        stop = next((a for a, b in structure.hidden if b == last), last)
        return Body(0, marks.starts[structure.heads[0] if structure.heads else stop], 0)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The sections without their places, in order; the same object while none changes.

        (Unless there are headings without prose: their beats are read anew.)
        """
        headings, beats = self._structure.headings, self._beats
        if not beats:
            return headings
        return tuple(
            heading._replace(beats=beats.get(head, ()))
            for head, heading in zip(self._structure.heads, headings, strict=True)
        )

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in order; the tree is in their levels."""
        structure, beats = self._structure, self._beats
        starts, lines, words = self._marks.starts, self._marks.lines, self._words
        heads, ends = structure.heads, structure.ends
        last = len(self._marks.entries)
        return tuple(
            map(
                Section,
                [heading.title for heading in structure.headings],
                [heading.level for heading in structure.headings],
                [starts[head] for head in heads],
                [starts[end] for end in ends],
                [lines[head] for head in heads],
                [lines[end] - 1 if end < last else lines[end] for end in ends],
                [words[end] - words[head] for head, end in zip(heads, ends, strict=True)],
                [beats.get(head, ()) for head in heads] if beats else repeat(()),
            )
        )

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        """The scenes that have prose, in order; their ends are where the next break starts."""
        marks, words = self._marks, self._words
        starts, lines = marks.starts, marks.lines
        last = len(marks.entries)
        scenes = []
        here = -1
        for there in self._structure.bounds:
            before = words[here] if here >= 0 else 0
            if here < last and words[there] > before and not self._is_hidden(here):
                begin, line = self._after(here)
                end_line = max(lines[there] - (there < last), line)
                scenes.append(Scene(begin, starts[there], line, end_line, words[there] - before))
            here = there
        return tuple(scenes)

    def section_at(self, offset: int) -> Section | None:
        """The innermost section that holds the offset, None before the first heading."""
        index = self.index_at(offset)
        return None if index is None else self.sections[index]

    def index_at(self, offset: int) -> int | None:
        """The place among `sections` and `headings` of the innermost one that holds the offset."""
        heads, starts = self._structure.heads, self._marks.starts
        place = bisect_right(heads, offset, key=starts.__getitem__)
        return place - 1 if place else None

    def _after(self, place: int) -> tuple[int, int]:
        """Offset and line of what follows a landmark; of the text's start for -1."""
        if place < 0:
            return 0, 0
        measure = self._marks.entries[place].measure
        return self._marks.starts[place] + measure[0], self._marks.lines[place] + measure[1]

    def _is_hidden(self, place: int) -> bool:
        return any(a <= place < b for a, b in self._structure.hidden)

    @cached_property
    def _words(self) -> list[int]:
        return self._counted(self._marks.words, 0)

    def _counted(self, column: list[int], each: int) -> list[int]:
        """A column without what is hidden or only planned, and with what was demoted to prose.

        `each` is what a demoted line counts, 0 for its words.
        """
        structure, entries = self._structure, self._marks.entries
        changes: list[tuple[int, int]] = []
        for a, b in structure.hidden:
            changes.append((b, -(column[b] - (column[a] if a >= 0 else 0))))
        for place in structure.demoted:
            block = entries[place].block
            changes.append((place + 1, each or (block.words if block else 0)))
        for place, end in self._unwritten:
            if column[end] > column[place]:
                changes.append((end, column[place] - column[end]))
        if not changes:
            return column
        changes.sort()
        counted: list[int] = []
        for (place, _), shift in zip(
            [*changes, (len(column), 0)], _running([by for _, by in changes]), strict=True
        ):
            counted += [value + shift for value in column[len(counted) : place]]
        return counted

    @cached_property
    def _unwritten(self) -> list[tuple[int, int]]:
        """The headings with blocks but no prose of their own, each with where its body ends."""
        blocks = self._marks.blocks
        return [
            (head, body) for head, body in self._structure.empty if blocks[body] - blocks[head] > 1
        ]

    @cached_property
    def _beats(self) -> dict[int, tuple[str, ...]]:
        return {
            head: beats for head, body in self._unwritten if (beats := self._beats_in(head, body))
        }

    def _beats_in(self, head: int, end: int) -> tuple[str, ...]:
        begin, stop = self._after(head)[0], self._marks.starts[end]
        if begin >= stop:
            return ()
        found = self._entries.locate(CHARS, begin)
        beats: list[str] = []
        at = begin
        for entry in self._entries.items(found.index):
            if at >= stop or len(beats) >= _MOST_BEATS:
                break
            beats += _beats_of(entry)
            at += entry.size
        return tuple(beats[:_MOST_BEATS])

    @cached_property
    def _matter(self) -> FrontMatter:
        for entry in self._marks.entries[:1]:
            if entry.block and entry.block.kind is Kind.FRONT_MATTER:
                return read_front_matter(entry.block.text)
        if any(a < 0 for a, _ in self._structure.hidden):
            header, size = [], 0
            for entry in self._entries.items():
                header.append(entry.block.text if entry.block else "")
                size += entry.size
                if size > _HEADER:
                    break
            if found := _GUTENBERG_TITLE.search("\n".join(header)):
                return FrontMatter(found["title"].strip())
        return FrontMatter(self._top_heading())

    def _top_heading(self) -> str:
        """The first heading, when it alone is at the top and numbers nothing; else nothing."""
        roles, heads = self._structure.roles, self._structure.heads
        levels = [roles[head].level for head in heads]
        if not heads or any(level <= levels[0] for level in levels[1:]):
            return ""
        candidate = self._marks.entries[heads[0]].candidate
        if candidate is None or candidate.rank not in _NAMING:
            return ""
        return _TITLE_LABEL.sub("", roles[heads[0]].title)


def _running(changes: Sequence[int]) -> list[int]:
    shifts = [0]
    for by in changes:
        shifts.append(shifts[-1] + by)
    return shifts


def _beats_of(entry: Entry) -> list[str]:
    block = entry.block
    if block is None:
        return []
    if block.kind in {Kind.GAP, Kind.COMMENT}:
        return [block.beat] if block.beat else []
    if block.kind is Kind.PARAGRAPH:
        return [" ".join(found["item"].split()) for found in _ITEM.finditer(block.text)]
    return []
