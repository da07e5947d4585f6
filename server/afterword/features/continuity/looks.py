"""The colour of somebody's eyes and hair, where a sentence says it plainly."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from afterword.features.continuity.claims import Claim, Owner, Scope, owns
from afterword.features.continuity.people import gender_wanted
from afterword.features.continuity.wording import DENIED, EYES, HAIR, PASSING, PLAIN_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from afterword.features.continuity.claims import Token

NOUNS: Final = {
    "eyes": "eyes",
    "eye": "eyes",
    "hair": "hair",
    "locks": "hair",
    "curls": "hair",
    "tresses": "hair",
}
#: "grey-eyed", "fair-haired".
ENDINGS: Final = {"eyed": "eyes", "haired": "hair"}
_TABLES: Final[Mapping[str, Mapping[str, str]]] = {"eyes": EYES, "hair": HAIR}
_COPULAS: Final = frozenset({"were", "was", "are", "is"})
_HAVING: Final = frozenset({"had", "has", "with", "have"})
_SURE: Final = frozenset({"mistaking", "doubt", "mistake"})
#: Whose eyes these are is not to be known.
_NOBODYS: Final = frozenset({"their", "my", "your", "our", "its"})
_HOW: Final = frozenset({"how", "so"})
_NEAR: Final = 4  # words before a noun that may belong to it
_REACH: Final = 7  # words before and after a noun that may say its colour


def looks(scope: Scope) -> Iterator[Claim]:
    """What the sentence says of eyes and hair."""
    if scope.index and [token.low for token in scope.tokens[:2]] in (
        ["they", "were"],
        ["they", "are"],
    ):
        yield from _they(scope)
    for n, token in enumerate(scope.tokens):
        if token.low in NOUNS:
            attribute = NOUNS[token.low]
            found = _before(scope, n, _TABLES[attribute]) or _after(scope, n, _TABLES[attribute])
            if found and (claim := _claim(scope, attribute, *found)):
                yield claim
        elif "-" in token.low and token.low.rpartition("-")[2] in ENDINGS:
            yield from _compound(scope, n)


def _claim(scope: Scope, attribute: str, colour: Token, owner: Owner | None) -> Claim | None:
    table = _TABLES[attribute]
    if owner is None or _is_hedged(scope.tokens, colour):
        return None
    if colour.low == "black" and any(token.low == "eye" for token in scope.tokens):
        return None  # a blow's
    return Claim(attribute, table[colour.low], colour.low, colour.start, colour.end, owner)


def _is_hedged(tokens: Sequence[Token], colour: Token) -> bool:
    """Whether the words before say that it is not quite so; or those after, why it is."""
    at = next(n for n, token in enumerate(tokens) if token.start == colour.start)
    before = [token.low for token in tokens[max(at - 2 * _REACH, 0) : at]]
    after = [token.low for token in tokens[at + 1 : at + 3]]
    denied = any(
        word in DENIED and not (word == "no" and following in _SURE)
        for word, following in pairwise([*before, ""])
    )
    if denied and before[-1:] != ["how"]:
        return True
    if not PASSING.isdisjoint(before[-1:]) or after[:1] in (["with"], ["from"], ["-"]):
        return True
    return after[:1] == ["as"] and after[1:] not in (["ever"], ["always"], ["before"])


def _before(scope: Scope, n: int, table: Mapping[str, str]) -> tuple[Token, Owner | None] | None:
    """A colour before the noun, as in "Ada's tired green eyes"."""
    colours: list[Token] = []
    m = n - 1
    while m >= 0 and n - m <= _REACH:
        token = scope.tokens[m]
        if token.low in table:
            colours.append(token)
        elif token.low in _HAVING or owns(token.low) or gender_wanted(token.low):
            break
        elif token.low in _NOBODYS or not (_is_word(token.low) or token.low in {",", "’", "'"}):
            return None
        m -= 1
    else:
        m = -1
    owner = _possessor(scope, m, m + 1) if m >= 0 else _owner_after(scope, n)
    owner = owner or (_sole(scope, n) if m < 0 or scope.tokens[m].low in _HAVING else None)
    if len(colours) == 1 and not _mixed(scope.tokens, colours[0]):
        return colours[0], owner
    if colours:
        return None
    return _around(scope, m, table, owner)


def _is_word(low: str) -> bool:
    return low.isalpha() or "-" in low


def _mixed(tokens: Sequence[Token], colour: Token) -> bool:
    """Whether another colour shades it: "blue-grey", "grey and green"."""
    at = next(n for n, token in enumerate(tokens) if token.start == colour.start)
    beside = {token.low for token in tokens[max(at - 2, 0) : at + 3]} - {colour.low}
    return not beside.isdisjoint(EYES.keys() | HAIR.keys())


def _sole(scope: Scope, n: int) -> Owner | None:
    """The only one whom the sentence names or speaks of."""
    keys = tuple(dict.fromkeys(person.key for person in scope.sentence.people))
    pronouns = any(gender_wanted(token.low) for token in scope.tokens)
    if len(keys) != 1 or pronouns or scope.has_strangers(n - _NEAR, n):
        return None
    return Owner(keys)


def _owner_after(scope: Scope, n: int) -> Owner | None:
    """Whose the noun is by what follows: "those green eyes of Ada's", "a pair of eyes, Ada's,"."""
    following = scope.tokens[n + 1 : n + 3]
    if len(following) < 2 or following[0].low not in {"of", ","}:  # noqa: PLR2004 -- a link and a name
        return None
    person = scope.person_at(following[1].start)
    if person is None or not person.possessive:
        return None
    end = next((token for token in scope.tokens if token.start >= person.end + 2), None)
    alone = end is None or not end.low.isalpha() or following[0].low == "of"
    return Owner((person.key,), sure=True) if alone else None


def _they(scope: Scope) -> Iterator[Claim]:
    """What is said of the eyes that the sentence before named: "They were green."."""
    before = Scope(scope.all, scope.index - 1)
    at = [n for n, token in enumerate(before.tokens) if token.low == "eyes" and n]
    colour = _predicate(scope.tokens, 1, EYES)
    if len(at) == 1 and colour and not _mixed(scope.tokens, colour):
        owner = _possessor(before, at[0] - 1, at[0])
        if claim := _claim(scope, "eyes", colour, owner):
            yield claim


def _around(
    scope: Scope, m: int, table: Mapping[str, str], owner: Owner | None
) -> tuple[Token, Owner | None] | None:
    """A colour before the owner: "how green Ada's eyes were", "the green of Ada's eyes"."""
    person = scope.person_ending(scope.tokens[m].end)
    first = m
    if person:
        first = next(n for n, token in enumerate(scope.tokens) if token.start >= person.start)
    words = scope.tokens[max(first - 2, 0) : first]
    if len(words) == 2:  # noqa: PLR2004 -- a colour with a word beside it
        one, two = words
        if one.low in _HOW and two.low in table:
            return two, owner
        if two.low in {"of", "in"} and one.low in table:
            return one, owner
    return None


def _possessor(scope: Scope, m: int, after: int) -> Owner | None:
    """Whose the noun is whose first word is `after`, with `m` the word that says so."""
    token = scope.tokens[m]
    if token.low in {"his", "her"}:
        return scope.by_pronoun(token.start, gender_wanted(token.low))
    if token.low in _HAVING:
        return scope.by_subject(scope.tokens[after].start)
    if not owns(token.low):
        return None
    if person := scope.person_ending(token.end):
        return Owner((person.key,), sure=True)
    if m > 1 and gender_wanted(scope.tokens[m - 1].low) and scope.tokens[m - 2].low == "had":
        return scope.by_subject(scope.tokens[m - 2].start)  # "had her mother's"
    return None


def _after(scope: Scope, n: int, table: Mapping[str, str]) -> tuple[Token, Owner | None] | None:
    """A colour after the noun, as in "Ada's eyes were a clear green"."""
    colour = _predicate(scope.tokens, n + 1, table)
    if colour is None or _mixed(scope.tokens, colour):
        return None
    m = n - 1
    while m >= 0 and n - m <= _REACH:
        token = scope.tokens[m]
        if token.low == "whose":
            person = scope.person_ending(scope.tokens[m - 1].start) if m else None
            person = person or (scope.person_ending(scope.tokens[m - 2].end) if m > 1 else None)
            return (colour, Owner((person.key,), sure=True)) if person else None
        if owns(token.low) or token.low in {"his", "her"}:
            return colour, _possessor(scope, m, n)
        if not token.low.isalpha():
            return None
        m -= 1
    return None


def _predicate(tokens: Sequence[Token], at: int, table: Mapping[str, str]) -> Token | None:
    """The colour that a noun is said to be by the words from `at` on."""
    linked = False
    for token in tokens[at : at + _REACH]:
        if token.low in table:
            return token if linked else None
        if token.low in _COPULAS or token.low == ",":
            linked = True
        elif token.low not in PLAIN_WORDS | {"which", "that", "had", "been"}:
            return None
    return None


def _described(scope: Scope, n: int) -> Owner | None:
    """Whom a predicate describes: "Ada was a thin grey-eyed creature"."""
    for m in range(n - 1, max(n - _REACH, 1), -1):
        if scope.tokens[m].low in {"a", "an"}:
            person = scope.person_ending(scope.tokens[m - 2].end)
            told = scope.tokens[m - 1].low in {"was", "is"} and person and not person.possessive
            return Owner((person.key,), sure=True) if person and told else None
    return None


def _compound(scope: Scope, n: int) -> Iterator[Claim]:
    """Such as "the grey-eyed Ada", "Ada was grey-eyed", "Ada, fair-haired and quick"."""
    token = scope.tokens[n]
    word, _, ending = token.low.rpartition("-")
    attribute = ENDINGS[ending]
    if word not in _TABLES[attribute]:
        return
    following = scope.tokens[n + 1 : n + 2]
    person = scope.person_at(following[0].start) if following else None
    owner = Owner((person.key,), sure=True) if person else None
    if owner is None and n >= 2:  # noqa: PLR2004 -- a name and a word between
        before = scope.tokens[n - 1].low
        if before in {",", "was"} and (named := scope.person_ending(scope.tokens[n - 2].end)):
            owner = None if named.possessive else Owner((named.key,), sure=True)
    owner = owner or _described(scope, n)
    if owner and not _is_hedged(scope.tokens, token):
        value = _TABLES[attribute][word]
        yield Claim(attribute, value, word, token.start, token.start + len(word), owner)
