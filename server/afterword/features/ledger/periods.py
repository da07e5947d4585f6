"""Days taken together, so that a plot of a year has no more of them than one of a month."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.ledger.statistics import Left, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from afterword.features.ledger.statistics import Day

_MOST_WEEKS: Final = 30
_ADDED: Final = tuple(name for name in Tally.__dataclass_fields__ if name not in {"left", "cost"})


class Period(NamedTuple):
    """The days from `first` to `last`, both in, and what became of what was offered on them."""

    first: date
    last: date
    tally: Tally


def periods(days: Sequence[Day], most_days: int) -> tuple[str, tuple[Period, ...]]:
    """Days as days, as weeks from Monday on, or as months: what they are called, and they."""
    if len(days) <= most_days:
        return "day", tuple(Period(day, day, tally) for day, tally in days)
    if len(days) <= 7 * _MOST_WEEKS:
        return "week", _taken_together(days, lambda day: day.isocalendar()[:2])
    return "month", _taken_together(days, lambda day: (day.year, day.month))


def together(tallies: Iterable[Tally]) -> Tally:
    """Several counts as one."""
    tallies = tuple(tallies)
    prices = [tally.cost for tally in tallies if tally.cost is not None]
    return Tally(
        **{name: sum(getattr(tally, name) for tally in tallies) for name in _ADDED},
        left=tuple(_left(lefts) for lefts in zip(*(tally.left for tally in tallies), strict=True)),
        cost=sum(prices) if prices else None,
    )


def _left(lefts: Sequence[Left]) -> Left:
    return Left(
        lefts[0].moment,
        sum(left.characters for left in lefts),
        sum(left.accepted for left in lefts),
        sum(left.known for left in lefts),
    )


def _taken_together(
    days: Sequence[Day], key: Callable[[date], tuple[int, int]]
) -> tuple[Period, ...]:
    groups = [tuple(group) for _, group in groupby(days, key=lambda one: key(one.day))]
    return tuple(
        Period(group[0].day, group[-1].day, together(tally for _, tally in group))
        for group in groups
    )
