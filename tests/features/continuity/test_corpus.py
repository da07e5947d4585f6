"""Whole books: next to nothing is found in them, and most of what is planted is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.features.continuity import ContinuityChecker, Rule
from afterword.manuscript import Manuscript, markup_for
from bench.continuity import Score, rule_of, score
from bench.continuity_books import BOOKS
from bench.continuity_seeds import lore_of, seeded
from bench.continuity_sentences import TRIED, UNSEEN

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.features.continuity import Contradiction
    from bench.continuity_sentences import Sentences

pytestmark = pytest.mark.corpus

UNTOUCHED = (
    "en-novels/austen_emma.md",
    "en-novels/dickens_hard-times.md",
    "en-novels/montgomery_anne-of-avonlea.md",
    "en-novels/london_the-sea-wolf.md",
    "en-novels/stoker_dracula.md",
    "en-novels-gutenberg-raw/doriangray.txt",
    "non-english/de_kafka_die-verwandlung_pg22367.txt",
    "non-english/fr_flaubert_madame-bovary_pg14155.txt",
    "non-english/ru_dostoevsky_Белые-ночи.txt",
)
COPIED = (
    "en-novels-gutenberg-raw/prideandprejudice.txt",
    "en-novels/montgomery_anne-of-green-gables.md",
    "en-novels-gutenberg-raw/greatgatsby.txt",
)
#: Slips that these books do have: the misprints of their editions.
MISPRINTS = {"Rachel", "Boulder", "ShiRley", "Marila", "Sybil"}


def checked(corpus: Path, name: str) -> tuple[Manuscript, tuple[Contradiction, ...]]:
    source = (corpus / name).read_bytes().decode("utf-8")
    manuscript = Manuscript.parse(source, markup=markup_for(name))
    people = BOOKS.get(name)
    return manuscript, ContinuityChecker().check(manuscript, lore_of(people) if people else None)


@pytest.mark.parametrize("name", UNTOUCHED)
def test_published_books_contradict_themselves_in_misprints_only(corpus: Path, name: str) -> None:
    manuscript, found = checked(corpus, name)
    assert [one.message for one in found if one.quote not in MISPRINTS] == []
    assert len(found) <= 0.1 * manuscript.words / 1000


@pytest.mark.parametrize(
    ("sentences", "names", "attributes"), [(TRIED, 0.9, 0.8), (UNSEEN, 0.9, 0.6)]
)
def test_what_is_planted_is_found(
    corpus: Path, sentences: Sentences, names: float, attributes: float
) -> None:
    total = Score()
    for name in COPIED:
        score(seeded(name, corpus, sentences=sentences), total)
    kinds = {kind for kind in total.planted if rule_of(kind) is Rule.ATTRIBUTE}
    assert total.planted["name"] == 120
    assert total.recall({"name"}) > names
    assert total.recall(kinds) > attributes
    assert total.precision(Rule.NAME) > 0.95
    assert total.precision(Rule.ATTRIBUTE) > 0.98
    assert total.precision(Rule.DEAD) == total.precision(Rule.DAY) == 1
