"""What the ledger says of candidates, counted: who was taken, how much of it stayed, what it cost.

Pure functions over entries. A rate is never told without what it is out of: two of three are no
67 %.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from afterword.features.ledger.ports import Fate, Survival

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import tzinfo

    from afterword.features.ledger.ports import Entry

#: The moments that survival is known at, in `Survival`'s order.
MOMENTS: Final = ("10 s", "1 min", "10 min", "saved")

_Key = TypeVar("_Key", bound="Hashable")
_Z: Final = 1.959964  # of a normal distribution: 95 % lie within
_TAKEN: Final = frozenset({Fate.ACCEPTED, Fate.PARTLY, Fate.TYPED})


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    taken: int
    seen: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None out of none."""
        return self.taken / self.seen if self.seen else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies, with 95 % confidence (Wilson, 1927); None out of none."""
        if not self.seen:
            return None
        share, square = self.taken / self.seen, _Z * _Z
        middle = share + square / (2 * self.seen)
        half = _Z * sqrt(share * (1 - share) / self.seen + square / (4 * self.seen**2))
        whole = 1 + square / self.seen
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


class Left(NamedTuple):
    """How much of what was accepted was still there at a moment.

    `characters` of `accepted` (code points), over the `known` candidates for which it was seen.
    """

    moment: str
    characters: float
    accepted: int
    known: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing is known."""
        return self.characters / self.accepted if self.accepted else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Some candidates, counted.

    Attributes:
        offered: handed to the editor, seen or not.
        shown: seen by the writer, and so far neither taken nor turned down.
        accepted: taken whole.
        partly: taken in part.
        typed: written out by hand.
        rejected: turned down.
        applied: put in at the writer's demand, a gap filled or a paragraph rewritten; in none of
            the four above, since nobody chose them from the screen.
        undone: taken or put in, and taken back within a minute.
        words: accepted, and not taken back.
        characters: likewise, in code points.
        words_left: how many of the words were still there when it was last looked.
        left: how much of that stayed, at each of `MOMENTS`.
        keystrokes: see `keystrokes_saved`.
        prompt_tokens: as the engines' tokenizers count.
        answer_tokens: likewise.
        cost: in the currency of the settings' prices; None where none had a price.
        priced: how many candidates had one.
        seconds: how long engines worked.
    """

    offered: int = 0
    shown: int = 0
    accepted: int = 0
    partly: int = 0
    typed: int = 0
    rejected: int = 0
    applied: int = 0
    undone: int = 0
    words: int = 0
    characters: int = 0
    words_left: int = 0
    left: tuple[Left, ...] = tuple(Left(moment, 0.0, 0, 0) for moment in MOMENTS)
    keystrokes: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    cost: float | None = None
    priced: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> Rate:
        """How many were taken, whole, in part or by hand, of those that the writer saw."""
        taken = self.accepted + self.partly + self.typed
        return Rate(taken, taken + self.rejected + self.shown)

    @property
    def kept(self) -> Left | None:
        """How much stayed at the last moment that anything is known of; None of nothing."""
        return next((left for left in reversed(self.left) if left.known), None)


class Day(NamedTuple):
    """One day of the writer's calendar."""

    day: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that is told of some entries.

    The groups have the most offered first, temperatures the coldest, and the engine's own last.

    `days` has every day from the first to the last, quiet ones too.
    """

    whole: Tally
    by_model: Mapping[str, Tally]
    by_temperature: Mapping[float | None, Tally]
    by_model_and_temperature: Mapping[tuple[str, float | None], Tally]
    by_place: Mapping[str, Tally]
    by_feature: Mapping[str, Tally]
    days: tuple[Day, ...]


def statistics(entries: Sequence[Entry], zone: tzinfo | None = None) -> Statistics:
    """Count entries; days are those of `zone`, None for where the writer is."""
    by_model = _grouped(entries, lambda entry: entry.model)
    return Statistics(
        whole=tally(entries),
        by_model=by_model,
        by_temperature=_by_temperature(entries),
        by_model_and_temperature={
            (model, temperature): counted
            for model in by_model
            for temperature, counted in _by_temperature(
                entry for entry in entries if entry.model == model
            ).items()
        },
        by_place=_grouped(entries, lambda entry: entry.place),
        by_feature=_grouped(entries, lambda entry: entry.feature),
        days=_days(entries, zone),
    )


def tally(entries: Iterable[Entry]) -> Tally:
    """Count entries, all of them together."""
    entries = tuple(entries)
    chosen = [entry for entry in entries if not entry.applied]
    fates = [entry.fate for entry in chosen]
    prices = [entry.cost for entry in entries if entry.cost is not None]
    return Tally(
        offered=len(entries),
        shown=fates.count(Fate.SHOWN),
        accepted=fates.count(Fate.ACCEPTED),
        partly=fates.count(Fate.PARTLY),
        typed=fates.count(Fate.TYPED),
        rejected=fates.count(Fate.REJECTED),
        applied=sum(_put_in(entry) for entry in entries),
        undone=sum(entry.undone for entry in entries),
        words=sum(entry.accepted_words for entry in entries),
        characters=sum(entry.accepted_characters for entry in entries),
        words_left=sum(
            round(entry.accepted_words * still_there(entry.survival)) for entry in entries
        ),
        left=tuple(_left(entries, place) for place in range(len(MOMENTS))),
        keystrokes=round(sum(keystrokes_saved(entry) for entry in entries)),
        prompt_tokens=sum(entry.prompt_tokens for entry in entries),
        answer_tokens=sum(entry.answer_tokens for entry in entries),
        cost=sum(prices) if prices else None,
        priced=len(prices),
        seconds=sum(entry.seconds for entry in entries),
    )


def keystrokes_saved(entry: Entry) -> float:
    """The characters that were accepted and are still there, less the keys that took them.

    What is still there is what was when it was last looked at. One key takes a text whole, and
    one each word of a text that is taken in part; a text that was taken back cost its key. What
    it took to ask for a text, and to read it, isn't counted, and minutes are not told: nothing
    here knows how fast the writer types.
    """
    if entry.undone:
        return -1.0
    if not entry.accepted_characters:
        return 0.0
    keys = entry.accepted_words if entry.fate is Fate.PARTLY else 1
    return entry.accepted_characters * still_there(entry.survival) - keys


def still_there(survival: Survival) -> float:
    """The share that was there when it was last looked at; 1 where it never was."""
    return next((share for share in reversed(survival) if share is not None), 1.0)


def since(days: int | None, now: float, zone: tzinfo | None = None) -> float:
    """The Unix time at which the last `days` days of the calendar began, today among them.

    None is all the time there is.
    """
    if days is None:
        return 0.0
    today = day_of(now, zone)
    try:
        first = today - timedelta(days=days - 1)
    except OverflowError:
        return 0.0
    # The writer's own zone may have changed its clocks since: it is asked for that very day.
    midnight = datetime(first.year, first.month, first.day, tzinfo=zone)
    try:
        return midnight.timestamp()
    except (OverflowError, OSError, ValueError):
        return 0.0


def day_of(moment: float, zone: tzinfo | None = None) -> date:
    """The day of a Unix time, in `zone` or where the writer is."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone).date()


def _put_in(entry: Entry) -> bool:
    return entry.applied and entry.fate in _TAKEN


def _left(entries: Iterable[Entry], place: int) -> Left:
    known = [
        (entry.accepted_characters, share)
        for entry in entries
        if entry.accepted_characters and (share := entry.survival[place]) is not None
    ]
    characters = sum(accepted * share for accepted, share in known)
    return Left(MOMENTS[place], characters, sum(accepted for accepted, _ in known), len(known))


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], _Key]) -> dict[_Key, Tally]:
    groups: defaultdict[_Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return {name: tally(group) for name, group in ordered}


def _by_temperature(entries: Iterable[Entry]) -> dict[float | None, Tally]:
    groups = _grouped(entries, lambda entry: entry.temperature)
    return dict(sorted(groups.items(), key=lambda group: (group[0] is None, group[0] or 0.0)))


def _days(entries: Iterable[Entry], zone: tzinfo | None) -> tuple[Day, ...]:
    groups = _grouped(entries, lambda entry: day_of(entry.offered_at, zone))
    if not groups:
        return ()
    first, last = min(groups), max(groups)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(Day(day, groups.get(day, Tally())) for day in every)
