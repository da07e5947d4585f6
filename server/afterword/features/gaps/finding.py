"""Which gap a writer means by a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.features.gaps.holes import Hole

if TYPE_CHECKING:
    from afterword.manuscript import Gap, Manuscript


def gaps_touching(manuscript: Manuscript, start: int, end: int) -> list[Gap]:
    """The gaps that share a character or an edge with `[start, end)` (code points), in order."""
    return [gap for gap in manuscript.gaps if gap.start <= end and start <= gap.end]


def hole_near(manuscript: Manuscript, offset: int, end: int | None = None) -> Hole | None:
    """The first gap that `[offset, end)` (code points) touches, or else the nearest on its lines.

    Without `end` it is a place. Of two gaps as near the first; None where there is none.
    """
    stop = offset if end is None else end
    text = manuscript.text
    first = text.line_start(text.position(offset).line)
    last = text.line_end(text.position(stop).line)
    there = gaps_touching(manuscript, first, last)
    if not there:
        return None
    return Hole.of(min(there, key=lambda gap: max(gap.start - stop, offset - gap.end, 0)))
