"""The author's own rates: how often this manuscript does what the rules look for.

Frozen while the writer types, so that a keystroke here makes no finding flicker elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.coach.facts import Counts

#: Words of ordinary prose that every manuscript is averaged with: a page's rate says little.
_PRIOR_WORDS: Final = 10_000
_ENGLISH_SHARE: Final = 0.5  # of a manuscript's words in English paragraphs


@dataclass(frozen=True, slots=True)
class AuthorRates:
    """How often each rule noted something in the whole manuscript; counts of words and marks."""

    words: int = 0
    english: bool = True
    marks: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Counts, language: str = "") -> AuthorRates:
        """Freeze what has been counted; `language` is the setting, "" to tell from the text."""
        if language:
            english = language.lower().startswith("en")
        else:
            english = counts.english >= _ENGLISH_SHARE * counts.words
        return cls(counts.words, english, dict(counts.marks), dict(counts.keys))

    def per_word(self, rule: str, usual: float, *, without: int = 0) -> float:
        """The author's rate of a rule's marks, drawn towards the `usual` one per 1,000 words.

        `without` leaves out that many marks: those of the place that is compared with the rest.
        """
        prior = usual / 1000 * _PRIOR_WORDS
        marks = max(self.marks.get(rule, 0) - without, 0)
        return (marks + prior) / (self.words + _PRIOR_WORDS)

    def count(self, rule: str, key: str) -> int:
        """How often a rule noted one key in the manuscript."""
        return self.keys.get((rule, key), 0)


@lru_cache(maxsize=4096)
def least_surprising(expected: float, chance: float) -> int:
    """The smallest count that comes up with less than `chance` where `expected` are usual.

    By the Poisson distribution; never less than 1.
    """
    term = math.exp(-min(expected, 700.0))
    left, count = 1.0 - term, 1
    while left > chance and count < 1000:  # noqa: PLR2004 -- far beyond any cluster in prose
        term *= expected / count
        left -= term
        count += 1
    return count
