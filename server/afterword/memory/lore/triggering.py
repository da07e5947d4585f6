"""Which entries a text brings in at a place of the story."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from afterword.memory.lore.parts import bare_names, telling_parts
from afterword.memory.names.matching import mentions

if TYPE_CHECKING:
    from afterword.memory.lore.chapters import ChapterPlace
    from afterword.memory.lore.entries import Lore, LoreEntry


#: What each of some entries is called, in their order.
Forms: TypeAlias = tuple[tuple[str, ...], ...]


class Hit(NamedTuple):
    """An entry that is in, and why."""

    entry: LoreEntry
    why: str


def triggered(lore: Lore, text: str, *, chapter: ChapterPlace, depth: int = 2) -> tuple[Hit, ...]:
    """The entries that a text brings in, each once, in an order that depends on nothing else.

    Entries that are always in come first; then those that the text names or triggers; then, up to
    `depth` steps, those that the bodies of the former name. Within each, the higher priority goes
    first, then the order of the files. Entries not yet or no longer valid at `chapter` are out.
    """
    valid = [entry for entry in lore.entries if is_valid(entry, chapter)]
    forms = tuple(entry.forms for entry in valid)
    ranked = sorted(valid, key=lambda entry: -entry.priority)  # else as they stand
    hits = [Hit(entry, "always") for entry in ranked if entry.always]
    known = {id(hit.entry) for hit in hits}
    by_name = {id(valid[place]): words for place, words in _called(text, forms).items()}
    fresh: list[Hit] = []
    for entry in ranked:
        words = "" if entry.always else by_name.get(id(entry)) or _triggering(entry, text)
        if words:
            fresh.append(Hit(entry, f"‘{words}’ in the recent text"))
    for _ in range(depth):
        hits += fresh
        known.update(id(hit.entry) for hit in fresh)
        why: dict[int, str] = {}
        for hit in fresh:
            for place in _called_by_entry(hit.entry.body, forms):
                why.setdefault(id(valid[place]), f"named in {hit.entry.name}'s entry")
        left = [entry for entry in ranked if id(entry) not in known]
        fresh = [Hit(entry, why[id(entry)]) for entry in left if id(entry) in why]
    return (*hits, *fresh)


def is_valid(entry: LoreEntry, chapter: ChapterPlace) -> bool:
    """Whether an entry holds at a place of the story."""
    return chapter.reached(entry.valid_from) and not chapter.passed(entry.valid_until)


def _called(text: str, forms: Forms) -> dict[int, str]:
    """By the place of the entry with such forms, how a text calls it: by its first form there.

    Or by a part of its name that no other has.
    """
    every, owners = _owners(forms)
    found: dict[int, str] = {}
    for form in sorted(_named(text, every), key=lambda form: owners[form][0]):
        for place in owners[form][1]:
            found.setdefault(place, form)
    parts = telling_parts(forms)
    for word in sorted(parts.keys() & bare_names(text)) if parts else ():
        found.setdefault(parts[word], word)
    return found


@lru_cache(maxsize=2048)
def _called_by_entry(body: str, forms: Forms) -> tuple[int, ...]:
    """The places of the entries that an entry's body calls: bodies seldom change."""
    return tuple(_called(body, forms))


@lru_cache(maxsize=32)
def _owners(
    entries: Forms,
) -> tuple[frozenset[str], dict[str, tuple[int, list[int]]]]:
    """All forms; and by form, how far behind in its entry it stands, and whose it is."""
    owners: dict[str, tuple[int, list[int]]] = {}
    for place, forms in enumerate(entries):
        for behind, form in enumerate(forms):
            owners.setdefault(form, (behind, []))[1].append(place)
    return frozenset(owners), owners


def _triggering(entry: LoreEntry, text: str) -> str:
    """The words of a text that trigger an entry; "" where none do."""
    for trigger in entry.triggers:
        words = trigger.found(text)
        if words:
            return words
    return ""


def _named(text: str, forms: frozenset[str]) -> frozenset[str]:
    """The forms in a text, paragraph by paragraph: all but the last are known from before."""
    return frozenset[str]().union(*[_named_in(part, forms) for part in text.split("\n\n")])


@lru_cache(maxsize=2048)
def _named_in(paragraph: str, forms: frozenset[str]) -> frozenset[str]:
    return frozenset(mention.form for mention in mentions(paragraph, forms))
