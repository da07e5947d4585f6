"""The names of a story: which capitalised words are names, and which forms are one name's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.memory.names.evidence import Evidence, merged
from afterword.memory.names.forms import forms_in
from afterword.memory.names.grouping import grouped
from afterword.memory.names.words import known_words

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that a text calls by name.

    Attributes:
        name: the fullest usual form.
        forms: every form seen, the most frequent first.
        count: mentions, in any form.
        counts: mentions of each form, in the order of `forms`.
        kind: "person" by title or speech, "place" by prepositions, "" where nothing says.
    """

    name: str
    forms: tuple[str, ...]
    count: int
    kind: str = ""
    counts: tuple[int, ...] = ()


def census(parts: Iterable[Evidence]) -> tuple[Name, ...]:
    """The names in some passages, the most frequent first; ties in alphabetical order.

    What is named once is left out. Sentence-initial words count for names that are known
    otherwise. Texts in scripts without capitals have none.
    """
    whole = merged(parts)
    if whole.unspaced > whole.words:
        return ()
    known = known_words(whole)
    groups = grouped(forms_in(whole, known), genitive=known.nouns_raised)
    names = [
        Name(group.name, group.forms, group.count, group.kind, group.counts)
        for group in groups
        if group.count > 1
    ]
    return tuple(sorted(names, key=lambda name: (-name.count, name.name)))
