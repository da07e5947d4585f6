"""Published paragraphs as candidates: at most one good one in a hundred may be lost."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from afterword.manuscript.sentences import sentence_ends
from postprocess.good_candidates import pages, verdict

CORPUS = Path(os.environ.get("AFTERWORD_CORPUS") or Path(__file__).parents[3] / "shared/corpus")
BOOKS = [
    "en-novels/dickens_hard-times.md",
    "en-novels/london_the-sea-wolf.md",
    "en-novels-gutenberg-raw/prideandprejudice.txt",
    "en-stories/crane_the-open-boat.md",
    "markdown-manuscripts/necromancers-apprentice/015-Chapter-Fifteen.md",
    "non-english/de_kafka_die-verwandlung_pg22367.txt",
    "non-english/fr_flaubert_madame-bovary_pg14155.txt",
    "non-english/ja_soseki_wagahai-wa-neko_aozora.txt",
    "non-english/ru_dostoevsky_Белые-ночи.txt",
]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here (AFTERWORD_CORPUS)")
def test_at_most_one_good_candidate_in_a_hundred_is_lost() -> None:
    seen: Counter[str] = Counter()
    for book in BOOKS:
        for text, following, around in pages(CORPUS / book, 80):
            ends = sentence_ends(text)
            if ends and ends[-1] == len(text) and "\n" not in text:  # prose, and not verse
                seen[verdict(text, following, around)[0]] += 1
    total = sum(seen.values())
    assert total > 500
    assert total - seen["kept"] <= 0.01 * total, seen
