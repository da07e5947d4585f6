"""Which of a text came from candidates: counted against every character's own owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.ledger.disclosure import caveats, disclosure, model_name
from afterword.features.ledger.ports import Span
from afterword.features.ledger.provenance import Unseen, provenance
from afterword.manuscript import Manuscript
from features.ledger.made_up import accepted

if TYPE_CHECKING:
    from afterword.features.ledger.provenance import Provenance

PAGE = (
    "# The Storm\n\nIt rained for days and nobody came.\n\n<!-- a note -->\n\n"
    "She waited. [insert the boat here] Then the lamp went out.\n"
)


def of(page: str, *quotes: str, **more: object) -> Provenance:
    """The provenance of a page in which each of these was accepted, by its own candidate."""
    spans = [
        Span(page.index(quote), page.index(quote) + len(quote), f"r{number}")
        for number, quote in enumerate(quotes)
    ]
    entries = {span.receipt: accepted(span.receipt) for span in spans}
    return provenance(Manuscript.parse(page), spans, entries, **more)  # type: ignore[arg-type]


def test_words_of_prose_are_counted_and_nothing_else() -> None:
    found = of(PAGE, "rained for days")
    assert (found.words, found.words_from_candidates) == (14, 3)
    assert found.characters_from_candidates == len("rainedfordays")
    assert [(one.words, one.entry.model if one.entry else "") for one in found.sources] == [
        (3, "small-model.gguf")
    ]


def test_headings_notes_and_gaps_are_no_prose() -> None:
    found = of(PAGE, "# The Storm", "a note", "the boat here")
    assert found.words_from_candidates == 0
    assert found.sources == ()


@pytest.mark.parametrize(
    ("quote", "words"),
    [("ained for", 2), ("ned for", 1), ("rained for da", 2), ("rained for day", 3)],
)
def test_a_word_is_a_candidates_where_most_of_it_is(quote: str, words: int) -> None:
    assert of(PAGE, quote).words_from_candidates == words


def test_one_candidate_over_two_paragraphs_is_one_source() -> None:
    page = "One two.\n\nThree four.\n\nFive."
    spans = [Span(4, 8, "a"), Span(10, 21, "a"), Span(23, 28, "b")]
    found = provenance(Manuscript.parse(page), spans, {})
    assert [(one.start, one.end, one.words) for one in found.sources] == [(4, 21, 3), (23, 28, 1)]


def test_tagged_text_that_the_ledger_does_not_know_came_from_somewhere() -> None:
    page = "Mine. [Not mine at all.]{.afterword} Mine.\n\nMine <!-- ai -->or not<!-- /ai --> so.\n"
    assert of(page).words_from_candidates == 4
    found = of(page, tag="<!-- ai -->…<!-- /ai -->")
    assert found.words_from_candidates == 6
    assert found.words == 10
    assert {one.receipt for one in found.sources} == {None}
    assert "no longer known" in disclosure(found)


def test_what_the_ledger_knows_in_a_tag_is_all_that_came_from_candidates_there() -> None:
    page = "[She left at once, I wrote into it.]{.afterword} Mine."
    assert of(page, "She left at once,").words_from_candidates == 4


WORDS = ["rain", "l’été", "[sic]", "花が", "—", "*so*", "a", "“No,”", "[", "]{.x}", "<!-- n -->"]


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 160), st.integers(1, 30)), max_size=5),
)
def test_counts_agree_with_each_characters_own_owner(
    paragraphs: list[list[str]], cuts: list[tuple[int, int]]
) -> None:
    page = "\n\n".join(" ".join(words) for words in paragraphs)
    manuscript = Manuscript.parse(page)
    spans, last = [], 0
    for number, (start, length) in enumerate(sorted(cuts)):
        begin, end = max(start, last), min(start + length, len(page))
        if begin < end:
            spans.append(Span(begin, end, f"r{number}"))
            last = end
    found = provenance(manuscript, spans, {})
    assert 0 <= found.words_from_candidates <= found.words
    assert 0 <= found.characters_from_candidates <= found.characters
    assert found.words_from_candidates == sum(one.words for one in found.sources)
    owned = {at for span in spans for at in range(span.start, span.end)}
    if not re.search(r"[\[\]<{]", page) and all(b.block.words for b in manuscript.blocks()):
        assert found.characters_from_candidates == sum(not page[at].isspace() for at in owned)
    whole = provenance(manuscript, [Span(0, len(page), "all")], {})
    assert whole.words_from_candidates == whole.words
    assert whole.characters_from_candidates == whole.characters


def test_the_sentence_says_how_much_and_by_whom() -> None:
    assert disclosure(of(PAGE, "rained for days")) == (
        "About 21 % of this text (3 of 14 words) was first written in Afterword by the language "
        "model small-model and accepted by the author."
    )
    assert disclosure(of("One.", "One.")).startswith("All of this text (1 of 1 word) was")
    assert "none of this text" in disclosure(of(PAGE))
    assert disclosure(of("# Only a title\n")) == "This text has no words of prose yet."


def test_the_sentence_is_silent_about_nothing_it_could_not_see() -> None:
    lost = of(PAGE, "rained", unseen=Unseen(lost=120))
    assert disclosure(lost).endswith(
        "Up to 120 characters more may have been, which were edited outside of Afterword."
    )
    for unseen in (Unseen(known=False), Unseen(recording=False), Unseen(problem="it is broken")):
        assert "did not record" in disclosure(of(PAGE, unseen=unseen))
    lines = "\n".join(
        caveats(of(PAGE, unseen=Unseen(recording=False, known=False, lost=1, typed=2, problem="x")))
    )
    for said in ("can't be read", "is off", "never recorded", "1 character that", "2 characters"):
        assert said in lines


@pytest.mark.parametrize(
    ("model", "name"),
    [("SmolLM2-135M.Q8_0.gguf", "SmolLM2-135M.Q8_0"), ("/a/b/c.gguf", "c"), ("d:\\e\\f", "f")],
)
def test_models_are_named_as_people_know_them(model: str, name: str) -> None:
    assert model_name(model) == name
