"""Counting without a tokenizer: from above, by kinds of character."""

from __future__ import annotations

import logging
import math
import string
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Tokens per character, rounded up from SmolLM2's own tokenizer on windows of 1,500 characters, 60
# of each of some 70 books. Its table is small (49,000) and English first: larger ones, as most
# models have, need fewer tokens, in other scripts far fewer. English prose 0.22-0.28 all in all,
# at most 0.33 (verse, dialogue); German and French 0.38, at most 0.42; Russian 0.76, at most
# 0.80; Japanese 1.81 and Chinese 1.87, at most 1.96.
_LETTER = 0.35
_LETTER_BESIDE_ACCENTS = 0.45
_SPACE = 0.12
_MARK = 1.0  # digits and ASCII punctuation
_ACCENTED = 2.0  # Latin letters beyond ASCII
_TWO_BYTES = 1.02  # Cyrillic, Greek, Hebrew, Arabic …
_THREE_BYTES = 2.1  # Chinese, Japanese, Korean, curly quotes …
_FOUR_BYTES = 4.0  # emoji, rare ideographs
_PER_TEXT = 2  # what rounding and rare words may cost a short text
_ACCENTS_PER_LETTER = 1 / 300  # more of them, and it is not English

_LETTERS = string.ascii_letters.encode()
_SPACES = b" \n\r\t"
_TAILS = bytes(range(0x80, 0xC0))
_LATIN_HEADS = bytes(range(0xC2, 0xCA))
_TWO_HEADS = bytes(range(0xCA, 0xE0))
_THREE_HEADS = bytes(range(0xE0, 0xF0))
_FOUR_HEADS = bytes(range(0xF0, 0xF8))


@lru_cache(maxsize=8192)
def estimate_tokens(text: str) -> int:
    """At least as many tokens as ordinary prose in `text` has, by its kinds of character."""
    if not text:
        return 0
    data = text.encode("utf-8", "surrogatepass")

    def number_of(kind: bytes) -> int:
        return len(data) - len(data.translate(None, kind))

    letters, spaces = number_of(_LETTERS), number_of(_SPACES)
    latin, two = number_of(_LATIN_HEADS), number_of(_TWO_HEADS)
    three, four = number_of(_THREE_HEADS), number_of(_FOUR_HEADS)
    marks = len(data) - letters - spaces - latin - two - three - four - number_of(_TAILS)
    foreign = latin > letters * _ACCENTS_PER_LETTER
    return _PER_TEXT + math.ceil(
        letters * (_LETTER_BESIDE_ACCENTS if foreign else _LETTER)
        + spaces * _SPACE
        + marks * _MARK
        + latin * _ACCENTED
        + two * _TWO_BYTES
        + three * _THREE_BYTES
        + four * _FOUR_BYTES
    )


class EstimatingTokenizer:
    """Stands in where a model's tokenizer can't be had; says so once, in the log."""

    def __init__(self, model: str) -> None:
        """Estimate for a model of this name."""
        self._model = model
        self._said = False

    @property
    def name(self) -> str:
        """Says that it is an estimate."""
        return "estimate (from above)"

    @property
    def exact(self) -> bool:
        """Never."""
        return False

    def count(self, text: str) -> int:
        """See `estimate_tokens`."""
        if not self._said:
            self._said = True
            logging.getLogger(__name__).warning(
                "no tokenizer for %s: tokens are estimated from above", self._model
            )
        return estimate_tokens(text)

    async def prime(self, texts: Iterable[str]) -> None:
        """Nothing to learn."""
