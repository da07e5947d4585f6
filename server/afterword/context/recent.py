"""The manuscript's own text before the cursor: what is near, and the paragraph being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.context.anchor import LANDMARK_HOPS, anchor
from afterword.context.prose import Unit, units_of
from afterword.manuscript import Kind
from afterword.prompt import Trim, trimmed
from afterword.prompt.counting import JOIN_SLACK, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.inference import Tokenizer
    from afterword.manuscript import Gap, Manuscript

# Of the room for text: how far the anchor moves at a time. What is left is never less than the
# rest (47 %) unless paragraphs are long. Smaller hops re-read more often, larger keep less.
_HOP_SHARE: Final = 0.40
# Room for the growing paragraph is given in eighths of the whole, so that it moves no anchor.
_STEPS: Final = 8
_LANDMARK_REACH: Final = 6_000  # tokens: the longest stretch that is searched for a landmark
# The author's note stands this many tokens before the cursor's paragraph, and hops by half.
_NOTE_DISTANCE: Final = 240


@dataclass(frozen=True, slots=True)
class Near:
    """What stands before the cursor: `recent` older than the author's note, `latest` after it.

    `cursor` is the paragraph being written up to the cursor. `line` is the line, from 0,
    where the block begins that the text begins in.
    """

    recent: str
    latest: str
    cursor: str
    line: int


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Units nearest first, with their distances in tokens and the lines of their blocks."""

    units: list[Unit]
    distances: list[int]
    lines: list[int]
    from_the_start: bool

    def digests(self) -> list[bytes]:
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


def near(
    manuscript: Manuscript, offset: int, *, room: int, tokenizer: Tokenizer, note: bool
) -> Near:
    """The text before `offset` (code points) that `room` tokens hold, and nothing after it."""
    gaps = manuscript.gaps
    current, begin, line = _current(manuscript, offset, gaps)
    cursor = "".join(unit.text for unit in current)
    cost = tokens_of(cursor, tokenizer) + JOIN_SLACK if cursor else 0
    step = max(1, room // _STEPS)
    hop = max(1, int(room * _HOP_SHARE))
    if cost > room:
        return Near("", "", _tail(current, cursor, room, step, hop, tokenizer), line)
    window = room - step * (cost // step + 1)
    reach = window + min(LANDMARK_HOPS * hop, _LANDMARK_REACH) if window > 0 else 0
    stretch = _before(manuscript, begin, reach, tokenizer, gaps)
    place = anchor(
        stretch.distances,
        stretch.digests(),
        window=window,
        hop=hop,
        from_the_start=stretch.from_the_start,
    )
    if place is None:
        nearest = stretch.units[0].text if stretch.units else ""
        return Near(trimmed(nearest, window, tokenizer, Trim.START), "", cursor, line)
    line = stretch.lines[place]
    split = _note_place(stretch, place) if note else 0
    latest = stretch.text(split - 1) if split else ""
    return Near(stretch.text(place, split), latest, cursor, line)


def _current(
    manuscript: Manuscript, offset: int, gaps: Sequence[Gap]
) -> tuple[tuple[Unit, ...], int, int]:
    """The units of the block being written, and where it begins: offset and line."""
    placed = manuscript.block_at(offset)
    if placed is None or placed.start >= offset:
        return (), offset, manuscript.text.position(offset).line
    units: tuple[Unit, ...] = ()
    if placed.block.kind in (Kind.PARAGRAPH, Kind.HEADING):
        units = units_of(placed, wrap=manuscript.shape.wrap, gaps=gaps, until=offset)
    return units, placed.start, placed.line


def _tail(  # noqa: PLR0917 -- one caller, and all of it is that caller's arithmetic
    current: Sequence[Unit], cursor: str, room: int, step: int, hop: int, tokenizer: Tokenizer
) -> str:
    """The end of a paragraph too long for the room, begun at a sentence that moves in hops."""
    window = room - step
    distances: list[int] = []
    total = 0
    for unit in reversed(current):
        total += tokenizer.count(unit.text) + JOIN_SLACK
        distances.append(total)
    units = list(reversed(current))
    # The last unit grows with every keystroke: distances are measured from where it begins.
    grown = distances[0]
    place = anchor(
        [distance - grown for distance in distances],
        [unit.digest for unit in units],
        window=max(0, window - step * (grown // step + 1)),
        hop=hop,
        from_the_start=True,
    )
    if place is None or distances[place] > room:
        return trimmed(cursor, room, tokenizer, Trim.START, anywhere=True)
    return "".join(unit.text for unit in reversed(units[: place + 1]))


def _before(
    manuscript: Manuscript,
    begin: int,
    reach: int,
    tokenizer: Tokenizer,
    gaps: Sequence[Gap],
) -> _Stretch:
    """Units before `begin`, as far back as `reach` tokens: as the anchor needs to look."""
    wrap = manuscript.shape.wrap
    join = tokenizer.count("\n\n") + JOIN_SLACK
    units: list[Unit] = []
    distances: list[int] = []
    lines: list[int] = []
    total = 0
    for placed in manuscript.blocks_before(begin):
        for unit in reversed(units_of(placed, wrap=wrap, gaps=gaps)):
            total += tokenizer.count(unit.text) + join
            units.append(unit)
            distances.append(total)
            lines.append(placed.line)
        if total > reach:
            return _Stretch(units, distances, lines, from_the_start=False)
    return _Stretch(units, distances, lines, from_the_start=True)


def _note_place(stretch: _Stretch, place: int) -> int:
    """How many units stand after the author's note: all of them where the text is short."""
    found = anchor(
        stretch.distances[: place + 1],
        stretch.digests()[: place + 1],
        window=_NOTE_DISTANCE,
        hop=_NOTE_DISTANCE // 2,
        from_the_start=False,
    )
    count = 0 if found is None else found + 1
    while count and not stretch.units[count - 1].opens:
        count -= 1
    return count
