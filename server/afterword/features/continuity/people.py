"""Who is named in a paragraph, and whom a pronoun can mean."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.wording import (
    FEMALE_TITLES,
    HE,
    MALE_TITLES,
    NOBODY,
    SHE,
    TITLES,
    word_set,
)
from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.continuity.names_in import Capital

_PRONOUN: Final = re.compile(r"\b(?:he|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_EPITHETS: Final = word_set("Old Young Little Poor Dear")
TITLED: Final = 3
_MALE: Final = 1
_FEMALE: Final = -1


class Person(NamedTuple):
    """A name as it stands in a paragraph: `words` with its title, `key` what it is known by.

    The key is a given name alone, or a title with what follows it. Offsets are code points from
    the paragraph's start. `possessive` says that it ends in 's.
    """

    key: str
    words: tuple[str, ...]
    start: int
    end: int
    possessive: bool


class Sentence(NamedTuple):
    """A sentence's narration: `told` is blank where somebody speaks."""

    start: int
    told: str
    people: tuple[Person, ...]


def sentences(text: str, told: str, names: Sequence[Capital]) -> tuple[Sentence, ...]:
    """The sentences of a paragraph, with who is named in the narration of each."""
    everyone = [person for person in people(text, names) if not told[person.start].isspace()]
    found = []
    for start, end in pairwise([0, *sentence_ends(text), len(text)]):
        here = tuple([person for person in everyone if start <= person.start < end])
        found.append(Sentence(start, told[start:end], here))
    return tuple(found)


def people(text: str, names: Sequence[Capital]) -> Iterator[Person]:
    """The names of a paragraph, those of several words together."""
    run: list[Capital] = []
    for name in names:
        if run and not name.linked:
            yield from _person(text, run)
            run = []
        if not run and name.form in NOBODY and name.form not in TITLES:
            continue
        run.append(name)
    yield from _person(text, run)


def _person(text: str, run: list[Capital]) -> Iterator[Person]:
    while run and run[-1].form in NOBODY:
        run = run[:-1]
    if not run:
        return
    words = tuple([name.form for name in run])
    if key := key_of(words):
        last = run[-1]
        end = last.end
        yield Person(key, words, run[0].start, end, text[end : end + 2] in {"'s", "’s"})


def key_of(words: Sequence[str]) -> str:
    """What somebody is known by: "Elizabeth" for Elizabeth Bennet, "Mr Bennet", "Aunt Polly"."""
    kept = [word for word in words if word not in _EPITHETS]
    titles = [word for word in kept if word in TITLES]
    rest = [word for word in kept if word not in TITLES]
    if not rest:
        return ""
    if titles and len(rest) == 1:
        return f"{titles[-1]} {rest[0]}"
    return rest[0]


def gender_votes(found: Sequence[Sentence]) -> Iterator[tuple[str, int]]:
    """For each name, 1 where he and -1 where she seems to be meant by what follows it.

    A title decides by itself: `TITLED` and `-TITLED`, for the name with it and without.
    """
    for sentence in found:
        for n, person in enumerate(sentence.people):
            title = next((word for word in person.words if word in TITLES), "")
            vote = TITLED * ((title in MALE_TITLES) - (title in FEMALE_TITLES))
            if vote:
                yield person.key, vote
                if person.key.startswith(f"{title} "):
                    yield person.key.removeprefix(f"{title} "), vote
            begin = person.end - sentence.start
            after = sentence.people[n + 1 : n + 2]
            end = after[0].start - sentence.start if after else len(sentence.told)
            if pronoun := _PRONOUN.search(sentence.told, begin, end):
                yield person.key, _MALE if pronoun.group().casefold() in HE else _FEMALE


def gender_wanted(pronoun: str) -> int:
    """1 for he, -1 for she, 0 for neither."""
    low = pronoun.casefold()
    if low in HE:
        return _MALE
    return _FEMALE if low in SHE else 0
