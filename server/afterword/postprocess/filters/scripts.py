"""A page in one script is not continued in another."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.postprocess.speech import sample

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_EAST: Final = frozenset(
    ["CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH", "BOPOMOFO", "HANGUL", "IDEOGRAPHIC"]
)
_CLEAR: Final = 0.8  # of the page's letters are of one script
_FOREIGN: Final = 0.5  # of the candidate's letters are of others
_PAGE_LETTERS: Final = 60
_LETTERS: Final = 8
_SAMPLE: Final = 3_000


def scripts(draft: Draft, job: Job) -> Draft:
    """Drop a candidate mostly in a script that the page clearly isn't in."""
    page = script_of(sample(job.around)[:_SAMPLE])
    if page is None:
        return draft
    letters = _letters(draft.body)
    total = sum(letters.values())
    if total >= _LETTERS and total - letters[page] > _FOREIGN * total:
        return draft.cut(0)
    return draft


@lru_cache(maxsize=64)
def script_of(text: str) -> str | None:
    """The script that a text is clearly in."""
    letters = _letters(text)
    total = sum(letters.values())
    if total < _PAGE_LETTERS:
        return None
    script, count = letters.most_common(1)[0]
    return script if count >= _CLEAR * total else None


def _letters(text: str) -> Counter[str]:
    return Counter(_script(character) for character in text if character.isalpha())


@lru_cache(maxsize=4_096)
def _script(character: str) -> str:
    name = unicodedata.name(character, "OTHER").split(" ", 1)[0].split("-", 1)[0]
    return "EAST" if name in _EAST else name
