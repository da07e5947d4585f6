from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.gaps.choosing import leading_best

AFTER = (
    "Marta turned the brass key in the lock, and the door of the boathouse gave. Inside it was dry."
)


def test_the_one_that_names_what_comes_next_is_taken() -> None:
    texts = [
        "It was a lovely day, and it was all that it could be, and she said that it was.",
        "Somewhere under the nets lay a key. Marta knelt down and felt for the brass of it.",
        "The king of Spain had a horse.",
    ]
    assert leading_best(texts, AFTER) == 1


def test_one_that_says_before_its_time_what_follows_comes_last() -> None:
    texts = ["Marta turned the brass key in the lock, and she went in.", "It rained."]
    assert leading_best(texts, AFTER) == 1
    assert leading_best(texts[:1], AFTER) == 0, "where it is the only one"


def test_words_that_are_everywhere_count_for_less() -> None:
    around = "Marta and Orrin. Marta, Orrin. Marta said so. Orrin and Marta and Marta. " * 3
    texts = ["Marta fell.", "lock fell."]
    assert leading_best(texts, AFTER, around=around) == 1


def test_of_many_words_and_few_the_share_decides() -> None:
    long = "Nobody could tell how far the meadow went or why that old brass trumpet was left there."
    assert leading_best([long, "She held the brass key."], AFTER) == 1


def test_chinese_is_told_by_its_letters() -> None:
    assert leading_best(["天气很好。", "他找到了钥匙。"], "钥匙在锁里转动，门开了。") == 1


def test_of_two_as_good_the_first() -> None:
    assert leading_best(["", ""], AFTER) == 0
    assert leading_best(["Rain.", "Rain."], "") == 0
    with pytest.raises(ValueError, match="empty"):
        leading_best([], AFTER)


@given(texts=st.lists(st.text(), min_size=1), after=st.text(), around=st.text())
def test_any_texts_at_all(texts: list[str], after: str, around: str) -> None:
    assert leading_best(texts, after, around=around) in range(len(texts))
