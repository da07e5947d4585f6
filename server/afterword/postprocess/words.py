"""Words for comparing texts: case, quotes and marks don't matter, Chinese letters are words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_WIDE: Final = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_WIDE}]|[^\W_{_WIDE}]+(?:['’][^\W_{_WIDE}]+)*")
GRAM: Final = 4


class Word(NamedTuple):
    """A word as compared, and where it stands, in code points."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [
        Word(found.group().casefold().replace("’", "'"), found.start(), found.end())
        for found in _WORD.finditer(text)
    ]


def is_wide(text: str) -> bool:
    """Whether most words are single Chinese, Japanese or Korean letters."""
    words = words_of(text[:200])
    return bool(words) and sum(word.text[0] >= "\u2e80" for word in words) * 2 > len(words)


@lru_cache(maxsize=1_024)
def grams(text: str) -> frozenset[tuple[str, ...]]:
    """The runs of four words in a text."""
    words = [word.text for word in words_of(text)]
    return frozenset(tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1))


@lru_cache(maxsize=16)
def all_grams(texts: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """The runs of four words in any of the texts."""
    return frozenset().union(*map(grams, texts))
