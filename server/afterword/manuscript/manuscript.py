"""The manuscript: an immutable snapshot of a text, its blocks, and what they amount to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from afterword.manuscript.blocks import Block, Gap, Kind, Placed
from afterword.manuscript.entries import BLOCKS, BREAKS, CHARS, MARKS, ZERO, Entry
from afterword.manuscript.landmarks import Landmarks, landmarks_in
from afterword.manuscript.layout import Layout, Markup, Shape, Style
from afterword.manuscript.outline import Outline
from afterword.manuscript.placing import Context
from afterword.manuscript.reader import Reader
from afterword.manuscript.rereading import reread
from afterword.manuscript.sequence import MeasuredSequence
from afterword.manuscript.sharing import Changed, changed
from afterword.manuscript.structure import Structure, structure_of
from afterword.manuscript.survey import survey
from afterword.manuscript.text import Text
from afterword.manuscript.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.manuscript.edits import Edit
    from afterword.manuscript.sequence import Found, Measure

_YOUNG = 16_384  # code points up to which a growing text's layout is decided anew now and then
_LEAST = 256


class _Remembered:
    """The last structure worked out along a line of edits; only ever a cache."""

    __slots__ = ("prose", "skeleton", "structure")

    def __init__(self) -> None:
        self.skeleton: object = None
        self.prose: tuple[int, ...] = ()
        self.structure: Structure | None = None


class Manuscript:
    """A text with its blocks, outline and gaps; edits give new manuscripts.

    All offsets are code points. The layout is decided when a text is first parsed and kept through
    edits; only while a manuscript is short, and each time it has doubled, is it looked at again, so
    that a text begun on an empty page finds its layout.
    """

    def __init__(
        self,
        text: Text,
        style: Style,
        entries: MeasuredSequence[Entry],
        remembered: _Remembered,
        moved: tuple[Landmarks, int, Measure] | None = None,
    ) -> None:
        """Put the parts together; use `parse` to make a manuscript of a text."""
        self.text = text
        self._style = style
        self._entries = entries
        self._remembered = remembered
        self._moved = moved

    @classmethod
    def parse(
        cls,
        source: str | Text,
        *,
        markup: Markup = Markup.MARKDOWN,
        gap_markers: Sequence[str] = (),
    ) -> Manuscript:
        """Read a whole text. Any text is a manuscript; nothing is an error.

        `gap_markers` are the writer's own signs of a gap: a literal, or an opening and a closing
        with an ellipsis between them.
        """
        whole = str(source)
        style = survey(whole, markup, tuple(gap_markers))
        text = source if isinstance(source, Text) else Text.of(source)
        return cls._read(text, whole, style)

    @classmethod
    def _read(cls, text: Text, whole: str, style: Style) -> Manuscript:
        entries = MeasuredSequence.of(Reader(whole, style).entries(0, Context()), ZERO)
        return cls(text, style, entries, _Remembered())

    @property
    def markup(self) -> Markup:
        """What the text's marks mean."""
        return self._style.markup

    @property
    def layout(self) -> Layout:
        """What parts paragraphs here."""
        return self._style.layout

    @property
    def shape(self) -> Shape:
        """Line ending, wrap width and indent that new text has to have to fit the page."""
        return self._style.shape

    def edited(self, edit: Edit) -> Manuscript:
        """The manuscript after an edit; only what stands around it is read again."""
        text = self.text.replace(edit.start, edit.end, edit.text)
        if self._outgrown(len(text), edit):
            whole = str(text)
            style = self._style
            return self._read(text, whole, survey(whole, style.markup, style.markers))
        change = reread(self._entries, text, self._style, edit)
        entries = self._entries.replaced(change.first, change.last, change.fresh)
        moved = None
        if not change.marked:
            by = tuple(
                [new - old for new, old in zip(entries.measure, self._entries.measure, strict=True)]
            )
            moved = self._moved_on(change.marks_before, by, change.swapped)
        return Manuscript(text, self._style, entries, self._remembered, moved)

    def changed_since(self, earlier: Manuscript) -> Changed | None:
        """What was read anew since an earlier version of this text; None for nothing.

        Costs microseconds along a line of edits; two readings of one text share nothing.
        """
        return changed(earlier._entries, self._entries)

    def _outgrown(self, size: int, edit: Edit) -> bool:
        surveyed = self._style.surveyed
        if surveyed < _YOUNG and size >= 2 * max(surveyed, _LEAST):
            return True
        return len(edit.text) > _LEAST and len(edit.text) * 2 > size

    def _moved_on(
        self, place: int, by: Measure, swapped: Entry | None
    ) -> tuple[Landmarks, int, Measure] | None:
        """What moves the landmarks known here to where they are after an edit."""
        known = self.__dict__.get("_marks")
        if swapped:
            return (self._marks.moved(place, by, swapped), place, ZERO)
        if known is None and self._moved:
            marks, before, earlier = self._moved
            if before == place:
                return marks, place, tuple([a + b for a, b in zip(earlier, by, strict=True)])
            known = self._marks
        return (known, place, by) if known else None

    @cached_property
    def _marks(self) -> Landmarks:
        if self._moved:
            marks, place, by = self._moved
            return marks.moved(place, by)
        return landmarks_in(self._entries)

    @cached_property
    def _structure(self) -> Structure:
        marks, known = self._marks, self._remembered
        same = known.skeleton is marks.skeleton and known.prose == marks.prose_after
        if known.structure is None or not same:
            known.structure = structure_of(marks.entries, marks.prose_after)
            known.skeleton, known.prose = marks.skeleton, marks.prose_after
        return known.structure

    @cached_property
    def outline(self) -> Outline:
        """Sections, scenes, title and premise."""
        return Outline(self._marks, self._structure, self._entries)

    @property
    def words(self) -> int:
        """Words of prose: headings, comments, gaps, front matter and boilerplate do not count."""
        return self.outline.words

    @property
    def paragraphs(self) -> int:
        """Paragraphs of prose."""
        return self.outline.paragraphs

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps, in order."""
        marks = self._marks
        found = []
        for place, entry in enumerate(marks.entries):
            if entry.gaps and not self._is_hidden(marks.starts[place]):
                start = marks.starts[place]
                inline = entry.block is None or entry.block.kind is not Kind.GAP
                found += [Gap(start + g.start, start + g.end, g.beat, inline) for g in entry.gaps]
        return tuple(found)

    def block_at(self, offset: int) -> Placed | None:
        """The block that holds the offset, its end included; None between blocks."""
        if not self._entries or not 0 <= offset <= len(self.text):
            return None
        found = self._entries.locate(CHARS, offset)
        if found.item.block is None or offset - found.start > found.item.body:
            return None
        return self._placed(found.item, _before(found))

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[Placed]:
        """The blocks that share a character with `[start, end)`, in order."""
        stop = len(self.text) if end is None else end
        if not self._entries:
            return
        found: Found[Entry] = self._entries.locate(CHARS, max(start, 0))
        before = _before(found)
        for entry in self._entries.items(found.index):
            if before[CHARS] >= stop:
                return
            if entry.block is not None and before[CHARS] + entry.body > start:
                yield self._placed(entry, before)
            for dimension in _PLACING:
                before[dimension] += entry.measure[dimension]

    def blocks_before(self, offset: int) -> Iterator[Placed]:
        """The blocks that end at or before the offset, nearest first."""
        if not self._entries:
            return
        found: Found[Entry] = self._entries.locate(CHARS, max(offset, 0))
        if found.item.block is not None and found.start + found.item.body <= offset:
            yield self._placed(found.item, _before(found))
        before = _before(found)
        for entry in self._entries.items_before(found.index):
            for dimension in _PLACING:
                before[dimension] -= entry.measure[dimension]
            if entry.block is not None:
                yield self._placed(entry, before)

    @cached_property
    def _hidden(self) -> tuple[tuple[int, int], ...]:
        return self.outline.hidden

    def _is_hidden(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self._hidden)

    def _placed(self, entry: Entry, before: Sequence[int]) -> Placed:
        start = before[CHARS]
        block = entry.block or Block(Kind.PARAGRAPH, "")
        if self._hidden and self._is_hidden(start):
            block = Block(Kind.BOILERPLATE, block.text)
        elif entry.mark and (role := self._structure.roles.get(before[MARKS])):
            words = count_words(block.text) if role.kind is Kind.PARAGRAPH else 0
            title = role.title
            if role.kind is Kind.HEADING and entry.candidate and not title:
                title = entry.candidate.title
            block = Block(role.kind, block.text, role.level, title, words=words)
        return Placed(block, before[BLOCKS], start, start + entry.body, before[BREAKS])


_PLACING = (CHARS, BREAKS, BLOCKS, MARKS)


def _before(found: Found[Entry]) -> list[int]:
    """What stands before an entry, in the dimensions that place it."""
    return [found.before(dimension) for dimension in _PLACING]
