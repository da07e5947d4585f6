"""Who is whose brother, mother, uncle; where a sentence says it with both names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.features.continuity.claims import Claim, Owner, Scope, owns
from afterword.features.continuity.people import gender_wanted
from afterword.features.continuity.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.features.continuity.people import Person

#: A word of kinship, the class it belongs to, and the class it has seen from the other side.
_CLASSES: Final = (
    ("parent", "child", "mother father mama papa mum dad mom"),
    ("child", "parent", "son daughter"),
    ("sibling", "sibling", "brother sister"),
    ("spouse", "spouse", "husband wife"),
    ("uncle", "nephew", "uncle aunt"),
    ("nephew", "uncle", "nephew niece"),
    ("cousin", "cousin", "cousin"),
    ("grandparent", "grandchild", "grandmother grandfather"),
    ("grandchild", "grandparent", "grandson granddaughter"),
)
KIN: Final = {word: kind for kind, _, words in _CLASSES for word in words.split()}
INVERSE: Final = {kind: inverse for kind, inverse, _ in _CLASSES}
#: Kin of whom everybody has one.
ONLY_ONE: Final = frozenset({"mother", "father"})
_ADJECTIVES: Final = word_set(
    "elder younger older eldest youngest oldest late poor dear own only little big twin"
)
_ARTICLES: Final = frozenset({"a", "an", "the"})
_QUASI: Final = word_set("half step foster adopted adoptive god former in-law")


def kinship(scope: Scope) -> Iterator[Claim]:
    """What the sentence says of kinship."""
    for n, token in enumerate(scope.tokens):
        if token.low not in KIN:
            continue
        m = n - 1
        while m >= 0 and scope.tokens[m].low in _ADJECTIVES:
            m -= 1
        if m < 0 or scope.tokens[m].low in _QUASI:
            continue
        found = _of(scope, n, m) or _pair(scope, n, m)
        if found is not None:
            owner, other = found
            yield Claim(
                token.low, KIN[token.low], token.low, token.start, token.end, owner, other.key
            )


def _pair(scope: Scope, n: int, m: int) -> tuple[Owner, Person] | None:
    """Owner and kin where the owner stands before the word of kinship."""
    other = _named_after(scope, n) or _named_before(scope, m)
    owner = _owner(scope, m, other) if other else None
    return (owner, other) if owner and other else None


def _of(scope: Scope, n: int, m: int) -> tuple[Owner, Person] | None:
    """Owner and kin of "Josse was an uncle of Ada's"."""
    following = scope.tokens[n + 1 : n + 3]
    if len(following) < 2 or following[0].low != "of" or scope.tokens[m].low not in _ARTICLES:  # noqa: PLR2004 -- "of" and a name
        return None
    person = scope.person_at(following[1].start)
    other = _named_before(scope, m)
    if person is None or other is None or person.key == other.key:
        return None
    return Owner((person.key,), sure=True), other


def _owner(scope: Scope, m: int, other: Person) -> Owner | None:
    token = scope.tokens[m]
    if owns(token.low):
        person = scope.person_ending(token.end)
        return Owner((person.key,), sure=True) if person and person.key != other.key else None
    if token.low in _ARTICLES and m > 1 and scope.tokens[m - 1].low == "had":
        person = scope.person_ending(scope.tokens[m - 2].end)
        return Owner((person.key,), sure=True) if person and not person.possessive else None
    if token.low in {"his", "her"}:
        return _by_pronoun(scope, m, other)
    return None


def _by_pronoun(scope: Scope, m: int, other: Person) -> Owner | None:
    token = scope.tokens[m]
    gender = gender_wanted(token.low)
    if m > 1 and scope.tokens[m - 1].low in {"and", "with"}:
        beside = scope.person_ending(scope.tokens[m - 2].end)
        if beside and not beside.possessive:
            return Owner((beside.key,), gender=gender)
    found = scope.by_pronoun(token.start, gender)
    if found is None:
        return None
    near = tuple([key for key in found.near if key != other.key])
    far = tuple([key for key in found.far if key != other.key])
    return found._replace(near=near, far=far) if near or far else None


def _named_after(scope: Scope, n: int) -> Person | None:
    """The name right after the word of kinship: "her uncle Josse", "her uncle, Josse,"."""
    following = scope.tokens[n + 1 : n + 3]
    if not following:
        return None
    if following[0].low in {"called", "named", ","}:
        following = following[1:]
    person = scope.person_at(following[0].start) if following else None
    if person is None or person.possessive:
        return None
    if scope.tokens[n + 1].low != "," or scope.tokens[0].low == "as":
        return person
    closing = [t.low for t in scope.tokens if t.start >= person.end][:2]
    alone = closing[:1] and closing[0] in {",", ".", ";"} and closing[1:] != ["and"]
    return person if alone else None


def _named_before(scope: Scope, m: int) -> Person | None:
    """The name that the kinship stands beside: "Josse, her uncle,", "Josse was her uncle"."""
    tokens = scope.tokens
    start = m
    if person := scope.person_ending(tokens[m].end):
        start = next(n for n, token in enumerate(tokens) if token.start >= person.start)
    if start < 2:  # noqa: PLR2004 -- a name and what links it
        return None
    if tokens[start - 1].low not in {",", "was", "is"}:
        return None
    last = start - 2
    while last > 0 and tokens[last].low in {"who", ",", "("}:
        last -= 1
    named = scope.person_ending(tokens[last].end)
    if named is None or named.possessive:
        return None
    if tokens[start - 1].low == ",":
        first = next(n for n, token in enumerate(tokens) if token.start >= named.start)
        if first and tokens[first - 1].low in {",", "and"}:
            return None  # one of a list
    return named
