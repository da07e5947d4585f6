"""What candidates are wanted for: what comes next at a place, a gap, or a stretch to write anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from afterword.features.completion.place import Stand, place_at
from afterword.features.gaps.holes import Hole
from afterword.features.sweeping.drawing import Draw, into, onward
from afterword.manuscript import Kind

if TYPE_CHECKING:
    from afterword.manuscript import Gap, Manuscript

_EDGES: Final = " \t\r\n\u3000"


@dataclass(frozen=True, slots=True)
class Target:
    """`[start, end)` (code points) of a manuscript, and who draws what is to stand there.

    Attributes:
        feature: whose engine is asked.
        place: as in `Offer.place`.
        inline: whether it lies within a paragraph or at the end of one, with which it goes on.
        replaced: what of the writer's stands there now, and nobody wants offered again.
    """

    start: int
    end: int
    draw: Draw
    feature: Literal["ghost", "gap", "rewrite"]
    place: str
    inline: bool
    replaced: str = ""


def target_at(manuscript: Manuscript, offset: int, *, joined: bool = True) -> Target | None:
    """The gap at `offset` (code points), else what comes next there; None where nothing can.

    `joined` as in `onward`.
    """
    gap = gap_at(manuscript, offset)
    if gap is not None:
        return _gap(gap)
    stand = place_at(manuscript, offset).stand
    if stand is Stand.ELSEWHERE:
        return None
    inline = stand is not Stand.EMPTY_LINE
    return Target(offset, offset, onward(offset, joined=joined), "ghost", stand.value, inline)


def stretch(manuscript: Manuscript, start: int, end: int) -> Target | None:
    """`[start, end)` (code points) as something to write anew, without the space around it."""
    for gap in manuscript.gaps:
        if gap.start <= start and end <= gap.end:
            return _gap(gap)
    text = manuscript.text.slice(start, end)
    words = text.strip(_EDGES)
    if not words:
        return None
    start += text.index(words)
    end = start + len(words)
    hole = Hole(start, end, "", inline=not _is_whole(manuscript, start, end))
    return Target(start, end, into(hole), "rewrite", "selection", hole.inline, words)


def gap_at(manuscript: Manuscript, offset: int) -> Gap | None:
    """The gap that `offset` (code points) stands in or right beside, or that is all of its line."""
    start = end = offset
    placed = manuscript.block_at(offset)
    if placed is not None and placed.block.kind is Kind.GAP:
        start, end = placed.start, placed.end
    return next((gap for gap in manuscript.gaps if gap.start <= end and start <= gap.end), None)


def paragraph_at(manuscript: Manuscript, offset: int) -> tuple[int, int] | None:
    """The paragraph at `offset` (code points), without its line's end; None where there is none."""
    placed = manuscript.block_at(offset)
    if placed is None or placed.block.kind is not Kind.PARAGRAPH:
        return None
    text = manuscript.text.slice(placed.start, placed.end)
    words = text.strip(_EDGES)
    start = placed.start + text.index(words)
    return start, start + len(words)


def _gap(gap: Gap) -> Target:
    return Target(gap.start, gap.end, into(Hole.of(gap)), "gap", "gap", gap.inline)


def _is_whole(manuscript: Manuscript, start: int, end: int) -> bool:
    """Whether a stretch is made of whole paragraphs."""
    first, last = manuscript.block_at(start), manuscript.block_at(end)
    before = manuscript.text.slice(first.start, start) if first else ""
    after = manuscript.text.slice(end, last.end) if last else ""
    return not before.strip(_EDGES) and not after.strip(_EDGES)
