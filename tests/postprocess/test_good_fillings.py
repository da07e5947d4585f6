"""True words at the holes they were cut from: at most one answer in a hundred may be lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from postprocess.good_fillings import answers, verdict

if TYPE_CHECKING:
    from pathlib import Path

BOOKS = [
    "en-novels/dickens_hard-times.md",
    "en-novels/london_the-sea-wolf.md",
    "en-novels-gutenberg-raw/prideandprejudice.txt",
    "markdown-manuscripts/necromancers-apprentice/015-Chapter-Fifteen.md",
    "non-english/fr_flaubert_madame-bovary_pg14155.txt",
    "non-english/ru_dostoevsky_Белые-ночи.txt",
]


@pytest.mark.corpus
def test_at_most_one_good_answer_in_a_hundred_is_lost(corpus: Path) -> None:
    seen: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for book in BOOKS:
        for answer in answers(corpus / book, 60):
            what, _ = verdict(answer)
            seen[answer.kind] += 1
            if what != "kept":
                lost[f"{answer.kind}: {what}"] += 1
    assert len(seen) == 6
    assert sum(seen.values()) > 1_000
    assert sum(lost.values()) <= 0.01 * sum(seen.values()), lost
