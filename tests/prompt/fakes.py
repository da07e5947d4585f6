"""Tokenizers for tests: none of them reads anything from disk or network."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import tiktoken

if TYPE_CHECKING:
    from collections.abc import Iterable

GPT2_PATTERN = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


class FakeTokenizer:
    """Words and marks, one token each; counts what it was asked."""

    name = "words"
    exact = True

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.memory: dict[str, int] = {}

    def count(self, text: str) -> int:
        self.asked[text] += 1
        if text not in self.memory:
            self.memory[text] = self.measure(text)
        return self.memory[text]

    def measure(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]|\n+", text))

    async def prime(self, texts: Iterable[str]) -> None:
        return None


class DearJoins(FakeTokenizer):
    """Joined text costs more than its parts: every paragraph break and every comma is dear."""

    name = "dear joins"

    def measure(self, text: str) -> int:
        breaks = len(re.findall(r"\S\s*\n\n\s*\S", text))
        return super().measure(text) + 7 * breaks + len(text) // 50


class Bytes(FakeTokenizer):
    """The worst case of a byte-level tokenizer."""

    name = "bytes"

    def measure(self, text: str) -> int:
        return len(text.encode("utf-8", "surrogatepass"))


class BytePairs(FakeTokenizer):
    """A real byte-pair encoder with GPT-2's splitting and merges made for common words."""

    name = "byte pairs"

    def __init__(self) -> None:
        super().__init__()
        ranks = {bytes([number]): number for number in range(256)}
        for word in (" the", " and", " said", "\n\n", '."', " ferry", " Salt", "ing", ".\n\n"):
            raw = word.encode()
            for length in range(2, len(raw) + 1):
                ranks.setdefault(raw[:length], len(ranks))
        self.encoding = tiktoken.Encoding(
            "test", pat_str=GPT2_PATTERN, mergeable_ranks=ranks, special_tokens={}
        )

    def measure(self, text: str) -> int:
        return len(self.encoding.encode_ordinary(text))
