"""The rules on published novels: quiet on the books, and not on copies with seeded faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.coach import Checker
from afterword.manuscript import Manuscript, markup_for
from bench.coach_quiet import MOST, MOST_OF_ONE, rates
from bench.coach_seeds import Score, novels, opened, ratio, seeded, with_tic

if TYPE_CHECKING:
    from pathlib import Path

SEEDED = ("scarlet", "greatgatsby", "time-machine", "treasure")


@pytest.mark.corpus
def test_novels_are_left_in_peace(corpus: Path) -> None:
    for path in novels(corpus):
        if "war-and-peace" in path.name:
            continue  # by `make bench`: five novels long
        counts, words = rates(opened(path))
        assert 1000 * counts.total() <= MOST * words, path.name
        for rule, count in counts.items():
            assert 1000 * count <= MOST_OF_ONE * words, (path.name, rule)


@pytest.mark.corpus
def test_seeded_faults_are_found_and_little_else(corpus: Path) -> None:
    score = Score()
    for path in novels(corpus):
        if any(name in path.name for name in SEEDED):
            book = opened(path)
            score.add(seeded(book, seed=path.name))
            score.add(with_tic(book, seed=path.name))
    assert ratio(score.found.total(), score.planted.total()) >= 0.95
    assert ratio(score.right.total(), score.new.total()) >= 0.9


@pytest.mark.corpus
def test_a_seeded_copy_is_the_same_every_time(corpus: Path) -> None:
    book = opened(next(path for path in novels(corpus) if "time-machine" in path.name))
    one, other = (seeded(book, seed="x") for _ in range(2))
    assert str(one.manuscript.text) == str(other.manuscript.text)
    assert one.faults == other.faults
    for fault in one.faults:
        assert all(one.manuscript.text.slice(a, b).strip() for a, b in fault.spans)


@pytest.mark.corpus
def test_plays_and_verse_are_left_alone(corpus: Path) -> None:
    for path in (corpus / "traps").iterdir():
        assert len(Checker(opened(path)).run()) <= 1


@pytest.mark.corpus
def test_other_languages_are_nearly_silent(corpus: Path) -> None:
    for path in (corpus / "non-english").iterdir():
        text = path.read_bytes().decode("utf-8-sig")
        manuscript = Manuscript.parse(text, markup=markup_for(path.name))
        found = Checker(manuscript).run()
        assert len(found) <= max(4, manuscript.words / 1000), path.name
