"""Everybody and everything that has a name: lore's entries, and names the text alone knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.names import mentions
from afterword.memory.names.vocabulary import NOT_NAMES, PARTICLES, TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Text
    from afterword.memory.lore import Lore, LoreEntry
    from afterword.memory.names import Name

#: A name and its neighbours: what has to be read around a place (code points).
_NEAR: Final = 160
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]{2,})*")
_SMALL: Final = frozenset(word for particle in PARTICLES for word in particle.split())


@dataclass(frozen=True, slots=True)
class Figure:
    """A person, place or thing.

    Attributes:
        name: what it is called in full.
        forms: every form it is known by, the name among them.
        entries: lore's entries of this name, several where they hold at different chapters.
        kind: as lore has it, else "person" or "place" where the text shows it, else "".
    """

    name: str
    forms: tuple[str, ...]
    entries: tuple[LoreEntry, ...] = ()
    kind: str = ""


class Named(NamedTuple):
    """A figure, and the mention of it that stands at a place: code points `[start, end)`.

    `form` is one of the figure's, also where the mention is in capitals.
    """

    figure: Figure
    start: int
    end: int
    form: str


class Cast:
    """The figures of a story by their forms; lore's first, then the text's most frequent."""

    def __init__(self, lore: Lore, names: Sequence[Name]) -> None:
        """Join names that a text uses with the entries that they belong to; about a millisecond."""
        self._owner: dict[str, Figure] = {}
        for entry in lore.entries:
            self._enter(entry)
        for name in names:
            self._meet(name)
        self.figures = tuple(dict.fromkeys(self._owner.values()))

    def called(self, form: str) -> Figure | None:
        """Who a form names."""
        return self._owner.get(form)

    def at(self, text: Text, offset: int) -> Named | None:
        """Whose name stands at an offset in code points; its end counts as inside."""
        start = max(0, offset - _NEAR)
        near = text.slice(start, offset + _NEAR)
        plain = " ".join(near.replace("’", "'").lower().split())
        forms = [form for form in self._owner if form.replace("’", "'").lower() in plain]
        found = [
            mention
            for mention in mentions(near, [*forms, *map(str.upper, forms)])
            if mention.start <= offset - start <= mention.end
        ]
        for mention in reversed(found):
            form = mention.form
            if form not in self._owner:
                form = next((known for known in forms if known.upper() == form), form)
            figure = self._owner[form]
            return Named(figure, start + mention.start, start + mention.end, form)
        return None

    def others(self, figure: Figure) -> frozenset[str]:
        """The forms of everybody else."""
        return frozenset(form for form, owner in self._owner.items() if owner is not figure)

    def _enter(self, entry: LoreEntry) -> None:
        known = self._owner.get(entry.name)
        if known is not None and known.name == entry.name:
            forms = tuple(dict.fromkeys((*known.forms, *entry.forms)))
            entries = (*known.entries, entry)
            self._put(Figure(entry.name, forms, entries, known.kind or entry.kind), known)
        else:
            self._put(Figure(entry.name, entry.forms, (entry,), entry.kind))

    def _meet(self, name: Name) -> None:
        listed = [self._owner[form] for form in (name.name, *name.forms) if form in self._owner]
        if not listed:
            forms = tuple(dict.fromkeys((name.name, *name.forms)))
            self._put(Figure(name.name, forms, (), name.kind))
        elif listed[0].entries:
            known = listed[0]
            own = {word for form in known.forms for word in _telling(form)}
            more = [form for form in name.forms if not own.isdisjoint(_telling(form))]
            forms = tuple(dict.fromkeys((*known.forms, *more)))
            self._put(Figure(known.name, forms, known.entries, known.kind or name.kind), known)

    def _put(self, figure: Figure, instead_of: Figure | None = None) -> None:
        for form in instead_of.forms if instead_of is not None else ():
            if self._owner.get(form) is instead_of:
                self._owner[form] = figure
        for form in figure.forms:
            self._owner.setdefault(form, figure)


def unlisted_at(text: Text, offset: int) -> Named | None:
    """A capitalised word at an offset that the text never writes small: a name, most likely."""
    start = max(0, offset - _NEAR)
    near = text.slice(start, offset + _NEAR)
    for match in _WORD.finditer(near):
        if match.start() <= offset - start <= match.end():
            word = match[0]
            if len(word) < 2 or not word[0].isupper() or word in NOT_NAMES or word in TITLES:  # noqa: PLR2004 -- one letter names nobody
                return None
            small = rf"(?<![^\W_]){re.escape(word[0].lower() + word[1:])}(?![^\W_])"
            if re.search(small, str(text)):
                return None
            named = Figure(word, (word,))
            return Named(named, start + match.start(), start + match.end(), word)
    return None


def _telling(form: str) -> set[str]:
    """The words of a form that say who is meant."""
    return {word for word in form.split() if word.rstrip(".") not in TITLES and word not in _SMALL}
