"""Word lists of our own compiling: plain text, one entry a line, `#` begins a remark.

An entry may carry a tab and a value behind it. Where a list holds phrases, a word may name its
forms (`skip|skips|skipped`), `*` stands for any one word, and `?` behind a word makes it optional.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=64)
def entries(name: str) -> tuple[str, ...]:
    """The entries of the list `name`, without what stands behind a tab, in their order."""
    return tuple(entry.split("\t")[0].strip() for entry in _lines(name))


@lru_cache(maxsize=64)
def valued(name: str) -> dict[str, str]:
    """The entries of the list `name` with what stands behind their tab, or nothing."""
    pairs = (entry.partition("\t") for entry in _lines(name))
    return {key.strip(): value.strip() for key, _, value in pairs}


def words(text: str) -> frozenset[str]:
    """The words of a short list that stands in the code."""
    return frozenset(text.split())


def _lines(name: str) -> list[str]:
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].rstrip() for line in text.splitlines())
    return [line for line in lines if line]
