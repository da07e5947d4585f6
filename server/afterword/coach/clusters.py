"""Clusters: what stands far more densely in one place than in the author's prose as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.coach.rates import least_surprising
from afterword.coach.rule import Found, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView, Spot


@dataclass(frozen=True, slots=True)
class Density:
    """When a rule about frequency speaks.

    At least `floor` marks within `window` words, and so many that the author's own rate would
    bring them together with less than `chance` in one window. `usual` is the rate in published
    fiction, per 1,000 words, that a short manuscript is measured by.
    """

    floor: int
    window: int
    usual: float
    chance: float = 1e-4


def clusters(
    view: SceneView, rates: AuthorRates, rule: str, density: Density
) -> Iterator[list[Spot]]:
    """The clusters that begin in the view's own stretch, each in order."""
    spots = view.spots(rule)
    if len(spots) < density.floor:
        return
    needed = _needed(rates, rule, density)
    yield from (c for c in dense_runs(spots, needed, density.window) if view.is_own(c[0].paragraph))


def _needed(rates: AuthorRates, rule: str, density: Density) -> int:
    """How many marks in one window are no accident, at the rate of the rest of the manuscript."""
    needed = density.floor
    while True:
        expected = rates.per_word(rule, density.usual, without=needed) * density.window
        if least_surprising(expected, density.chance) <= needed:
            return needed
        needed += 1


def dense_runs(spots: Sequence[Spot], needed: int, window: int) -> Iterator[list[Spot]]:
    """Runs of at least `needed` spots within `window` words, left to right, not overlapping.

    A run takes in what follows it at no more than the distance its members may have on average,
    and leaves out what came before it further off.
    """
    near = window // needed
    begin = 0
    while begin + needed <= len(spots):
        end = begin + needed
        if spots[end - 1].word - spots[begin].word > window:
            begin += 1
            continue
        while end < len(spots) and spots[end].word - spots[end - 1].word <= near:
            end += 1
        first = begin
        while end - first > needed and spots[first + 1].word - spots[first].word > near:
            first += 1
        yield list(spots[first:end])
        begin = end


def place_of(spot: Spot, note: str = "") -> Place:
    """Where a spot's mark stands."""
    return Place(spot.paragraph, spot.mark.start, spot.mark.end, note)


def reported(view: SceneView, run: Sequence[Spot], message: str) -> Found:
    """A finding on a cluster: at its first mark, with the others beside it."""
    first, *others = run
    return Found(
        place_of(first),
        message,
        related=tuple(place_of(spot, f"“{quote_of(view, spot)}”") for spot in others),
    )


def quote_of(view: SceneView, spot: Spot) -> str:
    """A spot's words on one line, as written."""
    text = view.paragraphs[spot.paragraph].text
    return " ".join(text[spot.mark.start : spot.mark.end].split())
