"""A page for whatever can be marked."""

from __future__ import annotations

import pytest

from afterword.coach.critique.categories import Category
from afterword.coach.finding import Finding, Severity
from afterword.coach.registry import RULES
from afterword.features.coaching.explaining import explanation, title_of


def finding(rule: str, why: str = "It costs the reader.") -> Finding:
    return Finding(rule, 0, 4, "word", "The word is weak.", why, Severity.HINT, None, "judge-1")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rules_page_says_why_and_shows_what_it_marks(rule: object) -> None:
    known = next(one for one in RULES if one is rule)
    page = explanation(finding(known.name)).text
    assert page.startswith(f"# {known.title}\n\nThe word is weak.\n\nIt costs the reader.\n\n")
    assert known.why in page
    marked = [example for example in known.examples if example.found]
    for found in marked[0].found if marked else ():
        assert f"**{found}**" in page
    assert explanation(finding(known.name, known.why)).text.count(known.why) == 1


@pytest.mark.parametrize("category", Category)
def test_a_models_comment_is_called_an_opinion(category: Category) -> None:
    rule = "praise" if category is Category.PRAISE else f"model/{category.value}"
    page = explanation(finding(rule)).text
    assert "judge-1: a model's opinion" in page
    assert "It costs the reader." in page


def test_titles_are_for_people() -> None:
    assert title_of("model/purple-prose") == "Purple prose"
    assert title_of("praise") == "Worth keeping"
    assert title_of("doubled-word") == "Doubled word"
    assert title_of("of-a-later-version") == "Of a later version"
