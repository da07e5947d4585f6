"""What is counted, against a recount by hand."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.ledger.periods import periods, together
from afterword.features.ledger.ports import Fate, Survival
from afterword.features.ledger.statistics import (
    Rate,
    Tally,
    day_of,
    keystrokes_saved,
    since,
    statistics,
    tally,
)
from afterword.features.ledger.wording import out_of
from features.ledger.made_up import DAY, NOON, accepted, entries, entry

if TYPE_CHECKING:
    from afterword.features.ledger.ports import Entry


@given(st.lists(entries(), max_size=30))
def test_counts_are_what_a_recount_gives(found: list[Entry]) -> None:
    told = tally(found)
    seen = [one for one in found if not one.applied and one.fate is not Fate.OFFERED]
    taken = [one for one in seen if one.fate.value in {"accepted", "partly", "typed"}]
    assert told.offered == len(found)
    assert (told.rate.taken, told.rate.seen) == (len(taken), len(seen))
    assert told.rejected == len([one for one in seen if one.fate is Fate.REJECTED])
    assert told.words == sum(one.accepted_words for one in found)
    assert told.prompt_tokens == sum(one.prompt_tokens for one in found)
    assert told.seconds == pytest.approx(sum(one.seconds for one in found))
    costs = [one.cost for one in found if one.cost is not None]
    assert told.priced == len(costs)
    assert told.cost is None if not costs else told.cost == pytest.approx(sum(costs))
    for place, left in enumerate(told.left):
        known = [
            (one.accepted_characters, one.survival[place])
            for one in found
            if one.accepted_characters and one.survival[place] is not None
        ]
        assert left.known == len(known)
        assert left.characters == pytest.approx(sum(a * (s or 0) for a, s in known))
        assert left.share is None or 0 <= left.share <= 1 + 1e-9


@given(st.lists(entries(), max_size=30))
def test_groups_add_up_to_the_whole(found: list[Entry]) -> None:
    told = statistics(found, UTC)
    for groups in (
        told.by_model,
        told.by_temperature,
        told.by_model_and_temperature,
        told.by_place,
        told.by_feature,
        dict(told.days),
    ):
        assert same(together(groups.values()), told.whole) or not found


def same(one: Tally, other: Tally) -> bool:
    return (
        (one.offered, one.rate, one.applied, one.words, one.words_left)
        == (other.offered, other.rate, other.applied, other.words, other.words_left)
        and one.cost == (None if other.cost is None else pytest.approx(other.cost))
        and [left.known for left in one.left] == [left.known for left in other.left]
        and abs(one.keystrokes - other.keystrokes) <= 30  # each is rounded by itself
    )


def test_what_nobody_saw_is_in_no_rate_and_what_was_demanded_in_none_either() -> None:
    told = tally(
        [entry("a"), accepted("b", applied=True), accepted("c"), entry("d", fate=Fate.SHOWN)]
    )
    assert told.rate == Rate(1, 2)
    assert (told.offered, told.applied, told.shown) == (4, 1, 1)


@pytest.mark.parametrize(
    ("taken", "seen", "low", "high"),
    # as R's binom.confint(x, n, method = "wilson") has them
    [
        (0, 10, 0.0, 0.27753),
        (2, 3, 0.20766, 0.93851),
        (10, 10, 0.72247, 1.0),
        (50, 100, 0.40383, 0.59617),
    ],
)
def test_intervals_are_wilsons(taken: int, seen: int, low: float, high: float) -> None:
    assert Rate(taken, seen).interval == pytest.approx((low, high), abs=1e-4)


def test_a_rate_of_few_is_told_as_what_it_is() -> None:
    assert out_of(Rate(2, 3)) == "2 of 3"
    assert out_of(Rate(0, 0)) == "–"
    assert out_of(Rate(400, 1000)) == "400 of 1,000 · 40\u00a0%"


@pytest.mark.parametrize(
    ("found", "saved"),
    [
        (accepted(), 100 - 1),
        (accepted(survival=Survival(1.0, 0.9, 0.5)), 50 - 1),
        (accepted(survival=Survival(1.0, None, None, 0.8)), 80 - 1),
        (accepted(survival=Survival(0.0)), 0 - 1),
        (accepted(fate=Fate.PARTLY, accepted_words=4, accepted_characters=20), 20 - 4),
        (entry(fate=Fate.TYPED, typed_characters=100), 0),
        (entry(fate=Fate.REJECTED, undone=True), -1),
        (entry(fate=Fate.REJECTED), 0),
    ],
)
def test_saved_is_what_is_still_there_less_the_keys_that_took_it(
    found: Entry, saved: float
) -> None:
    assert keystrokes_saved(found) == pytest.approx(saved)


def test_days_are_the_calendars_and_quiet_ones_are_there() -> None:
    told = statistics([entry("a", offered_at=NOON - 3 * DAY), entry("b"), entry("c")], UTC)
    assert [(one.day - told.days[0].day).days for one in told.days] == [0, 1, 2, 3]
    assert [one.tally.offered for one in told.days] == [1, 0, 0, 2]


def test_the_last_days_begin_at_midnight() -> None:
    today = day_of(NOON, UTC)
    assert since(1, NOON, UTC) == NOON - DAY / 2
    assert day_of(since(7, NOON, UTC), UTC) == today - timedelta(days=6)
    assert since(10**9, NOON, UTC) == 0.0
    assert since(None, NOON) == 0.0


@pytest.mark.parametrize(("days", "what"), [(20, "day"), (90, "week"), (500, "month")])
def test_many_days_are_taken_together(days: int, what: str) -> None:
    found = [accepted(f"r{n}", offered_at=NOON - n * DAY) for n in range(days)]
    told = statistics(found, UTC)
    called, spans = periods(told.days, 30)
    assert called == what
    assert sum(one.tally.words for one in spans) == told.whole.words
    assert (spans[0].first, spans[-1].last) == (told.days[0].day, told.days[-1].day)
    if what == "week":
        assert all(one.first.weekday() == 0 for one in spans[1:])
    assert spans[0].first >= date(2025, 1, 1)
