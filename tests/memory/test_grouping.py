"""Groups are cut where the things themselves say, and nowhere else."""

from __future__ import annotations

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from afterword.memory.grouping import cuts

runs = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=80)


def cut_up(run: list[tuple[int, int]], least: int = 12, most: int = 40) -> list[tuple[int, bool]]:
    at = list(accumulate((weight for _, weight in run), initial=0))
    return [(c.place, c.firm) for c in cuts([key for key, _ in run], at, least=least, most=most)]


def test_nothing_is_no_group() -> None:
    assert cut_up([]) == []


def test_the_least_key_around_begins_a_group() -> None:
    run = [(9, 5), (8, 5), (9, 5), (1, 5), (9, 5), (8, 5), (9, 5)]
    assert cut_up(run) == [(0, True), (3, True)]


@given(runs)
def test_groups_are_neither_too_small_nor_too_large(run: list[tuple[int, int]]) -> None:
    at = list(accumulate((weight for _, weight in run), initial=0))
    ends = [*[place for place, _ in cut_up(run)], len(run)]
    for begin, end in pairwise(ends):
        weight = at[end] - at[begin]
        assert weight >= 12 or begin == 0
        assert weight <= 40 + 2 * 9  # a thing that stands in the way of the middle


@given(runs, st.data())
def test_what_is_between_firm_places_can_be_cut_alone(
    run: list[tuple[int, int]], data: st.DataObject
) -> None:
    found = cut_up(run)
    firm = [place for place, is_firm in found if is_firm] + [len(run)]
    begin = data.draw(st.sampled_from(firm))
    end = data.draw(st.sampled_from([place for place in firm if place >= begin]))
    alone = [(begin + place, is_firm) for place, is_firm in cut_up(run[begin:end])]
    assert alone == [(place, is_firm) for place, is_firm in found if begin <= place < end]


@given(runs, runs, st.data())
def test_a_change_moves_no_firm_place_farther_away(
    run: list[tuple[int, int]], new: list[tuple[int, int]], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(run)))
    end = data.draw(st.integers(start, len(run)))
    at = list(accumulate((weight for _, weight in run), initial=0))
    before = {place for place, firm in cut_up(run) if firm}
    after = {place for place, firm in cut_up([*run[:start], *new, *run[end:]]) if firm}
    shift = len(new) - (end - start)
    kept = {p for p in before if at[start] - at[p] >= 12 or p == 0}
    assert {p for p in kept if p < start} <= after
    assert {p + shift for p in before if at[p] - at[end] >= 12 and p >= end} <= after


def test_equal_keys_are_cut_evenly() -> None:
    assert [place for place, _ in cut_up([(1, 5)] * 32)] == [0, 8, 16, 24]
