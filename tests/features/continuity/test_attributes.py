"""Attributes that lore or an earlier place has otherwise; and what only seems so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterword.features.continuity import Rule
from afterword.memory.lore import Lore
from features.continuity.checking import LORE, PEOPLE, checked, found


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("Ada’s green eyes were on the door.", "eyes are “green” here, but “grey” in"),
        ("Ada turned her tired brown eyes on him.", "eyes are “brown” here"),
        ("Ada, whose eyes were a clear blue, laughed.", "eyes are “blue” here"),
        ("The green of Ada’s eyes was startling.", "eyes are “green” here"),
        ("Green-eyed Ada said nothing.", "eyes are “Green” here"),
        ("Ada looked up. Her eyes were brown and calm.", "eyes are “brown” here"),
        ("Ada pushed back her black hair.", "hair is “black” here, but “red” in"),
        ("Ada was thirty-six, and tired.", "is “thirty-six” here, but “34” in"),
        ("Ada, thirty-one years old, shut the book.", "is “thirty-one” here"),
        ("It was Ada’s thirtieth birthday.", "is “30” here, but “34” in"),
        ("Josse, Ada’s uncle, was late.", "“uncle” here, but lore/ada.md has “brother: Josse”"),
        ("Ada waited for her cousin Josse.", "“cousin” here"),
        ("Ada lived in Tern Island.", "lives in “Tern Island” here, but “Salt Quay” in"),
        ("Nothing stirred at Ada’s home in Tern Island.", "lives in “Tern Island” here"),
    ],
)
def test_the_text_against_lore(told: str, message: str) -> None:
    (one,) = found(told)
    assert message in one


@pytest.mark.parametrize(
    "told",
    [
        "Ada’s grey eyes were on the door.",
        "Ada’s gray-green eyes were on the door.",
        "In that light Ada’s eyes looked almost green.",
        "Ada’s eyes were not green.",
        "Ada’s eyes were green with envy.",
        "If Ada’s eyes were green, nobody saw it.",
        "Ada looked at the stranger’s green eyes.",
        "Ada looked into his green eyes.",
        "A man with green eyes watched Ada.",
        "Ada and Josse sat down. Her eyes were green, or his were.",
        "“Ada’s green eyes will see it,” said Josse.",
        "Ada’s hair was grey with dust.",
        "Ada was two hours late.",
        "When Ada was six years old there was a fire.",
        "Ada was thirty-four.",
        "Ada looked about thirty-six.",
        "Ada’s brother Josse came in.",
        "Ada’s half brother Josse came in.",
        "Ada lived in Salt Quay.",
        "Ada lived in Harrow Street.",
        "Her eyes were green.",
    ],
)
def test_silent_where_it_is_not_sure(told: str) -> None:
    assert found(told) == []


def test_an_entry_holds_from_its_chapter_on() -> None:
    later = Lore((replace(PEOPLE[0], valid_from="Nine"), PEOPLE[1]))
    assert found("Ada’s green eyes were on the door.", later) == []


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("Ada’s eyes were brown.", "Ada’s blue eyes closed.", "“blue” here, but “brown” earlier"),
        ("Ada was forty years old.", "Ada was thirty-six.", "“thirty-six” here, but “forty”"),
        ("Josse was Ada’s uncle.", "Ada’s brother Josse sang.", "“brother” here, but “uncle”"),
    ],
)
def test_the_text_against_itself(first: str, second: str, message: str) -> None:
    (one,) = found(f"{first}\n\n{second}", None)
    assert message in one


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ada was thirty-six.", "Ada was forty years old."),
        ("Ada’s hair was red.", "Ada’s white hair was tied back."),
        ("Ada’s eyes were hazel.", "Ada’s brown eyes closed."),
        ("Ada’s eyes were brown.", "Josse’s blue eyes closed."),
    ],
)
def test_what_time_or_light_may_change(first: str, second: str) -> None:
    assert found(f"{first}\n\n{second}", None) == []


def test_each_contradiction_can_be_mended_either_way() -> None:
    text = "# One\n\nThey saw Ada. It was Ada, and Ada’s green eyes shone."
    (one,) = checked(text, LORE)
    here, there = one.fixes
    assert one.rule is Rule.ATTRIBUTE
    assert text[one.start : one.end] == one.quote == here.old == "green"
    assert (here.path, here.new) == (None, "grey")
    assert (there.path, there.anchor, there.old, there.new) == (
        PEOPLE[0].path,
        "eyes",
        "grey",
        "green",
    )
    assert one.other.path == PEOPLE[0].path


def test_ages_are_mended_as_they_are_written() -> None:
    (one,) = checked("# One\n\nThey saw Ada. It was Ada. Ada was thirty-six.", LORE)
    assert [(fix.old, fix.new) for fix in one.fixes] == [
        ("thirty-six", "thirty-four"),
        ("34", "36"),
    ]


def test_a_birthday_is_mended_in_the_lore_only() -> None:
    (one,) = checked("# One\n\nThey saw Ada. It was Ada. It was Ada’s thirtieth birthday.", LORE)
    assert [(fix.old, fix.new) for fix in one.fixes] == [("34", "30")]


def test_a_word_keeps_its_capital() -> None:
    text = "They saw Ada. It was Ada. Ada’s brown eyes closed.\n\nBlue-eyed Ada spoke."
    (one,) = checked(text)
    assert [(fix.old, fix.new) for fix in one.fixes] == [("Blue", "Brown"), ("brown", "blue")]
