"""What lore says of people, as far as a text can contradict it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.cast import keys_of
from afterword.features.continuity.kinship import INVERSE, KIN
from afterword.features.continuity.wording import EYES, HAIR, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.memory.lore import LoreEntry

_EYES: Final = frozenset({"eyes", "eye", "eye colour", "eye color", "eye-colour", "eye-color"})
_HAIR: Final = frozenset({"hair", "hair colour", "hair color", "hair-colour", "hair-color"})
_HOME: Final = frozenset(
    {"home", "lives", "lives in", "lives at", "lives on", "residence", "resides", "place"}
)
_LOOKS: Final = frozenset({"appearance", "looks", "description"})
_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"\d+|[^\W\d_]+(?:-[^\W\d_]+)*")
_CAPITALISED: Final = re.compile(r"[^\W\d_][\w'’-]*(?:\s+[A-Z][\w'’-]*)*")
_OF: Final = re.compile(r"^(?P<kin>[a-z]+)\s+(?:of|to)\s+(?P<name>.+)$", re.IGNORECASE)


class Fact(NamedTuple):
    """What an entry says: the classes or values that agree with it, and the line it stands in.

    `word` is the value as written in the line that `anchor` is also in, which is how a fix finds
    it; `other` is the key of the person a kinship is with.
    """

    entry: LoreEntry
    attribute: str
    values: frozenset[str]
    word: str
    anchor: str
    other: str = ""


def facts(entry: LoreEntry) -> Iterator[Fact]:
    """The facts of one entry."""
    for name, value in entry.attributes:
        key = " ".join(name.casefold().split())
        if key in _EYES:
            yield from _colour(entry, "eyes", EYES, name, value)
        elif key in _HAIR:
            yield from _colour(entry, "hair", HAIR, name, value)
        elif key in _LOOKS:
            yield from _looks(entry, name, value)
        elif key == "age":
            yield from _age(entry, name, value)
        elif key in _HOME:
            yield Fact(entry, "home", frozenset({value}), value, name)
        else:
            yield from _kin(entry, key, name, value)


def _colour(
    entry: LoreEntry, attribute: str, table: dict[str, str], name: str, value: str
) -> Iterator[Fact]:
    words = [word for word in _WORD.findall(value.casefold()) if word in table]
    if words:
        classes = frozenset(table[word] for word in words)
        yield Fact(entry, attribute, classes, words[0], name)


def _looks(entry: LoreEntry, name: str, value: str) -> Iterator[Fact]:
    for attribute, table in (("eyes", EYES), ("hair", HAIR)):
        before = re.search(rf"([\w-]+)[ -]{attribute}\b", value, re.IGNORECASE)
        if before:
            yield from _colour(entry, attribute, table, name, before[1])


def _age(entry: LoreEntry, name: str, value: str) -> Iterator[Fact]:
    written = [word for word in _NUMBER.findall(value) if number(word) is not None]
    if len(written) == 1:
        yield Fact(entry, "age", frozenset({str(number(written[0]))}), written[0], name)


def _kin(entry: LoreEntry, key: str, name: str, value: str) -> Iterator[Fact]:
    """Read "Brother: Josse", "Kinship: brother of Josse", "Sisters: Ada, Mar"."""
    word = key if key in KIN else key.removesuffix("s")
    if word in KIN:
        for each in re.split(r",|;| and ", value):
            if found := _CAPITALISED.match(each.strip()):
                for other in keys_of(found.group())[:1]:
                    yield Fact(entry, word, frozenset({KIN[word]}), name, found.group(), other)
        return
    if key not in {"kinship", "family", "kin", "relation", "relations", "relatives"}:
        return
    for each in re.split(r",|;", value):
        found = _OF.match(each.strip())
        if found and found["kin"].casefold() in KIN:
            kind = KIN[found["kin"].casefold()]
            for other in keys_of(found["name"].strip(" ."))[:1]:
                values = frozenset({INVERSE[kind]})
                yield Fact(entry, "kin", values, found["kin"], found["name"], other)
