"""What a sentence says of somebody: the shape that every kind of claim has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.people import gender_wanted
from afterword.features.continuity.wording import STRANGERS, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.continuity.people import Person, Sentence

_TOKEN: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
#: Before "his" or "her" these point at somebody else than the subject.
_TOWARDS: Final = word_set("at into in of from to towards upon near beside behind like")
_COUNTING: Final = frozenset({"one", "two", "both", "other"})
#: What a phrase before the name may begin with.
_LEADING: Final = frozenset({"with", "his", "her"})
_POSSESSIVE: Final = ("'s", "’s")


class Token(NamedTuple):
    """A word in small letters, or a mark; offsets are code points from the paragraph's start."""

    low: str
    start: int
    end: int


class Owner(NamedTuple):
    """Whom a claim is about, as far as its own paragraph tells.

    `near` are the keys of who may be meant that the sentence names, `far` those that the whole
    paragraph names, for where the sentence names nobody. `gender` is what a pronoun wants: 1 for
    he, -1 for she, 0 where no pronoun stands between. `sure` says that the name itself is the
    owner, so that nothing has to be worked out.
    """

    near: tuple[str, ...]
    far: tuple[str, ...] = ()
    gender: int = 0
    sure: bool = False
    plain: bool = False


class Claim(NamedTuple):
    """Somebody's attribute as the narrator gives it; offsets from the paragraph's start.

    `value` is what is compared, `word` how it is written at `[start, end)`. `other` is the key of
    the person that a kinship is with.
    """

    attribute: str
    value: str
    word: str
    start: int
    end: int
    owner: Owner
    other: str = ""


def tokens_of(sentence: Sentence) -> list[Token]:
    """The words and marks of a sentence's narration."""
    return [
        Token(
            found.group().casefold(), found.start() + sentence.start, found.end() + sentence.start
        )
        for found in _TOKEN.finditer(sentence.told)
    ]


class Scope:
    """One sentence among those of its paragraph, for the parsers of claims to look around in."""

    __slots__ = ("all", "index", "sentence", "tokens")

    def __init__(self, found: Sequence[Sentence], index: int) -> None:
        """Take the words apart."""
        self.all = found
        self.index = index
        self.sentence = found[index]
        self.tokens = tokens_of(self.sentence)

    def person_at(self, start: int) -> Person | None:
        """The name that stands over an offset."""
        for person in self.sentence.people:
            if person.start <= start < person.end + 2 * person.possessive:
                return person
        return None

    def person_ending(self, end: int) -> Person | None:
        """The name that ends at an offset, its 's included."""
        for person in self.sentence.people:
            if end in {person.end, person.end + 2 * person.possessive}:
                return person
        return None

    def by_pronoun(self, at: int, gender: int) -> Owner | None:
        """Whom a pronoun at an offset can mean; None where a stranger may be meant."""
        here = [person for person in self.sentence.people if not person.possessive]
        near = tuple(dict.fromkeys(person.key for person in here))
        if self._strangers(self.sentence, at):
            return None
        if any(person.start < at for person in here):
            return Owner(near, gender=gender, plain=self._is_plain(at, gender))
        if here:
            leading = self._leads_up_to(here[0], at)
            return Owner(near, gender=gender, plain=True) if leading else None
        before = self.all[: self.index]
        if any(self._strangers(sentence, at) for sentence in before):
            return None
        far = tuple(dict.fromkeys(p.key for sentence in self.all for p in sentence.people))
        if not any(sentence.people for sentence in before):
            return None
        return Owner((), far, gender, plain=self._is_next(at))

    def _is_plain(self, at: int, gender: int) -> bool:
        """Whether a pronoun can't be somebody else whom the subject looks at or is with."""
        before = [token for token in self.tokens if token.start < at]
        towards = bool(before) and before[-1].low in _TOWARDS
        return not towards and not any(gender_wanted(token.low) == -gender for token in before)

    def _is_next(self, at: int) -> bool:
        """Whether the sentence begins with the pronoun, right after one that begins with a name."""
        last = self.all[self.index - 1]
        begins = bool(self.tokens) and self.tokens[0].start == at
        named = bool(last.people) and not last.told[: last.people[0].start - last.start].strip()
        genders = {gender_wanted(token.low) for token in tokens_of(last)} - {0}
        return begins and named and len(last.people) == 1 and not genders

    def _leads_up_to(self, person: Person, at: int) -> bool:
        """Whether the pronoun stands in a phrase before the name: "With her hat on, Ada ..."."""
        if len(self.sentence.people) != 1 or not self.tokens or self.tokens[0].low not in _LEADING:
            return False
        before = [token for token in self.tokens if token.end <= person.start]
        return before[-1].low == "," and at <= before[1].start

    def by_subject(self, at: int) -> Owner | None:
        """Who has what stands at an offset, where the sentence says that its subject has it."""
        here = [person for person in self.sentence.people if not person.possessive]
        if not here or here[0].start > at or self._strangers(self.sentence, at):
            return None
        return Owner(tuple(dict.fromkeys(person.key for person in here)))

    def has_strangers(self, first: int, last: int) -> bool:
        """Whether the sentence tells of others without a name; `[first, last)` may count things."""
        return any(
            token.low.removesuffix("'s").removesuffix("’s") in STRANGERS
            and not self.person_at(token.start)
            for n, token in enumerate(self.tokens)
            if not (first <= n < last and token.low in _COUNTING)
        )

    def _strangers(self, sentence: Sentence, at: int) -> bool:
        """Whether somebody without a name stands before an offset, other than as a predicate."""
        tokens = self.tokens if sentence is self.sentence else tokens_of(sentence)
        for n, token in enumerate(tokens):
            if token.start >= at:
                return False
            bare = token.low.removesuffix("'s").removesuffix("’s")
            if bare in STRANGERS and not self._is_predicate(tokens, n):
                named = any(person.start <= token.start < person.end for person in sentence.people)
                if not named:
                    return True
        return False

    def _is_predicate(self, tokens: Sequence[Token], n: int) -> bool:
        """Whether the noun says what the subject is: "Ada was a tall woman"."""
        for m in range(n - 1, max(n - 7, -1), -1):
            if tokens[m].low in {"a", "an"}:
                return m > 0 and tokens[m - 1].low in {"was", "is"}
        return False


def owns(word: str) -> bool:
    """Whether a word ends in the possessive 's."""
    return word.endswith(_POSSESSIVE)
