from __future__ import annotations

import pytest

from afterword.postprocess import differ, mean_overlap, overlap, too_alike

ONE = "The ferry showed a light at last, low and yellow, and Tamsin took up her lamp."
NEAR = "The ferry showed a light at last, low and yellow, and Tamsin set down her lamp."
OTHER = "Nobody came down the harbour steps that night, and by morning the boats were gone."


def test_near_duplicates_go_and_order_stays() -> None:
    assert differ([ONE, OTHER, NEAR, ONE]) == (ONE, OTHER)
    assert too_alike(ONE, NEAR)
    assert not too_alike(ONE, OTHER)


def test_a_text_and_its_beginning_are_alike() -> None:
    assert overlap(ONE, ONE[:41]) == 1


@pytest.mark.parametrize(("one", "two", "alike"), [("No.", "“No!”", 1), ("No.", "Yes.", 0)])
def test_short_texts_are_compared_word_by_word(one: str, two: str, alike: float) -> None:
    assert overlap(one, two) == alike


def test_mean_overlap_is_over_pairs() -> None:
    assert mean_overlap([ONE]) == 0
    assert mean_overlap([ONE, ONE, OTHER]) == pytest.approx(1 / 3)


def test_chinese_letters_are_words() -> None:
    assert overlap("渡船终于亮起了灯", "渡船终于亮起了灯，很低") == 1
