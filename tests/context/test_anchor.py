from __future__ import annotations

from hashlib import blake2b
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from afterword.context.anchor import anchor

SIZES = st.lists(st.integers(1, 120), max_size=120)
NUMBERS = range(400)


def digests(count: int) -> list[bytes]:
    return [blake2b(bytes([n % 256, n // 256]), digest_size=8).digest() for n in range(count)]


def place(sizes: list[int], marks: list[bytes], *, start: bool, window: int = 500) -> int | None:
    """Where a text of paragraphs of these sizes (oldest first) begins, counted from its start."""
    distances = list(accumulate(reversed(sizes)))
    found = anchor(
        distances, marks[: len(sizes)][::-1], window=window, hop=200, from_the_start=start
    )
    return None if found is None else len(sizes) - 1 - found


@given(SIZES, st.integers(0, 900), st.booleans())
def test_it_fits_the_window_and_leaves_a_good_part_of_it(
    sizes: list[int],
    window: int,
    start: bool,  # noqa: FBT001 -- drawn by the property
) -> None:
    found = place(sizes, digests(len(sizes)), start=start, window=window)
    if found is None:
        assert not sizes or sizes[-1] > window
        return
    kept = sum(sizes[found:])
    assert kept <= window
    # A mark lies within a hop and a paragraph of the window's edge, unless paragraphs leap it.
    assert found == 0 or kept > window - 200 - 2 * 120 or found == len(sizes) - 1


def test_it_moves_in_hops_and_comes_back_to_where_it_was() -> None:
    sizes = [40] * len(NUMBERS)
    marks = digests(len(sizes))
    places = [place(sizes[:n], marks, start=n < 60) for n in NUMBERS if n]
    moves = sum(one != two for one, two in pairwise(places))
    assert moves <= len(places) * 40 / 200 * 1.4
    assert places == [place(sizes[:n], marks, start=n < 60) for n in NUMBERS if n]


def test_it_begins_at_the_start_of_a_short_text() -> None:
    assert place([40] * 5, digests(5), start=True) == 0


def test_nothing_fits() -> None:
    assert anchor([], [], window=100, hop=50, from_the_start=True) is None
    assert anchor([200], [b"x"], window=100, hop=50, from_the_start=True) is None
