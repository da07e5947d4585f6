"""How much candidates are alike."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from afterword.postprocess.words import grams, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ALIKE: Final = 0.5


def overlap(one: str, two: str) -> float:
    """The share of the shorter text's runs of four words that the other has too, 0 to 1.

    Texts too short for such a run are compared word by word.
    """
    first, second = grams(one), grams(two)
    if not first or not second:
        same = [word.text for word in words_of(one)] == [word.text for word in words_of(two)]
        return 1.0 if same else 0.0
    return len(first & second) / min(len(first), len(second))


def mean_overlap(candidates: Sequence[str]) -> float:
    """The mean overlap of all pairs; 0 for fewer than two."""
    pairs = list(combinations(candidates, 2))
    return sum(overlap(one, two) for one, two in pairs) / len(pairs) if pairs else 0.0


def too_alike(one: str, two: str) -> bool:
    """Whether a writer would take the two for the same suggestion."""
    return overlap(one, two) >= _ALIKE


def differ(candidates: Sequence[str]) -> tuple[str, ...]:
    """The candidates without those too like an earlier one, in order."""
    kept: list[str] = []
    for candidate in candidates:
        if not any(too_alike(candidate, other) for other in kept):
            kept.append(candidate)
    return tuple(kept)
