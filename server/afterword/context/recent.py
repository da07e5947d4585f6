"""The manuscript's own text before the cursor: what is near, and the paragraph being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.context.anchor import LANDMARK_HOPS, anchor
from afterword.context.stretch import Stretch, before, current
from afterword.prompt import Trim, trimmed
from afterword.prompt.counting import JOIN_SLACK, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.context.prose import Unit
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript

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

    `cursor` is the paragraph being written up to the cursor; it begins at `cursor_start`. `start`
    and `line` (from 0) are where the block begins that the text begins in. Offsets are code points.
    """

    recent: str
    latest: str
    cursor: str
    cursor_start: int
    start: int
    line: int

    @property
    def prose(self) -> str:
        """All of it."""
        return "\n\n".join(part for part in (self.recent, self.latest, self.cursor) if part)


def near(
    manuscript: Manuscript, offset: int, *, room: int, tokenizer: Tokenizer, note: bool
) -> Near:
    """The text before `offset` (code points) that `room` tokens hold, and nothing after it."""
    gaps = manuscript.gaps
    here = current(manuscript, offset, gaps)
    cursor = here.text
    cost = tokens_of(cursor, tokenizer) + JOIN_SLACK if cursor else 0
    step = max(1, room // _STEPS)
    hop = max(1, int(room * _HOP_SHARE))
    if cost > room:
        tail = _tail(here.units, cursor, room, step, hop, tokenizer)
        return Near("", "", tail, here.start, here.start, here.line)
    window = room - step * (cost // step + 1)
    reach = window + min(LANDMARK_HOPS * hop, _LANDMARK_REACH) if window > 0 else 0
    join = tokenizer.count("\n\n") + JOIN_SLACK
    stretch = before(
        manuscript,
        here.start,
        reach=reach,
        measure=lambda text: tokenizer.count(text) + join,
        gaps=gaps,
    )
    place = anchor(
        stretch.distances,
        stretch.digests(),
        window=window,
        hop=hop,
        from_the_start=stretch.from_the_start,
    )
    if place is None:
        nearest = stretch.units[0].text if stretch.units else ""
        start = stretch.starts[0] if stretch.units else here.start
        recent = trimmed(nearest, window, tokenizer, Trim.START)
        return Near(recent, "", cursor, here.start, start, here.line)
    split = _note_place(stretch, place) if note else 0
    latest = stretch.text(split - 1) if split else ""
    recent = stretch.text(place, split)
    begin, line = stretch.starts[place], stretch.lines[place]
    return Near(recent, latest, cursor, here.start, begin, line)


def _tail(  # noqa: PLR0917 -- one caller, and all of it is that caller's arithmetic
    units: Sequence[Unit], cursor: str, room: int, step: int, hop: int, tokenizer: Tokenizer
) -> str:
    """The end of a paragraph too long for the room, begun at a sentence that moves in hops."""
    window = room - step
    distances: list[int] = []
    total = 0
    units = list(reversed(units))
    for unit in units:
        total += tokenizer.count(unit.text) + JOIN_SLACK
        distances.append(total)
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


def _note_place(stretch: Stretch, place: int) -> int:
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
