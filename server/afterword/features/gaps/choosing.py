"""Which of several fillings leads best into what follows: told by words, without a model."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING, Final

from afterword.postprocess.words import grams, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# Of a dozen such measures tried on four fillings each of sixteen gaps this did best, and not surely
# better than chance: -0.017 nats per token of what follows (tests/bench/GAPS.md).
_ECHO: Final = 0.2  # of a filling's runs of four words: more of what follows is told twice


def leading_best(texts: Sequence[str], after: str, *, around: str = "") -> int:
    """The index of the text that shares most with `after`, without saying it before its time.

    Words count by how rare they are in `around` and `after`, a text's own length against it; of
    two as good the first is taken. A text that repeats runs of `after` comes last.

    Raises:
        ValueError: there is no text.
    """
    seen = Counter(_words(f"{around}\n\n{after}"))
    total = sum(seen.values()) + 1
    there, told = frozenset(_words(after)), grams(after)

    def weight(word: str) -> float:
        return log(total / (seen[word] + 1)) if total > seen[word] + 1 else 0.0

    def worth(text: str) -> tuple[bool, float]:
        own, runs = frozenset(_words(text)), grams(text)
        echoes = bool(runs) and len(runs & told) > _ECHO * len(runs)
        size = sum(weight(word) for word in own)
        shared = sum(weight(word) for word in own & there)
        return not echoes, shared / sqrt(size) if size > 0 else 0.0

    worths = [worth(text) for text in texts]
    return max(range(len(texts)), key=lambda number: (worths[number], -number))


def _words(text: str) -> list[str]:
    return [word.text for word in words_of(text)]
