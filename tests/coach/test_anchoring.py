"""The ladder on which a model's quote finds its place, or finds none."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.coach.anchoring import anchor

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    "The keeper climbed the stairs—slowly, as he always did. “Is it lit?” she asked. “It’s lit,” "
    "he said. The keeper climbed down again, and the rain had stopped."
)


def at(quote: str, sentence: int | None = None, page: str = PAGE) -> str | None:
    found = anchor(page, quote, sentence)
    return page[found[0] : found[1]] if found else None


def test_exact_quote() -> None:
    assert at("the rain had stopped") == "the rain had stopped"


def test_quotes_dashes_spaces_and_the_first_letter_may_differ() -> None:
    assert at('"It\'s lit,"') == "“It’s lit,”"
    assert at("the stairs - slowly") is None or "stairs" in str(at("the stairs - slowly"))
    assert at("the stairs-slowly,  as he") == "the stairs—slowly, as he"
    assert at("The rain had stopped") == "the rain had stopped"


def test_a_line_break_counts_as_a_space() -> None:
    assert at("an old dog barked", page="Then an old\r\n  dog barked.") == "an old\r\n  dog barked"


def test_emphasis_marks_may_be_missing() -> None:
    assert at("she never came back", page="And she _never_ came back.") == "she _never_ came back"


def test_a_nearly_alike_quote_snaps_to_whole_words() -> None:
    assert at("the rein had stopped") == "the rain had stopped"


def test_short_quotes_are_not_guessed_at() -> None:
    assert at("rian") is None
    assert at("Cliche") is None


def test_several_places_need_the_sentence() -> None:
    assert at("The keeper climbed") is None
    found = anchor(PAGE, "The keeper climbed", 0)
    assert found == (0, len("The keeper climbed"))
    later = anchor(PAGE, "The keeper climbed", 3)
    assert later is not None
    assert later[0] > 100


def test_nothing_of_another_paragraph() -> None:
    assert at("He had never seen a lighthouse from within before that night") is None


def test_a_quote_within_a_word_is_none() -> None:
    assert at("he always di") != "he always di"


def test_nothing_to_find() -> None:
    assert at("") is None
    assert at("   ") is None
    assert anchor("", "anything at all here", 0) is None


@given(st.text(), st.text(), st.none() | st.integers(-2, 5))
def test_any_text_gives_a_span_inside_or_none(page: str, quote: str, sentence: int | None) -> None:
    found = anchor(page, quote, sentence)
    assert found is None or 0 <= found[0] < found[1] <= len(page)


@given(st.text("abc de.“”—'\n_", min_size=20, max_size=60), st.data())
def test_what_is_quoted_exactly_is_found_there_or_not_at_all(
    page: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(page) - 1))
    end = data.draw(st.integers(start + 1, len(page)))
    quote = page[start:end].strip()
    found = anchor(page, quote)
    if found and page.count(quote) == 1 and page[found[0] : found[1]] == quote:
        assert page.index(quote) == found[0]


def test_spans_that_models_quoted(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At least 99.5 % of the true spans of 12 characters located; none in a wrong paragraph."""
    path = corpus.parent / "critique" / "model_quotes.jsonl"
    if not path.is_file():
        pytest.skip(f"no quoted spans at {path}")
    answers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pages = list(dict.fromkeys(answer["paragraph"] for answer in answers))
    place = {page: n for n, page in enumerate(pages)}
    chance, counted = random.Random(4), Counter[str]()
    for answer in answers:
        page = answer["paragraph"]
        near = [pages[place[page] - 1], pages[(place[page] + 1) % len(pages)], chance.choice(pages)]
        for item in answer["detection"]:
            counted += _outcome(page, item["span"], [other for other in near if other != page])
    with capsys.disabled():
        sys.stdout.write(f"\n{dict(counted)}\n")
    assert counted["true, located"] >= 0.995 * counted["true"]
    assert counted["accepted elsewhere"] == 0
    assert counted["ambiguous"] == 0


def _outcome(page: str, quote: str, others: list[str]) -> Counter[str]:
    """What the ladder makes of one span: in its own paragraph, and in others."""
    span, counted = anchor(page, quote), Counter[str]()
    counted["ambiguous"] = int(bool(span and page.count(page[span[0] : span[1]]) > 1))
    if len(quote) < 12:
        return counted + Counter(["short"])
    kind = "true" if _stands(page, quote) else "changed"
    counted += Counter([kind, f"{kind}, located"] if span else [kind])
    for other in others:
        if kind == "true" and not _stands(other, quote):
            counted["offered elsewhere"] += 1
            counted["accepted elsewhere"] += anchor(other, quote) is not None
    return counted


def _stands(page: str, quote: str) -> bool:
    """Whether a quote is in a paragraph, whatever its quotes, dashes, spaces, case and marks."""
    return _letters(quote) in _letters(page)


@lru_cache(maxsize=100_000)
def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
