"""Lore: what a writer keeps about people, places and rules, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.memory.lore.parts import telling_parts, without_titles

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.memory.lore.triggers import Trigger


@dataclass(frozen=True, slots=True)
class LoreEntry:
    """One entry, as read from its file.

    Attributes:
        name: as its heading or its front matter has it, without markup.
        aliases: other names for the same.
        triggers: further words that bring it in; name and aliases always do.
        always: whether it is always in.
        priority: higher goes first; 0 unless written.
        valid_from: a chapter's number or title as written, "" from the beginning.
        valid_until: likewise, the last chapter in which it holds; "" for ever.
        pinned: facts that survive every update of a summary.
        attributes: what "Eyes: grey" lines and front matter say, keys in lower case.
        body: what a model is shown: Markdown, without name and without the fields above.
        origin: the file as `context` shows it, such as "lore/ada.md".
        path: the file itself, None for a text that has none.
        line: where the entry begins, from 0.
        end_line: its last line, from 0.
        kind: character, place, thing, rule ... as written; "" where nothing is.
    """

    name: str
    aliases: tuple[str, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    always: bool = False
    priority: int = 0
    valid_from: str = ""
    valid_until: str = ""
    pinned: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    body: str = ""
    origin: str = ""
    path: Path | None = field(default=None, compare=False)
    line: int = 0
    end_line: int = 0
    kind: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """Name and aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Lore:
    """All entries in the order of their files, and what is wrong with how they are written.

    `problems` are lines for the writer that begin with the place: "lore/ada.md:3: ...".
    """

    entries: tuple[LoreEntry, ...] = ()
    problems: tuple[str, ...] = ()

    def named(self, form: str) -> LoreEntry | None:
        """The entry with this name or alias; else the one that differs in case alone."""
        for entry in self.entries:
            if form in entry.forms:
                return entry
        folded = form.casefold()
        return next(
            (
                entry
                for entry in self.entries
                if any(own.casefold() == folded for own in entry.forms)
            ),
            None,
        )

    def meant(self, form: str) -> LoreEntry | None:
        """The entry with this name, or the only one that has it as a part: "Ada", "Mr. Pell"."""
        entry = self.named(form)
        if entry is not None:
            return entry
        place = telling_parts(self.forms).get(without_titles(form))
        return None if place is None else self.entries[place]

    @property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """The name and the aliases of each entry."""
        return tuple(entry.forms for entry in self.entries)
