from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.context.remembered import memory_allowance, remembered
from afterword.manuscript import Manuscript
from afterword.memory.extracts import Extract, merged, read
from afterword.memory.story import Story
from memory.main_characters import MAIN_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from afterword.memory.tree import Node

FIRST = read(
    "Tamsin Orrick married the ferryman in the spring. Old Orrick swore that he would never speak "
    "to Tamsin again. The boats lay still.\n\nIn June Pell arrived with a letter for Tamsin."
)
THEN = read(
    "Pell died at Salt Quay in the winter, and Jorun buried him. Jorun found the letter in Pell's "
    "coat. It had been a long year for everyone in the house."
)
COVER = (FIRST, THEN)


def count(text: str) -> int:
    """Tokens that join as a model's do: words and marks."""
    return len(re.findall(r"\w+|[^\w\s]", text))


def told(allowance: int, *, stage: tuple[str, ...] = (), cover: Any = COVER) -> str:
    return remembered(cover, stage=stage, allowance=allowance, count=count)


def test_names_come_first_and_those_on_stage_are_not_among_them() -> None:
    assert set(told(12).rstrip(".").split(", ")) <= {"Pell", "Jorun", "Tamsin", "Salt Quay"}
    assert told(12, stage=("Pell", "Jorun Hale")).startswith(("Tamsin", "Salt Quay"))
    assert "Pell" not in told(10, stage=("Pell",))


QUIET = read(
    "In the morning Tamsin walked along the quay and looked at the grey water. By the lamp Jorun "
    "sat with a net on the knees. In the back room Orrick lay awake with a book and a pipe."
)


PEOPLE = ("Tamsin", "Jorun", "Orrick")


@pytest.mark.parametrize("who", PEOPLE)
def test_sentences_about_who_is_on_stage_come_before_others(who: str) -> None:
    lines = told(75, stage=(who,), cover=(QUIET,) * 3).partition("\n\n")[2]
    assert lines.count(who) == 3
    assert all(lines.count(other) < 3 for other in PEOPLE if other != who)


def test_a_written_summary_is_told_before_extracts() -> None:
    cover = ("Tamsin has left the house for good. Nobody knows why.", THEN)
    text = remembered(cover, stage=(), allowance=80, count=count, heard=COVER)
    names, _, lines = text.partition("\n\n")
    assert lines.startswith("Tamsin has left the house for good. Nobody knows why.")
    assert "Tamsin" in names


def test_room_for_one_sentence_is_left_to_the_recent_text() -> None:
    assert "\n\n" not in told(50)


def test_lines_stand_in_the_order_of_the_story() -> None:
    text = told(500)
    places = [text.index(line.text) for part in COVER for line in part.lines]
    assert places == sorted(places)


@given(
    st.lists(st.sampled_from([FIRST, THEN, Extract(), "Orrick forgave nobody. He died."])),
    st.lists(st.sampled_from(["Pell", "Tamsin", "Old Orrick", "nobody", ""]), max_size=3),
    st.integers(0, 200),
)
def test_it_keeps_within_its_allowance_and_says_the_same_again(
    cover: list[Extract | str], stage: list[str], allowance: int
) -> None:
    text = remembered(cover, stage=stage, allowance=allowance, count=count)
    assert count(text) <= allowance
    assert text == remembered(list(cover), stage=list(stage), allowance=allowance, count=count)


def test_nothing_is_remembered_of_nothing() -> None:
    assert told(100, cover=()) == ""
    assert told(0) == ""
    assert told(100, cover=(Extract(),)) == ""


def test_a_small_budget_spares_the_recent_text() -> None:
    assert memory_allowance(1_024) < 1_024 * 0.1
    assert memory_allowance(4_000) > 5 * memory_allowance(1_300)
    assert memory_allowance(100_000) <= 3_000


@cache
def story_of(path: Path) -> Story:
    return Story.of(Manuscript.parse(path.read_text(encoding="utf-8-sig")))


def extract_of(story: Story, node: Node, first: int, known: dict[bytes, Extract]) -> Extract:
    if node.digest in known:
        return known[node.digest]
    if node.children:
        parts = []
        for child in node.children:
            parts.append(extract_of(story, child, first, known))
            first += child.leaves
        known[node.digest] = merged(parts)
    else:
        known[node.digest] = read(story.passage_text(first))
    return known[node.digest]


def times(forms: Iterable[str], text: str) -> int:
    either = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return len(re.findall(rf"(?<!\w)(?:{either})(?!\w)", text))


KNOWN: dict[bytes, Extract] = {}


def named(path: Path, book: str, budget: int, share: float) -> tuple[int, int]:
    """How many of the main characters that were met by then are told of, and how many there are."""
    story = story_of(path)
    text = str(story.manuscript.text)
    offset = int(len(text) * share)
    cover = [extract_of(story, node, first, KNOWN) for node, first, *_ in story.cover(offset)]
    said = remembered(cover, stage=(), allowance=memory_allowance(budget), count=count)
    met = [who for who in MAIN_CHARACTERS[book] if times(who, text[:offset]) > 2]
    return sum(times(who, said) > 0 for who in met), len(met)


@pytest.mark.corpus
@pytest.mark.parametrize(("budget", "least"), [(1_300, 0.75), (4_000, 0.85)])
def test_main_characters_are_named_early_midway_and_late(
    corpus: Path, budget: int, least: float
) -> None:
    """Over ten novels; what a prompt of an embedded engine's size can hold is their names alone."""
    for share in (0.2, 0.5, 0.9):
        found = [named(corpus / book, book, budget, share) for book in MAIN_CHARACTERS]
        assert sum(told for told, _ in found) >= least * sum(met for _, met in found), found
