"""Where somebody lives, where a sentence says it with a name and a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.features.continuity.claims import Claim, Owner, Scope, owns
from afterword.features.continuity.people import gender_wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOMES: Final = frozenset({"home", "house", "cottage", "flat", "lodgings", "rooms", "farm"})
_LIVING: Final = frozenset({"lived", "lives", "dwelt", "resided"})
_HOLDING: Final = frozenset({"had", "has", "made", "owned", "kept", "rented"})
#: Between a house, or somebody who lives, and where.
_STOOD: Final = frozenset({"stood", "was", "lay", "is"})
_LIVED: Final = frozenset(
    {"alone", "then", "now", "still", "there", "by", "choice", "himself", "herself"}
)
_FILLERS: Final = frozenset({"had", "has", "still", "now", "always"})
_IN: Final = frozenset({"in", "at", "on"})


def homes(scope: Scope) -> Iterator[Claim]:
    """What the sentence says of where somebody lives."""
    tokens = scope.tokens
    for n, token in enumerate(tokens[:-2]):
        if not (token.low in _HOMES or token.low in _LIVING):
            continue
        at = _place_after(scope, n)
        if not at or not n:
            continue
        place = scope.person_at(tokens[at].start)
        if place is None or place.possessive:
            continue
        owner = _owner(scope, n)
        near = tuple([key for key in owner.near if key != place.key]) if owner else ()
        if owner is not None and (near or owner.far):
            value = " ".join(place.words)
            yield Claim("home", value, value, place.start, place.end, owner._replace(near=near))


def _place_after(scope: Scope, n: int) -> int:
    """The first word of the place, behind "in" and at most a few words; 0 where there is none."""
    tokens = scope.tokens
    between = _LIVED if tokens[n].low in _LIVING else _STOOD
    for at in range(n + 1, min(n + 4, len(tokens) - 1)):
        if tokens[at].low in _IN and scope.person_at(tokens[at + 1].start):
            return at + 1
        if not (tokens[at].low in between or tokens[at].low.endswith("ly")):
            return 0
    return 0


def _owner(scope: Scope, n: int) -> Owner | None:
    tokens = scope.tokens
    m = n - 1
    if tokens[n].low in _LIVING:
        while m > 0 and tokens[m].low in _FILLERS:
            m -= 1
        return _named(scope, m)
    if owns(tokens[m].low):
        person = scope.person_ending(tokens[m].end)
        return Owner((person.key,), sure=True) if person else None
    if tokens[m].low in {"his", "her"}:
        return scope.by_pronoun(tokens[m].start, gender_wanted(tokens[m].low))
    held = tokens[m].low in {"a", "the"} and m > 1 and tokens[m - 1].low in _HOLDING
    if tokens[m].low in _HOLDING and tokens[n].low.endswith("s"):
        return _named(scope, m - 1)  # "Ada had rooms in"
    at_home = tokens[m].low == "at" and m > 1 and tokens[m - 1].low in {"was", "is"}
    return _named(scope, m - 2) if held or at_home else None


def _named(scope: Scope, m: int) -> Owner | None:
    """The name that ends with the word `m`."""
    person = scope.person_ending(scope.tokens[m].end) if m >= 0 else None
    return Owner((person.key,), sure=True) if person and not person.possessive else None
