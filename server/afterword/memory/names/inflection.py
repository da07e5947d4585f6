"""Names that change their endings: Russian cases, the German genitive."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CYRILLIC: Final = re.compile("[А-Яа-яЁё]")
#: Endings of the cases of names, the longest first.
_ENDINGS: Final = (
    "ого",
    "его",
    "ому",
    "ему",
    "ою",
    "ею",
    "ыми",
    "ими",
    "ым",
    "им",
    "ом",
    "ем",
    "ой",
    "ей",
    "ая",
    "яя",
    "ую",
    "юю",
    "ий",
    "ый",
    "ое",
    "а",
    "я",
    "у",
    "ю",
    "е",
    "ы",
    "и",
    "й",
    "ь",
)
_NOMINATIVE: Final = ("ий", "ый", "ая", "яя", "ей", "ай", "ь", "а", "я")
_SHORTEST: Final = 3  # letters of a stem


def base_forms(words: Mapping[str, int], *, genitive: bool) -> dict[str, str]:
    """For each word that is a case of another, that other: the nominative as far as it is seen.

    `words` are the words of names with their counts. `genitive` says that an s at the end may be
    one, as in German. A man's and a woman's surname (Гуров, Гурова) can't be told apart.
    """
    stems: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for word, count in words.items():
        if _CYRILLIC.search(word):
            stems[_stem(word)].append((count, word))
    found = {}
    for stem, cases in stems.items():
        base = max(cases, key=lambda case: (_plausible(case[1], stem), *case))[1]
        found.update({word: base for _, word in cases if word != base})
    if genitive:
        found.update(
            {word: word[:-1] for word in words if word.endswith("s") and word[:-1] in words}
        )
    return found


def in_base_form(words: Iterable[str], bases: Mapping[str, str]) -> tuple[str, ...]:
    """The words with each in its base form."""
    return tuple(bases.get(word, word) for word in words)


def _plausible(word: str, stem: str) -> int:
    if word == stem:
        return 2
    return int(word.endswith(_NOMINATIVE))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word
