"""Somebody's age, where a sentence gives it plainly and of the present of the story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.features.continuity.claims import Claim, Owner, Scope, Token, owns
from afterword.features.continuity.people import gender_wanted
from afterword.features.continuity.wording import number, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Words that make an age one of another time, or one that isn't so.
_ELSEWHEN: Final = word_set(
    "when if as would will before ago since until till after almost nearly about around over under "
    "past not barely hardly scarcely looked seemed felt like perhaps maybe might could must once "
    "had than imagined years' said thought supposed guessed say remembered last next until "
    "first still between least most some apparently by"
)
#: After it, these do.
_THEN: Final = word_set(
    "when if would will before ago since until till then after had at last next in"
)
_VERBS: Final = frozenset({"was", "is", "turned"})
#: Between a name or a verb and the number, these change nothing.
_FILLERS: Final = frozenset({"only", "just", "already", "now", "being", "aged", "age", "of"})
_AFTER: Final = frozenset(
    {".", ",", ";", "!", "?", "and", "but", "that", "this", "now", "—", ":", ")"}
)
_BIRTHDAY: Final = {"first": 1, "second": 2, "third": 3, "fifth": 5, "ninth": 9, "twelfth": 12}
_YOUNGEST: Final = 3  # a smaller number more often counts something else
_OLD: Final = 2  # the words of "years old"


def ages(scope: Scope) -> Iterator[Claim]:
    """What the sentence says of ages."""
    tokens = scope.tokens
    for n, token in enumerate(tokens):
        if token.low.endswith(("-year-old", "-years-old")):
            yield from _compound(scope, n)
        elif (years := number(token.low)) is not None and years >= _YOUNGEST:
            owner = _owner(scope, n)
            if owner and not _is_elsewhen(tokens, n):
                yield Claim("age", str(years), token.low, token.start, token.end, owner)
        elif token.low == "birthday" and n:
            yield from _birthday(scope, n)


def _owner(scope: Scope, n: int) -> Owner | None:
    """Whose age the number at `n` is; None where it counts something else."""
    tokens = scope.tokens
    following = [token.low for token in tokens[n + 1 : n + 3]]
    old = following in (["years", "old"], ["years", "of"])
    born = "turned" in {token.low for token in tokens[max(n - 2, 0) : n]}
    if not (old or born) and following[:1] and following[0] not in _AFTER:
        return None
    m = n - 1
    while m >= 0 and tokens[m].low in _FILLERS:
        m -= 1
    if m < 0:
        return _named_at(scope, n + 4) if n == 0 and old and _is(tokens, n + 3, ",") else None
    if tokens[m].low == "at":
        return _at(scope, n) if m == n - 1 else None
    if tokens[m].low in {",", "("}:
        closed = old or bool(following[:1] and following[0] in {",", ")"})
        return _named_before(scope, m) if closed else None
    if tokens[m].low in _VERBS:
        return _subject(scope, m - 1, old=old)
    return None


def _is(tokens: list[Token], n: int, word: str) -> bool:
    return 0 <= n < len(tokens) and tokens[n].low == word


def _named_at(scope: Scope, n: int) -> Owner | None:
    """The name that begins with the word `n`."""
    person = scope.person_at(scope.tokens[n].start) if n < len(scope.tokens) else None
    return Owner((person.key,), sure=True) if person and not person.possessive else None


def _named_before(scope: Scope, n: int) -> Owner | None:
    """The name that ends right before the word `n`."""
    person = scope.person_ending(scope.tokens[n - 1].end) if n > 0 else None
    return Owner((person.key,), sure=True) if person and not person.possessive else None


def _subject(scope: Scope, m: int, *, old: bool) -> Owner | None:
    """Who the subject is that ends at the word `m`."""
    tokens = scope.tokens
    while m > 0 and tokens[m].low in {"had", "just", "who", ","}:
        m -= 1
    if m < 0:
        return None
    if named := _named_before(scope, m + 1):
        return named
    gender = gender_wanted(tokens[m].low)
    if tokens[m].low in {"he", "she"} and (old or m == 0 or tokens[m - 1].low in {",", "and", ";"}):
        return scope.by_pronoun(tokens[m].start, gender)
    return None


def _at(scope: Scope, n: int) -> Owner | None:
    """Whose it is in "At thirty-four, Ada ..." and "Ada, at thirty-four, ..."."""
    if not _is(scope.tokens, n + 1, ","):
        return None
    if n == 1:
        return _named_at(scope, n + 2)
    return _named_before(scope, n - 2) if _is(scope.tokens, n - 2, ",") else None


def _is_elsewhen(tokens: list[Token], n: int) -> bool:
    """Whether the words of its clause make the age one of another time, or not quite so."""
    before = [token.low for token in tokens[max(n - 8, 0) : n]]
    turned = before[-1:] == ["turned"]
    if before[-2:] == ["had", "turned"]:
        before = before[:-2]
    after: list[str] = []
    leading = not n or (n == 1 and tokens[0].low == "at")
    for token in tokens[n + 1 : n + 6]:
        if token.low in {";", ".", "!", "?"} or (token.low == "," and not leading):
            break
        after.append(token.low)
    if turned and after[:1] == ["in"]:
        after = after[1:]
    return not _ELSEWHEN.isdisjoint(before) or not _THEN.isdisjoint(after)


def _compound(scope: Scope, n: int) -> Iterator[Claim]:
    """Such as "the thirty-four-year-old Ada"."""
    token = scope.tokens[n]
    written = token.low.rsplit("-", _OLD)[0]
    years = number(written)
    following = scope.tokens[n + 1 : n + 2]
    person = scope.person_at(following[0].start) if following else None
    if years and person and not person.possessive:
        end = token.start + len(written)
        yield Claim("age", str(years), written, token.start, end, Owner((person.key,), sure=True))


def _birthday(scope: Scope, n: int) -> Iterator[Claim]:
    """Such as "Ada's thirty-fourth birthday"."""
    token, owner = scope.tokens[n - 1], scope.tokens[n - 2] if n > 1 else None
    years = _ordinal(token.low)
    if not years or owner is None or not owns(owner.low) or _is_elsewhen(scope.tokens, n - 1):
        return
    if person := scope.person_ending(owner.end):
        who = Owner((person.key,), sure=True)
        yield Claim("age", str(years), token.low, token.start, token.end, who)


def _ordinal(word: str) -> int | None:
    """The number that an ordinal in words is: 34 for "thirty-fourth"."""
    tens, _, unit = word.rpartition("-")
    count = _BIRTHDAY.get(unit)
    if count is None:
        stem = unit.removesuffix("th").removesuffix("ie")
        stems = (stem, f"{stem}t", f"{stem}y") if unit.endswith("th") else ()
        count = next((found for each in stems if (found := number(each))), None)
    if count is None or not tens:
        return count
    above = number(tens)
    return above + count if above else None
