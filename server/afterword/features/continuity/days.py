"""Weekdays and dates: what a paragraph says of them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.wording import DAYS, MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY: Final = "|".join(day.capitalize() for day in DAYS)
_MONTH: Final = "|".join(month.capitalize() for month in MONTHS)
_NTH: Final = r"\d{1,2}(?:st|nd|rd|th)?"
#: "Tuesday, 3 May 1887", "Tuesday, the 3rd of May", "Tuesday, May 3rd, 1887".
_DATED: Final = re.compile(
    rf"\b(?P<day>{_DAY}),?\s+(?:the\s+)?"
    rf"(?:(?P<n1>{_NTH})\s+(?:of\s+)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s+(?P<n2>{_NTH}))\b"
    r"(?:,?\s+(?P<year>1[789]\d\d|20\d\d)\b)?"
)
_NEXT: Final = re.compile(
    rf"\b(?:[Tt]he\s+(?:next|following)\s+(?:day|morning|evening|afternoon|night)|"
    rf"[Nn]ext\s+(?:day|morning)|[Tt]he\s+day\s+after(?:\s+that)?|[Oo]n\s+the\s+morrow),?\s*"
    rf"(?:(?:(?:which|that|it|this)\s+)?was\s+)?(?:an?\s+|on\s+)?"
    rf"(?P<day>{_DAY})\b(?!\s+(?:week|fortnight|next|last))"
)
_TODAY: Final = re.compile(
    rf"\b(?:(?:[Ii]t|[Tt]his|That|Today)\s+was\s+(?:now\s+|then\s+|only\s+)?"
    rf"(?:an?\s+(?:\w+\s+)?|on\s+an?\s+)?|"
    rf"(?:^|(?<=[.!?]\s))On\s+|\b(?:set\s+out|left|came|arrived|sailed|began|met|started)\s+on\s+)(?:an?\s+)?"
    rf"(?P<day>{_DAY})\b(?!\s+(?:week|fortnight|next|last|that))(?!['’]s)"
)
#: What lets time pass, or tells of another time.
_PASSING: Final = re.compile(
    rf"\b(?:{_DAY}|days?|nights?|weeks?|fortnight|months?|years?|to-?morrow|yesterday|morrow|"
    r"mornings?|later|afterwards?|ago|had been|meanwhile|next|following)\b"
)
HINT: Final = re.compile(rf"\b(?:{_DAY})\b")
_WEEK: Final = 7
_LEAP: Final = 2000  # a year that has every date
_JULIAN: Final = 1753  # before it, English weekdays went by another calendar


class Dated(NamedTuple):
    """A weekday with a date; `number` is its day of the month, `year` 0 where none is given."""

    day: int
    number: int
    month: int
    year: int
    start: int
    end: int
    word: str
    opens: bool


class Weekday(NamedTuple):
    """A weekday that is today's; `follows` says that it is the day after the last one told."""

    day: int
    start: int
    end: int
    word: str
    follows: bool
    clear: bool


def dated(text: str) -> Iterator[Dated]:
    """The full dates of a paragraph; `opens` marks those that begin it, as in a diary."""
    for found in _DATED.finditer(text):
        number = int(re.sub(r"\D", "", found["n1"] or found["n2"]))
        month = MONTHS.index((found["m1"] or found["m2"]).casefold()) + 1
        try:
            date(_LEAP, month, number)
        except ValueError:
            continue
        yield Dated(
            DAYS.index(found["day"].casefold()),
            number,
            month,
            int(found["year"] or 0),
            found.start("day"),
            found.end("day"),
            found["day"],
            opens=not text[: found.start()].strip(" \t\r\n*_#>\"“'‘"),
        )


def weekdays(text: str, told: str) -> Iterator[Weekday]:
    """The weekdays that a narrator gives as today's, in order.

    `clear` says that nothing else before it in the paragraph lets time pass.
    """
    found = [(match, True) for match in _NEXT.finditer(told)]
    taken = {match.start("day") for match, _ in found}
    found += [(m, False) for m in _TODAY.finditer(told) if m.start("day") not in taken]
    for match, follows in sorted(found, key=lambda each: each[0].start()):
        before = _PASSING.search(told, 0, match.start())
        day = match["day"]
        yield Weekday(
            DAYS.index(day.casefold()),
            match.start("day"),
            match.end("day"),
            text[match.start("day") : match.end("day")],
            follows,
            clear=before is None,
        )


def passes_time(told: str, start: int = 0) -> bool:
    """Whether something from `start` on lets time pass, or names a day."""
    return _PASSING.search(told, start) is not None


def weekday_of(one: Dated) -> int | None:
    """The weekday that a date with a year is; None without one, or before today's calendar."""
    if one.year < _JULIAN:
        return None
    try:
        return date(one.year, one.month, one.number).weekday()
    except ValueError:
        return None


def expected(before: Dated, after: Dated) -> int | None:
    """The weekday that a later date of the same year has, given an earlier one's.

    None where the years may differ, or where a leap day may lie between.
    """
    if before.year and after.year and before.year != after.year:
        return None
    one = date(_LEAP, before.month, before.number)
    two = date(_LEAP, after.month, after.number)
    if two < one or one <= date(_LEAP, 2, 28) < two:
        return None
    return (before.day + (two - one).days) % _WEEK
