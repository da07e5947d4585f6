"""What edits touched, taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Edit

_FENCES: Final = frozenset("`~<>-")


class Region(NamedTuple):
    """What edits touched: offsets before them, how much longer the text got, how far it matters."""

    start: int
    end: int
    growth: int
    far: bool


def region_of(edits: Sequence[Edit]) -> Region:
    """The hull of edits made one after another, in offsets of the text before the first."""
    start, end, growth = edits[0].start, edits[0].end, edits[0].growth
    far = not _FENCES.isdisjoint(edits[0].text) or edits[0].end > edits[0].start
    for edit in edits[1:]:
        end = max(end, edit.end - growth)
        start = min(start, edit.start)
        growth += edit.growth
        far = far or not _FENCES.isdisjoint(edit.text) or edit.end > edit.start
    return Region(start, end, growth, far)
