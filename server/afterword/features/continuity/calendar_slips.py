"""A weekday or a date that can't follow the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.features.continuity.days import Dated, Weekday, expected, weekday_of
from afterword.features.continuity.findings import Contradiction, Fix, Place, Rule
from afterword.features.continuity.wording import DAYS, MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.continuity.reading import Read

_WEEK: Final = 7
#: Days between two entries of a diary: with more, the year may have changed.
_LONGEST: Final = 2  # months


def calendar_steps(reads: Sequence[Read]) -> Iterator[tuple[Contradiction, ...]]:
    """Small steps that find days that can't follow."""
    entry: tuple[Read, Dated] | None = None
    today: tuple[Read, Weekday] | None = None
    for read in reads:
        found: list[Contradiction] = []
        for one in read.reading.dates:
            if (right := weekday_of(one)) is not None and right != one.day:
                found.append(_wrong_date(read, one, right))
            elif one.opens:
                if entry and (slip := _wrong_entry(entry, (read, one))):
                    found.append(slip)
                entry = (read, one)
        today = _follow(read, today, found)
        yield tuple(found)


def _follow(
    read: Read, today: tuple[Read, Weekday] | None, found: list[Contradiction]
) -> tuple[Read, Weekday] | None:
    """The day that it is after a paragraph; None once that can't be told."""
    for one in read.reading.weekdays:
        if one.follows and today and one.clear and today[0].scene == read.scene:
            right = (today[1].day + 1) % _WEEK
            if one.day != right:
                found.append(_wrong_next(today, (read, one), right))
        today = (read, one)
    if read.reading.passes:
        return None
    return today


def _name(day: int) -> str:
    return DAYS[day].capitalize()


def _dated(one: Dated) -> str:
    month = MONTHS[one.month - 1].capitalize()
    year = f" {one.year}" if one.year else ""
    return f"{one.number} {month}{year}"


def _wrong_date(read: Read, one: Dated, right: int) -> Contradiction:
    start, end = read.start + one.start, read.start + one.end
    return Contradiction(
        Rule.DAY,
        start,
        end,
        one.word,
        f"{_dated(one)} was a {_name(right)}, not a {one.word}.",
        Place(None, start, end, _dated(one)),
        (_change(start, end, one.word, _name(right), "here"),),
    )


def _wrong_entry(before: tuple[Read, Dated], after: tuple[Read, Dated]) -> Contradiction | None:
    (there, first), (read, one) = before, after
    right = expected(first, one)
    if right is None or right == one.day or one.month - first.month > _LONGEST:
        return None
    back = (first.day + one.day - right) % _WEEK
    start, end = read.start + one.start, read.start + one.end
    origin, stop = there.start + first.start, there.start + first.end
    earlier = f"{first.word}, {_dated(first)}"
    return Contradiction(
        Rule.DAY,
        start,
        end,
        one.word,
        f"After {earlier}, {_dated(one)} is a {_name(right)}, not a {one.word}.",
        Place(None, origin, stop, earlier),
        (
            _change(start, end, one.word, _name(right), "here"),
            _change(origin, stop, first.word, _name(back), "earlier"),
        ),
    )


def _wrong_next(
    before: tuple[Read, Weekday], after: tuple[Read, Weekday], right: int
) -> Contradiction:
    (there, first), (read, one) = before, after
    start, end = read.start + one.start, read.start + one.end
    origin, stop = there.start + first.start, there.start + first.end
    return Contradiction(
        Rule.DAY,
        start,
        end,
        one.word,
        f"It was {first.word} the day before, so this is {_name(right)}, not {one.word}.",
        Place(None, origin, stop, first.word),
        (
            _change(start, end, one.word, _name(right), "here"),
            _change(origin, stop, first.word, _name((one.day - 1) % _WEEK), "earlier"),
        ),
    )


def _change(start: int, end: int, old: str, new: str, where: str) -> Fix:
    return Fix(f"Change “{old}” to “{new}” {where}", None, start, end, old, new)
