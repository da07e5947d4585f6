"""Words as phrases are counted: a gesture is the same whoever makes it."""

from __future__ import annotations

from typing import Final

FORMS: Final = {
    "he": "he she i they we",
    "his": "his her my their our",
    "him": "him me them us",
    "himself": "himself herself myself themselves ourselves",
}
_NORMAL: Final = {form: normal for normal, forms in FORMS.items() for form in forms.split()}


def normal(word: str) -> str:
    """A word as it is counted: “her” as “his”, “she” as “he”."""
    return _NORMAL.get(word, word)
