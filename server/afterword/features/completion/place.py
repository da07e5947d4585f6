"""Where the cursor stands, and so what kind of text belongs there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from afterword.manuscript import Kind
from afterword.manuscript.marking import parted
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import Shape

if TYPE_CHECKING:
    from afterword.manuscript import Manuscript, Placed

#: What may stand between the cursor and the paragraph's end without anything being "after" it.
_CLOSERS = " \t\"'”’»“‘)]}*_」』）"
#: Kinds of block in which nothing is ever offered.
_NOT_PROSE = frozenset(
    {Kind.HEADING, Kind.COMMENT, Kind.FRONT_MATTER, Kind.OPAQUE, Kind.GAP, Kind.BOILERPLATE}
)


class Stand(StrEnum):
    """The kinds of place a cursor can stand in."""

    EMPTY_LINE = "empty-line"
    PARAGRAPH_END = "paragraph-end"
    MID_PARAGRAPH = "mid-paragraph"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor's surroundings, as far as they decide what is offered.

    Attributes:
        stand: the kind of place.
        offset: the cursor, in code points from the start of the text.
        before: the current paragraph up to the cursor.
        after: the current paragraph from the cursor on.
        sentence_finished: whether `before` ends where a sentence ends (true on an empty line).
        lead: line feeds that must precede an inserted paragraph, so that it stands alone.
        tail: line breaks that must follow it.
    """

    stand: Stand
    offset: int
    before: str = ""
    after: str = ""
    sentence_finished: bool = True
    lead: str = ""
    tail: str = ""

    @property
    def offered_unasked(self) -> bool:
        """Whether text is offered here of our own accord; not in the middle of what is written."""
        return self.stand in {Stand.EMPTY_LINE, Stand.PARAGRAPH_END}

    @property
    def shape(self) -> Shape:
        """What to ask the model for here."""
        if self.stand is Stand.EMPTY_LINE:
            return Shape.PARAGRAPH
        if self.stand is Stand.MID_PARAGRAPH:
            return Shape.SENTENCE
        return Shape.SENTENCES


def place_at(manuscript: Manuscript, offset: int) -> Place:
    """Where a cursor at `offset` (code points) stands."""
    text = manuscript.text
    line_number = text.position(offset).line
    line_start = text.line_start(line_number)
    line = text.line(line_number)
    block = manuscript.block_at(offset)
    if block is not None and block.block.kind in _NOT_PROSE:
        return Place(Stand.ELSEWHERE, offset)
    if not line.strip():
        return _empty_line(manuscript, offset, line_number)
    if block is None or block.block.kind is not Kind.PARAGRAPH:
        return Place(Stand.ELSEWHERE, offset)
    return _in_paragraph(manuscript, block, offset, line_start)


def _in_paragraph(manuscript: Manuscript, block: Placed, offset: int, line_start: int) -> Place:
    before = manuscript.text.slice(block.start, offset)
    after = manuscript.text.slice(offset, block.end)
    if not before.strip() or (offset == line_start and after.strip()):
        return Place(Stand.ELSEWHERE, offset)  # before the first word: nothing to go on from
    read, to_read = parted(before + after, len(before))
    solid = read.rstrip()
    ends = sentence_ends(solid)
    finished = bool(ends) and ends[-1] == len(solid)
    stand = Stand.MID_PARAGRAPH if to_read.strip(_CLOSERS + "\r\n") else Stand.PARAGRAPH_END
    return Place(stand, offset, before, after, sentence_finished=finished)


def _empty_line(manuscript: Manuscript, offset: int, line_number: int) -> Place:
    """An empty line; works out the breaks a whole paragraph needs around it."""
    text = manuscript.text
    if not manuscript.shape.blank_between:
        return Place(Stand.EMPTY_LINE, offset)
    above = text.line(line_number - 1) if line_number > 0 else ""
    below = text.line(line_number + 1) if line_number + 1 < text.line_count else ""
    lead = "\n" if above.strip() else ""
    tail = "\n" if below.strip() else ""
    return Place(Stand.EMPTY_LINE, offset, lead=lead, tail=tail)
