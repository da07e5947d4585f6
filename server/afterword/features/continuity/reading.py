"""What one paragraph says that others can contradict: read once, kept as long as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.ages import ages
from afterword.features.continuity.claims import Claim, Scope
from afterword.features.continuity.days import HINT as A_DAY
from afterword.features.continuity.days import Dated, Weekday, dated, passes_time, weekdays
from afterword.features.continuity.deaths import HINT, Event, deaths, speakers
from afterword.features.continuity.homes import homes
from afterword.features.continuity.kinship import KIN, kinship
from afterword.features.continuity.looks import looks
from afterword.features.continuity.names_in import Capital, capitals
from afterword.features.continuity.people import gender_votes, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.continuity.narration import Speech
    from afterword.features.continuity.people import Sentence

_LOOKS: Final = re.compile(r"\b(?:eyes?|hair|locks|curls|tresses)\b|-(?:eyed|haired)\b")
_HOMES: Final = re.compile(
    r"\b(?:home|house|cottage|flat|lodgings|rooms|farm|lived|lives|dwelt|resided)\b"
)
_KIN: Final = re.compile(rf"\b(?:{'|'.join(KIN)})\b")
_NUMBER: Final = re.compile(
    r"\b\d{1,3}\b|teen\b|t(?:y|ieth)\b|\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|(?:st|nd|rd|th) birthday|y-"
)
_KINDS: Final = ((_LOOKS, looks), (_KIN, kinship), (_HOMES, homes))


@dataclass(frozen=True, slots=True)
class Reading:
    """A paragraph's evidence; offsets are code points from its start.

    Attributes:
        names: every capitalised word.
        forms: their letters, in order.
        inner: the forms of those that no sentence's start makes a capital.
        genders: for names that he or she seems to mean, 1 and -1.
        claims: what is said of somebody.
        deaths: who is said to be dead.
        speakers: who speaks.
        dates: weekdays with dates.
        weekdays: the weekdays that the narrator says it is.
        passes: whether time may pass in it after the last of those.
    """

    names: tuple[Capital, ...] = ()
    forms: tuple[str, ...] = ()
    inner: tuple[str, ...] = ()
    genders: tuple[tuple[str, int], ...] = ()
    claims: tuple[Claim, ...] = ()
    deaths: tuple[Event, ...] = ()
    speakers: tuple[Event, ...] = ()
    dates: tuple[Dated, ...] = ()
    weekdays: tuple[Weekday, ...] = ()
    passes: bool = False


class Read(NamedTuple):
    """A paragraph in its place, with what was read in it. `scene` counts scenes from 0."""

    start: int
    text: str
    scene: int
    reading: Reading


def read_paragraph(text: str, speech: Speech, *, english: bool) -> Reading:
    """Read one paragraph; of one that isn't English only the names."""
    names = tuple(capitals(text))
    forms = tuple([name.form for name in names])
    inner = tuple([name.form for name in names if name.inner])
    if not english:
        return Reading(names, forms, inner)
    told = speech.narrated(text)
    if not names:
        return Reading(passes=passes_time(told))
    found = sentences(text, told, names)
    return Reading(
        names,
        forms,
        inner,
        tuple(gender_votes(found)),
        tuple(_claims(told, found)),
        _deaths(told, found),
        tuple(speakers(text, found)),
        *_days(text, told),
    )


def _days(text: str, told: str) -> tuple[tuple[Dated, ...], tuple[Weekday, ...], bool]:
    """Dates, weekdays, and whether time passes after the last of them."""
    if not A_DAY.search(text):
        return (), (), passes_time(told)
    today = tuple(weekdays(text, told))
    return tuple(dated(text)), today, passes_time(told, today[-1].end if today else 0)


def _claims(told: str, found: Sequence[Sentence]) -> list[Claim]:
    parsers = [parse for hint, parse in _KINDS if hint.search(told)]
    if _NUMBER.search(told):
        parsers.append(ages)
    claims: list[Claim] = []
    if parsers:
        for n in range(len(found)):
            scope = Scope(found, n)
            for parse in parsers:
                claims += parse(scope)
    return claims


def _deaths(told: str, found: Sequence[Sentence]) -> tuple[Event, ...]:
    if not HINT.search(told):
        return ()
    return tuple(event for n in range(len(found)) for event in deaths(Scope(found, n)))
