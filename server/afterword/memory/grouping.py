"""Where runs of things are cut into groups: at places that the things themselves decide.

A thing begins a group when its key is the least in its neighbourhood. Such a place is *firm*: it
depends on nothing but that neighbourhood, so a change moves none that is farther away, and what
stands between two firm places can be cut without looking at the rest. Runs between firm places that
are too long are split at their least keys; those places depend on the whole run.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Cut(NamedTuple):
    """A group begins at the thing `place`; `firm` as above."""

    place: int
    firm: bool


def cuts(keys: Sequence[int], at: Sequence[int], *, least: int, most: int) -> list[Cut]:
    """Where groups begin in a run of things.

    Args:
        keys: one for each thing; equal keys are told apart by which comes first.
        at: the summed weights before each thing, and at the end that of all; weights are above 0.
        least: the least weight of a group, unless the run weighs less; also the neighbourhood.
        most: the weight above which a group is split, where that leaves `least` on both sides.

    Returns:
        The places in order, 0 the first of them; none for an empty run.
    """
    if not keys:
        return []
    total = at[-1]
    firm: list[int] = [0]
    for place in range(1, len(keys)):
        if at[place] < least:
            continue
        if total - at[place] < least:
            break
        if _is_least(keys, at, place, least):
            firm.append(place)
    found: list[Cut] = []
    for begin, end in pairwise([*firm, len(keys)]):
        found.append(Cut(begin, firm=True))
        if at[end] - at[begin] > most:
            found += [
                Cut(place, firm=False) for place in _splits(keys, at, begin, end, least, most)
            ]
    return found


def _is_least(keys: Sequence[int], at: Sequence[int], place: int, least: int) -> bool:
    """Whether none nearer than `least` has a smaller key, or an equal one and comes first."""
    key, here = keys[place], at[place]
    other = place - 1
    while other >= 0 and here - at[other] < least:
        if keys[other] <= key:
            return False
        other -= 1
    other = place + 1
    while other < len(keys) and at[other] - here < least:
        if keys[other] < key:
            return False
        other += 1
    return True


def _splits(  # noqa: PLR0917 -- one caller, and all of it is that caller's arithmetic
    keys: Sequence[int], at: Sequence[int], begin: int, end: int, least: int, most: int
) -> list[int]:
    """The places that part `[begin, end)` into groups of at most `most`, where that is possible."""
    found: list[int] = []
    todo = [(begin, end)]
    while todo:
        first, last = todo.pop()
        if at[last] - at[first] <= most:
            continue
        places = [
            place
            for place in range(first + 1, last)
            if at[place] - at[first] >= least and at[last] - at[place] >= least
        ]
        if places:
            middle = at[first] + at[last]
            best = min(places, key=lambda place: (keys[place], abs(2 * at[place] - middle)))
            found.append(best)
            todo += [(first, best), (best, last)]
    return sorted(found)
