from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterword.features.completion.rhythm import Rhythm

intervals = st.lists(st.floats(0.01, 10), max_size=60)


def typed(*gaps: float) -> Rhythm:
    rhythm, now = Rhythm(), 100.0
    rhythm = rhythm.keystroke(now)
    for gap in gaps:
        now += gap
        rhythm = rhythm.keystroke(now)
    return rhythm


def test_a_fast_typist_waits_less_than_a_slow_one() -> None:
    fast, slow = typed(*[0.1] * 60), typed(*[0.6] * 60)
    assert fast.pause(0.05, 5) < slow.pause(0.05, 5)


def test_an_uneven_typist_is_given_more_time_than_an_even_one() -> None:
    even, uneven = typed(*[0.3] * 60), typed(*[0.05, 0.55] * 30)
    assert even.pause(0.05, 5) < uneven.pause(0.05, 5)


def test_a_long_thought_does_not_count_as_rhythm() -> None:
    steady = typed(*[0.2] * 60)
    assert steady.keystroke(1000.0).pause(0.05, 5) == steady.pause(0.05, 5)


@given(intervals, st.floats(0, 1), st.floats(1, 5))
def test_the_pause_keeps_its_bounds(gaps: list[float], shortest: float, longest: float) -> None:
    assert shortest <= typed(*gaps).pause(shortest, longest) <= longest


def test_nothing_is_waited_for_before_the_first_edit_or_after_the_pause() -> None:
    assert Rhythm().still_to_wait(5.0, 0.5, 1.5) == 0
    rhythm = Rhythm().keystroke(10.0)
    assert rhythm.still_to_wait(10.0, 0.5, 0.5) == 0.5
    assert rhythm.still_to_wait(10.6, 0.5, 0.5) == 0
