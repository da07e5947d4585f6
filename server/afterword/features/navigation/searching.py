"""Looking for a symbol by a few of its letters."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Thing = TypeVar("_Thing")

_MOST: Final = 200  # results; a list shows no more


def ranked(query: str, things: Iterable[_Thing], name_of: Callable[[_Thing], str]) -> list[_Thing]:
    """The things whose name holds the query's letters in order, the closest first.

    Case, accents and spaces don't count. An empty query finds everything, as it stands.
    """
    wanted = plain(query).replace(" ", "")
    if not wanted:
        return list(things)[:_MOST]
    scored = [
        (score, place, thing)
        for place, thing in enumerate(things)
        if (score := distance(wanted, plain(name_of(thing)))) is not None
    ]
    scored.sort(key=lambda found: found[:2])
    return [thing for _, _, thing in scored[:_MOST]]


def distance(wanted: str, name: str) -> tuple[int, int] | None:
    """How far a name is from a query, both plain; None where letters are missing.

    First by what sort of match it is (all of it, its beginning, a word's beginning, inside, letters
    here and there), then by what the letters leave out between them or the name has besides.
    """
    joined = name.replace(" ", "")
    words = name.split()
    if joined == wanted:
        return 0, 0
    if joined.startswith(wanted):
        return 1, len(joined)
    if any(word.startswith(wanted) for word in words):
        return 2, len(joined)
    if wanted in joined:
        return 3, len(joined)
    starts = accumulate([len(word) for word in words[:-1]], initial=0)
    spread = [_spread(wanted, joined, start) for start in starts]
    found = [length for length in spread if length is not None]
    return (4, min(found)) if found else None


def _spread(wanted: str, joined: str, start: int) -> int | None:
    """How far the wanted letters reach from `start`, a word's first; None if they don't."""
    if not joined.startswith(wanted[0], start):
        return None
    at = start
    for letter in wanted[1:]:
        at = joined.find(letter, at + 1)
        if at < 0:
            return None
    return at - start


def plain(text: str) -> str:
    """A text in small letters without accents, its spaces single."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())
