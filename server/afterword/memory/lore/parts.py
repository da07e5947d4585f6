"""Parts of names that are enough to tell who is meant: "Ada" where one Ada alone has an entry."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.memory.names.evidence import capital_runs
from afterword.memory.names.vocabulary import EPITHETS, NOT_NAMES, PARTICLES, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

_PARTICLES: Final = frozenset(word for particle in PARTICLES for word in particle.split())
_SHORTEST: Final = 2  # letters


@lru_cache(maxsize=64)
def telling_parts(entries: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """By word, the only entry (its place) among whose names of several words it stands.

    `entries` are the forms of each entry. What is a form by itself is no part.
    """
    whole = {form for forms in entries for form in forms}
    owners: dict[str, int] = {}
    shared: set[str] = set()
    for place, forms in enumerate(entries):
        words = {word for form in forms if " " in form for word in form.split() if _tells(word)}
        for word in words:
            if owners.setdefault(word, place) != place:
                shared.add(word)
    return {word: place for word, place in owners.items() if word not in shared | whole}


def bare_names(text: str) -> frozenset[str]:
    """What a text calls by one word with a capital in mid-sentence, titles apart.

    A part of a longer name is none: "Halkett" isn't meant by "Ada Halkett".
    """
    return frozenset[str]().union(*map(_bare_names, text.split("\n\n")))


@lru_cache(maxsize=1024)
def _bare_names(text: str) -> frozenset[str]:
    """Of one paragraph: while the last of several is written, the others stay as they are."""
    found = set()
    for words, initial in capital_runs(text):
        named = words[1:] if initial and not _is_title(words[0]) else words
        bare = _without_titles(named)
        if len(bare) == 1:
            found.add(bare[0])
    return frozenset(found)


def without_titles(form: str) -> str:
    """A form without the titles before it."""
    return " ".join(_without_titles(form.replace("’", "'").split()))


def _without_titles(words: Sequence[str]) -> list[str]:
    left = list(words)
    while len(left) > 1 and (_is_title(left[0]) or left[0] in EPITHETS):
        left.pop(0)
    return left


def _is_title(word: str) -> bool:
    return word.rstrip(".") in TITLES


def _tells(word: str) -> bool:
    if not word[0].isupper() or word.endswith(".") or len(word) < _SHORTEST:
        return False
    return word not in TITLES | EPITHETS | NOT_NAMES | _PARTICLES
