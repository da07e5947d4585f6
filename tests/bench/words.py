"""A tokenizer that costs what a real one does once its counts are known."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class WordTokenizer:
    """Four thirds of a token to the word, remembered by text as the real ones do."""

    name = "words"
    exact = True

    def __init__(self) -> None:
        self.count = lru_cache(maxsize=4096)(lambda text: len(text.split()) * 4 // 3 + 1)

    async def prime(self, texts: Iterable[str]) -> None:
        return None
