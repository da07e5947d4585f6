"""A stretch of the manuscript before a place, unit by unit, measured as its caller counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.context.prose import Unit, units_of
from afterword.manuscript import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.manuscript import Gap, Manuscript


@dataclass(frozen=True, slots=True)
class Stretch:
    """Units nearest first, with their distances and where their blocks begin.

    `distances` are in the caller's measure, from each unit's start to the stretch's end. `starts`
    are in code points, `lines` from 0. `from_the_start`: nothing stands before the last unit.
    """

    units: list[Unit]
    distances: list[int]
    starts: list[int]
    lines: list[int]
    from_the_start: bool

    def digests(self) -> list[bytes]:
        """What decides between the units as places to begin at."""
        return [unit.digest for unit in self.units]

    def text(self, farthest: int, nearest: int = 0) -> str:
        """The text from the unit `farthest` to the unit `nearest`, paragraphs parted."""
        parts: list[str] = []
        for number in range(farthest, nearest - 1, -1):
            unit = self.units[number]
            if unit.opens and parts:
                parts.append("\n\n")
            parts.append(unit.text)
        return "".join(parts).rstrip()


@dataclass(frozen=True, slots=True)
class Current:
    """The block that is being written, up to the cursor; empty where the cursor is in none.

    `start` is its offset in code points, `line` its first line from 0.
    """

    units: tuple[Unit, ...]
    start: int
    line: int

    @property
    def text(self) -> str:
        """Its prose up to the cursor."""
        return "".join(unit.text for unit in self.units)


def current(manuscript: Manuscript, offset: int, gaps: Sequence[Gap]) -> Current:
    """The block being written at `offset` (code points)."""
    placed = manuscript.block_at(offset)
    if placed is None or placed.start >= offset:
        return Current((), offset, manuscript.text.position(offset).line)
    units: tuple[Unit, ...] = ()
    if placed.block.kind in (Kind.PARAGRAPH, Kind.HEADING):
        units = units_of(placed, wrap=manuscript.shape.wrap, gaps=gaps, until=offset)
    return Current(units, placed.start, placed.line)


def before(
    manuscript: Manuscript,
    begin: int,
    *,
    reach: int,
    measure: Callable[[str], int],
    gaps: Sequence[Gap],
) -> Stretch:
    """Units before `begin` (code points), as far back as `reach` in the caller's measure."""
    wrap = manuscript.shape.wrap
    units: list[Unit] = []
    distances: list[int] = []
    starts: list[int] = []
    lines: list[int] = []
    total = 0
    for placed in manuscript.blocks_before(begin):
        for unit in reversed(units_of(placed, wrap=wrap, gaps=gaps)):
            total += measure(unit.text)
            units.append(unit)
            distances.append(total)
            starts.append(placed.start)
            lines.append(placed.line)
        if total > reach:
            return Stretch(units, distances, starts, lines, from_the_start=False)
    return Stretch(units, distances, starts, lines, from_the_start=True)
