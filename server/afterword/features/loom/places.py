"""How candidates lie at their place: the white space before and after them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def lead_of(texts: Iterable[str]) -> str:
    """The white space that most of the texts begin with."""
    return _usual(text[: len(text) - len(text.lstrip())] for text in texts)


def tail_of(texts: Iterable[str]) -> str:
    """The white space that most of the texts end with."""
    return _usual(text[len(text.rstrip()) :] for text in texts)


def _usual(found: Iterable[str]) -> str:
    most = Counter(found).most_common(1)
    return most[0][0] if most else ""
