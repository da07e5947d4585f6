from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript.sequence import MeasuredSequence


@dataclass(frozen=True)
class Item:
    size: int

    @property
    def measure(self) -> tuple[int, ...]:
        return (self.size, 1)


def sequence_of(sizes: list[int]) -> MeasuredSequence[Item]:
    return MeasuredSequence.of(map(Item, sizes), (0, 0))


def sizes_in(sequence: MeasuredSequence[Item]) -> list[int]:
    return [item.size for item in sequence.items()]


sizes = st.lists(st.integers(1, 5), max_size=300)


@given(sizes, st.data())
def test_it_is_a_list_with_runs_replaced(before: list[int], data: st.DataObject) -> None:
    sequence = sequence_of(before)
    wanted = list(before)
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(wanted)))
        stop = data.draw(st.integers(start, len(wanted)))
        fresh = data.draw(st.lists(st.integers(1, 5), max_size=60))
        sequence = sequence.replaced(start, stop, [Item(size) for size in fresh])
        wanted[start:stop] = fresh
        assert sizes_in(sequence) == wanted
        assert (len(sequence), sequence.measure) == (len(wanted), (sum(wanted), len(wanted)))
    assert [item.size for item in sequence.items_before(len(wanted))] == wanted[::-1]


@given(sizes.filter(bool), st.integers(-3, 2000))
def test_an_item_is_found_by_what_stands_before_it(sizes: list[int], value: int) -> None:
    sequence = sequence_of(sizes)
    found = sequence.locate(0, value)
    starts = [0, *accumulate(sizes)]
    index = max((n for n, start in enumerate(starts[:-1]) if start <= value), default=0)
    assert (found.index, found.start, found.before(1)) == (index, starts[index], index)
    assert found.siblings[found.place] is found.item is sequence.at(index)
    assert [item.size for item in sequence.items_after(found)] == sizes[index + 1 :]


def test_an_empty_sequence_holds_no_item() -> None:
    empty = sequence_of([])
    assert (len(empty), empty.measure, list(empty.items_before(0))) == (0, (0, 0), [])
    with pytest.raises(IndexError):
        empty.locate(0, 0)
    with pytest.raises(IndexError):
        empty.at(0)
