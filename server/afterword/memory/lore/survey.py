"""Where a whole manuscript names and triggers what its lore knows, and whom it doesn't know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.names import mentions, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.manuscript import Manuscript
    from afterword.memory.lore.entries import Lore, LoreEntry
    from afterword.memory.names import Name

#: Mentions from which a name is one the manuscript uses often: one for this many words, but
#: never fewer than `_LEAST`.
_WORDS_EACH: Final = 10_000
_LEAST: Final = 3


class Span(NamedTuple):
    """A stretch of the text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """How often something stands in the text, and where first and last."""

    count: int = 0
    first: Span | None = None
    last: Span | None = None

    def more(self, span: Span) -> Found:
        """The same with one more place, further on in the text."""
        return Found(self.count + 1, self.first or span, span)


class Standing(NamedTuple):
    """An entry with its mentions by name and alias, and each trigger with its paragraphs."""

    entry: LoreEntry
    mentions: Found
    triggers: tuple[Found, ...]


class Unlisted(NamedTuple):
    """A name that no entry has, and its first mention; None where it is in headings alone."""

    name: Name
    first: Span | None


def standings(lore: Lore, manuscript: Manuscript) -> tuple[Standing, ...]:
    """Every entry of the lore, in order, with where the manuscript's paragraphs call it up."""
    owners: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(lore.entries):
        for form in entry.forms:
            owners[form].append(number)
    named = [Found()] * len(lore.entries)
    triggered = [[Found()] * len(entry.triggers) for entry in lore.entries]
    forms = frozenset(owners)
    for placed, text in paragraphs(manuscript):
        start = placed.start
        for mention in mentions(text, forms):
            for number in owners[mention.form]:
                span = Span(start + mention.start, start + mention.end)
                named[number] = named[number].more(span)
        for entry, found in zip(lore.entries, triggered, strict=True):
            for at, trigger in enumerate(entry.triggers):
                if trigger.found(text) is not None:
                    found[at] = found[at].more(Span(start, start + len(text)))
    return tuple(
        Standing(entry, named[number], tuple(triggered[number]))
        for number, entry in enumerate(lore.entries)
    )


def unlisted_names(
    lore: Lore, names: Sequence[Name], manuscript: Manuscript
) -> tuple[Unlisted, ...]:
    """The names that the manuscript uses often and no entry has, the most frequent first."""
    least = max(_LEAST, manuscript.words // _WORDS_EACH)
    wanted = [
        name
        for name in names
        if name.count >= least and not any(lore.meant(form) for form in (name.name, *name.forms))
    ]
    first = _first_places(wanted, names, manuscript)
    return tuple(Unlisted(name, first.get(name.name)) for name in wanted)


def _first_places(
    wanted: Iterable[Name], names: Iterable[Name], manuscript: Manuscript
) -> dict[str, Span]:
    owner = {form: name.name for name in wanted for form in name.forms}
    # Others' forms are looked for as well, so that no part of theirs counts.
    forms = frozenset(form for name in names for form in name.forms)
    left = set(owner.values())
    found: dict[str, Span] = {}
    for placed, text in paragraphs(manuscript):
        start = placed.start
        for mention in mentions(text, forms):
            name = owner.get(mention.form)
            if name in left:
                left.discard(name)
                found[name] = Span(start + mention.start, start + mention.end)
        if not left:
            break
    return found
