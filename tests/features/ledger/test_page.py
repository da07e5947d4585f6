"""The page: whole by itself, readable without its plots, and of the same figures as the rest."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.ledger.page import Cover, page
from afterword.features.ledger.statistics import statistics
from features.ledger.made_up import NOON, accepted, entries, many
from features.ledger.pages import Page, number

if TYPE_CHECKING:
    from afterword.features.ledger.ports import Entry

COVER = Cover("The Storm & the <Ferry>", "1.2.3")


def drawn(found: list[Entry], cover: Cover = COVER) -> str:
    return page(statistics(found, UTC), cover)


@pytest.mark.parametrize("count", [0, 1, 7, 600])
def test_it_needs_nothing_from_anywhere(count: int) -> None:
    text = drawn(many(count))
    seen = Page(text)
    assert seen.asks == []
    assert not {"script", "img", "link", "iframe", "object", "embed", "base", "form"} & set(
        seen.tags
    )
    assert "default-src 'none'" in text
    assert seen.unclosed == []


def test_what_others_named_is_text_and_no_markup() -> None:
    text = drawn([accepted(model='<script>alert("x")</script>', place="<b>")])
    seen = Page(text)
    assert "script" not in seen.tags
    assert "The Storm & the <Ferry>" in seen.words


@pytest.mark.parametrize("days", [5, 60, 400])
def test_each_drawing_says_what_it_shows_and_has_its_table(days: int) -> None:
    seen = Page(drawn(many(500, days=days)))
    assert len(seen.told) == 5
    assert all(seen.told)
    assert set(seen.tables) == {"acceptance", "words", "models", "places", "survival", "spent"}
    for table in seen.tables.values():
        assert len({len(row) for row in table}) == 1


def test_tables_have_the_figures_that_are_counted() -> None:
    told = statistics(many(700, days=45), UTC)
    tables = Page(page(told, COVER)).tables
    assert sum(number(row[1]) for row in tables["acceptance"][1:]) == told.whole.rate.taken
    assert sum(number(row[2]) for row in tables["acceptance"][1:]) == told.whole.rate.seen
    assert [number(row[1]) for row in tables["words"][1:]] == [one.tally.words for one in told.days]
    assert sum(number(row[2]) for row in tables["words"][1:]) == told.whole.words_left
    groups = told.by_model_and_temperature.values()
    assert [(number(row[2]), number(row[3])) for row in tables["models"][1:]] == [
        (one.rate.taken, one.rate.seen) for one in groups
    ]
    assert [(number(row[1]), number(row[5])) for row in tables["places"][1:]] == [
        (one.rate.taken, one.applied) for one in told.by_place.values()
    ]
    assert [number(row[4]) for row in tables["survival"][1:]] == [
        left.known for left in told.whole.left
    ]
    assert number(tables["spent"][-1][2]) == told.whole.prompt_tokens


@given(st.lists(entries(), max_size=12))
def test_any_ledger_can_be_drawn_within_its_drawings(found: list[Entry]) -> None:
    text = drawn(found)
    Page(text)
    assert "nan" not in re.sub(r"<style>.*</style>", "", text, flags=re.DOTALL).lower().split()
    for path in re.findall(r' d="([^"]+)"', text):
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", path)]
        assert all(-0.001 <= one <= 100.001 for one in numbers)


def test_light_and_dark_are_both_there() -> None:
    text = drawn(many(20))
    assert "prefers-color-scheme:dark" in text
    assert 'content="light dark"' in text


def test_of_few_no_per_cents_are_told_in_large_type() -> None:
    seen = Page(drawn([accepted("a"), accepted("b", offered_at=NOON - 60)]))
    assert "2 of 2" in seen.words
    assert "too few to say" in seen.words
