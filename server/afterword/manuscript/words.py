"""Counting words: by spaces where a script has them, by letters in Chinese and Japanese."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_IDEOGRAPH = re.compile(f"[{_LETTERS}]")
_RUN = re.compile(r"\S+")
_UNIT = re.compile(rf"[{_LETTERS}]|[^\W{_LETTERS}]+")


def count_words(text: str) -> int:
    """Words between spaces; where one holds ideographs or kana, each letter and word in it.

    Adds up over texts that are parted at spaces.
    """
    if text.isascii() or not _IDEOGRAPH.search(text):
        return len(text.split())
    return sum([len(_UNIT.findall(run)) if _IDEOGRAPH.search(run) else 1 for run in text.split()])


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words are that `count_words` counts (code points)."""
    for run in _RUN.finditer(text):
        if _IDEOGRAPH.search(run.group()):
            yield from (unit.span() for unit in _UNIT.finditer(text, run.start(), run.end()))
        else:
            yield run.span()


def has_ideographs(text: str) -> bool:
    """Whether any letter is counted by itself."""
    return _IDEOGRAPH.search(text) is not None
