"""Whether a text is English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.features.continuity.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORDS: Final = re.compile(r"[^\W\d_]+")
_STOP: Final = word_set("the of and to in was he that his her it with had for as she at on")
#: The share of these words in English prose is 0.25 to 0.35; in other languages below 0.08.
_ENGLISH: Final = 0.14
_ENOUGH: Final = 2_000  # words that are looked at
#: Words below which a text may be anything, and is taken for English.
_FEW: Final = 20


def is_english(sample: Iterable[str]) -> bool:
    """Whether some paragraphs, the first of which are enough, are English prose."""
    words: list[str] = []
    for text in sample:
        words += _WORDS.findall(text.casefold())
        if len(words) > _ENOUGH:
            break
    if len(words) < _FEW:
        return all(word.isascii() for word in words)
    return sum(word in _STOP for word in words) > _ENGLISH * len(words)
