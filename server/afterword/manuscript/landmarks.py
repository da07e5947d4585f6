"""Where the landmarks stand: headings, scene breaks, gaps and the like, with what came before each.

Kept as columns, so that an edit that touches no landmark moves those behind it by additions alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.manuscript.entries import BLOCKS, BREAKS, CHARS, MARKS, PARAGRAPHS, PROSE, WORDS
from afterword.manuscript.structure import MUCH

if TYPE_CHECKING:
    from afterword.manuscript.entries import Entry
    from afterword.manuscript.sequence import Measure, MeasuredSequence, Node

_COLUMNS = (CHARS, BREAKS, WORDS, PARAGRAPHS, PROSE, BLOCKS)


@dataclass(frozen=True, slots=True)
class Landmarks:
    """The landmarks in order and, in a column each, what stands before them; one more at the end.

    The columns are code points, lines, words, paragraphs, prose paragraphs and blocks; each ends
    with the total. `prose_after` is what `structure_of` asks for. `skeleton` stays the same thing
    as long as the landmarks mean the same to the structure.
    """

    entries: tuple[Entry, ...]
    starts: list[int]
    lines: list[int]
    words: list[int]
    paragraphs: list[int]
    prose: list[int]
    blocks: list[int]
    prose_after: tuple[int, ...]
    skeleton: object

    def moved(self, place: int, by: Measure, swapped: Entry | None = None) -> Landmarks:
        """After an edit before landmark `place` that touched none and changed totals by `by`.

        Or one that only made landmark `place` read as `swapped` does.
        """
        entries = self.entries
        if swapped:
            entries = (*entries[:place], swapped, *entries[place + 1 :])
            place += 1
        columns = (self.starts, self.lines, self.words, self.paragraphs, self.prose, self.blocks)
        starts, lines, words, paragraphs, prose, blocks = [
            column[:place] + [value + by[dimension] for value in column[place:]]
            if by[dimension]
            else column
            for dimension, column in zip(_COLUMNS, columns, strict=True)
        ]
        after = self.prose_after
        if by[PROSE]:
            at = place - 1 if place else len(entries)
            before = prose[place - 1] if place else 0
            changed = min(prose[place] - before, MUCH)
            if after[at] != changed:
                after = (*after[:at], changed, *after[at + 1 :])
        return Landmarks(
            entries, starts, lines, words, paragraphs, prose, blocks, after, self.skeleton
        )


def landmarks_in(entries: MeasuredSequence[Entry]) -> Landmarks:
    """Collect the landmarks of all entries."""
    found: list[Entry] = []
    columns: tuple[list[int], ...] = ([], [], [], [], [], [])
    if entries.root and entries.root.measure[MARKS]:
        _collect(entries.root, [0] * len(_COLUMNS), found, columns)
    for dimension, column in zip(_COLUMNS, columns, strict=True):
        column.append(entries.measure[dimension])
    starts, lines, words, paragraphs, prose, blocks = columns
    after = (*[min(b - a, MUCH) for a, b in pairwise(prose)], min(prose[0], MUCH))
    return Landmarks(tuple(found), starts, lines, words, paragraphs, prose, blocks, after, object())


def _collect(
    node: Node, before: list[int], found: list[Entry], columns: tuple[list[int], ...]
) -> None:
    for child in node.children:
        measure = child.measure
        if measure[MARKS]:
            if node.height:
                _collect(child, before, found, columns)
                continue
            found.append(child)
            for column, value in zip(columns, before, strict=True):
                column.append(value)
        for at, dimension in enumerate(_COLUMNS):
            before[at] += measure[dimension]
