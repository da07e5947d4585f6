"""Units: the prose directly under one heading, cut into passages and grouped into one node."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from afterword.memory.passages import LEAST, Paragraph, Piece, Spot, cut, paragraphs_in
from afterword.memory.tree import Splice, layered, leaf, relayered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Body, Changed, Manuscript
    from afterword.memory.tree import Layers, Node


class Unit:
    """The passages under one heading without their place; never changed once made.

    A unit that is moved by an edit before it is the same unit.
    """

    def __init__(
        self, pieces: tuple[Piece, ...], layers: Layers, ends: list[int], lines: list[int]
    ) -> None:
        """Put the parts together; use `of` or `read`."""
        self.pieces = pieces
        self.layers = layers
        #: The node over all of it; None where there is no prose.
        self.node: Node | None = layers[-1][0].node if pieces else None
        #: Where each passage ends: code points from where the unit begins.
        self.ends = ends
        #: Where the last paragraph of each passage begins: lines from where the unit begins.
        self.lines = lines

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> Unit:
        """The unit of some paragraphs; none are no error."""
        pieces = tuple(cut(paragraphs))
        ends = list(accumulate([piece.reach for piece in pieces]))
        lines = list(accumulate([piece.drop for piece in pieces]))
        return cls(pieces, layered([leaf(piece) for piece in pieces]), ends, lines)

    @classmethod
    def read(cls, manuscript: Manuscript, body: Body) -> Unit:
        """The unit that stands in a body."""
        spot = Spot(body.start, body.line)
        return cls.of(list(paragraphs_in(manuscript, body.start, body.end, spot, opens=True)))

    def start(self, index: int) -> int:
        """Where a passage starts: code points from where the unit begins."""
        piece = self.pieces[index]
        return self.ends[index] - piece.reach + piece.paragraphs[0].gap

    def line(self, index: int) -> int:
        """Where a passage starts: lines from where the unit begins."""
        piece = self.pieces[index]
        return self.lines[index] - piece.drop + piece.paragraphs[0].down

    def reread(self, manuscript: Manuscript, body: Body, changed: Changed) -> Unit:
        """The unit after a change inside it; reads what changed, and cuts what stands around.

        `body` is where it stands now. What is kept begins and ends at firm places that are at least
        `LEAST` words away: those don't depend on what changed (see `grouping`).
        """
        window = _Window(self, changed.start - body.start, changed.was - body.start)
        fresh = cut(window.reread(manuscript, body, changed))
        pieces = (*self.pieces[: window.first], *fresh, *self.pieces[window.last :])
        splice = Splice(window.first, window.last, [leaf(piece) for piece in fresh])
        return Unit(
            pieces,
            relayered(self.layers, splice),
            window.summed(self.ends, [piece.reach for piece in fresh]),
            window.summed(self.lines, [piece.drop for piece in fresh]),
        )


#: A heading under which nothing but points of a plan stands: those are no story.
UNWRITTEN = Unit.of(())


class _Window:
    """The passages `[first, last)` that a change may cut otherwise.

    `before` and `after` are their paragraphs on either side of the change, `resumed` is where the
    first of `after` ends. Offsets are code points from where the unit begins, before the change.
    """

    def __init__(self, unit: Unit, start: int, end: int) -> None:
        """Look around the change of `[start, end)`."""
        self._unit = unit
        self.before: list[Paragraph] = []
        self.after: list[Paragraph] = []
        self.resumed = 0
        self.first = self._look_back(start)
        self.last = self._look_ahead(end)

    def _look_back(self, start: int) -> int:
        unit, pieces = self._unit, self._unit.pieces
        first = bisect_right(unit.ends, start)
        if first < len(pieces):
            end = unit.ends[first] - pieces[first].reach
            for paragraph in pieces[first].paragraphs:
                end += paragraph.gap + paragraph.size
                if end > start:
                    break
                self.before.append(paragraph)
        words = sum([paragraph.words for paragraph in self.before])
        while first and not (words >= LEAST and pieces[first].firm):
            first -= 1
            self.before[:0] = pieces[first].paragraphs
            words += pieces[first].words
        return first

    def _look_ahead(self, end: int) -> int:
        unit, pieces = self._unit, self._unit.pieces
        last = bisect_left(range(len(pieces)), end, key=unit.start)
        if last:
            begin = unit.ends[last - 1]
            for paragraph in reversed(pieces[last - 1].paragraphs):
                begin -= paragraph.size
                if begin < end:
                    break
                self.after.insert(0, paragraph)
                self.resumed = begin + paragraph.size
                begin -= paragraph.gap
        if not self.after and last < len(pieces):
            self.resumed = unit.start(last) + pieces[last].paragraphs[0].size
        words = sum([paragraph.words for paragraph in self.after])
        while last < len(pieces) and not (words >= LEAST and pieces[last].firm):
            self.after += pieces[last].paragraphs
            words += pieces[last].words
            last += 1
        return last

    def reread(self, manuscript: Manuscript, body: Body, changed: Changed) -> list[Paragraph]:
        """The window's paragraphs as they are now.

        The nearest on either side of the change are read again with it: they are measured from
        it, and may open a scene now.
        """
        kept, rest = self.before[:-1], self.after[1:]
        offset, line = body.start, body.line
        if self.first:
            offset += self._unit.ends[self.first - 1]
            line += self._unit.lines[self.first - 1]
        offset += sum([paragraph.gap + paragraph.size for paragraph in kept])
        line += sum([paragraph.down for paragraph in kept])
        start, opens = changed.start, True
        if self.before:
            nearest = self.before[-1]
            start, opens = offset + nearest.gap, nearest.opens
        end = body.start + self.resumed + changed.growth if self.after else changed.now
        fresh = paragraphs_in(manuscript, start, end, Spot(offset, line), opens=opens)
        return [*kept, *fresh, *rest]

    def summed(self, column: list[int], fresh: Sequence[int]) -> list[int]:
        """A column of sums after the window's part of it became that of `fresh`."""
        first, last = self.first, self.last
        sums = list(accumulate(fresh, initial=column[first - 1] if first else 0))
        by = sums[-1] - (column[last - 1] if last else 0)
        behind = [value + by for value in column[last:]] if by else column[last:]
        return [*column[:first], *sums[1:], *behind]
