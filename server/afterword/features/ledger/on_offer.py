"""What is on offer in a manuscript, followed through edits until it is taken or turned down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from afterword.features.ledger.identity import (
    line_feeds,
    put_in_place_of,
    squashed,
    taken_at_once,
)
from afterword.features.ledger.offers import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.features.ledger.fates import Record
    from afterword.features.ledger.offers import Offer
    from afterword.manuscript import Edit, Text


class Put(NamedTuple):
    """A text that came in: where `[start, end)` of the text before stood, `text` stands now.

    `said` is what was offered of it and `parts` which of that came from which candidate; `text`
    differs from it in line ends, or in white space.
    """

    start: int
    end: int
    text: str
    said: str
    parts: tuple[Part, ...]


@dataclass(slots=True, eq=False)
class Expected:
    """A text that we have the editor put in, in the place of `[start, end)`."""

    start: int
    end: int
    offer: Offer

    def edited(self, before: Text, after: Text, edit: Edit) -> Put | None:
        """Follow an edit; the text, once it stands where it was to stand.

        An editor may put it in bit by bit. Where it stood already, nothing was put in.
        """
        fresh = put_in_place_of(before, after, edit, self.start, self.end)
        if fresh is not None and _same(fresh, self.offer.text):
            return Put(self.start, self.end, fresh, self.offer.text, self.offer.parts)
        if edit.end < self.start:
            self.start += edit.growth
            self.end += edit.growth
        elif edit.start <= self.end:
            self.start = min(self.start, edit.start)
            self.end = max(self.end, edit.end) + edit.growth
        return None


def _same(fresh: str, said: str) -> bool:
    return line_feeds(fresh) == said or (bool(said.strip()) and squashed(fresh) == squashed(said))


@dataclass(slots=True, eq=False)
class Item:
    """One of the texts that may be on the screen: all of it, from where the writer set out.

    `typed_before` is how many of its characters the writer had typed before.
    """

    full: str
    parts: tuple[Part, ...]
    records: tuple[Record, ...]
    typed_before: int = 0


class Came(NamedTuple):
    """What came in at `at`: the characters `[start, end)` of the texts that were offered."""

    at: int
    text: str
    start: int
    end: int

    def of(self, item: Item) -> Put:
        """It came in as a part of this text."""
        parts = clipped(item.parts, self.start, self.end)
        return Put(self.at, self.at, self.text, item.full[self.start : self.end], parts)

    def is_word(self, item: Item) -> bool:
        """Whether it is a word of this text, or all that was left of it."""
        full = item.full
        beside = (
            full[self.start - 1 : self.start] if self.start else "",
            full[self.end : self.end + 1],
        )
        said = full[self.start : self.end]
        alone = not any(one.isalnum() for one in beside) and not said.isspace()
        return self.end == len(full) or alone


class Followed(NamedTuple):
    """What an edit meant for the texts on the screen.

    `put` came in and is `chosen`'s, `complete` has nothing left, `left` were departed from.
    """

    put: Put | None = None
    chosen: Item | None = None
    complete: Item | None = None
    left: tuple[Item, ...] = ()


@dataclass(slots=True, eq=False)
class Screen:
    """The ghost texts at one place: the writer stands at `end`, having set out from `start`.

    What stands between is the beginning of each of `items`, which were `served` with others. Code
    points. `came` is what came in last, if nothing else has happened since.
    """

    start: int
    end: int
    items: list[Item] = field(default_factory=list)
    served: tuple[Item, ...] = ()
    came: Came | None = None

    def edited(self, before: Text, after: Text, edit: Edit, preferred: Record | None) -> Followed:
        """Follow an edit; `preferred` was on the screen last, as far as anybody knows.

        Whatever is changed between start and end, at the end or across them is the writer's answer:
        the texts that no longer go on from there are departed from. An edit elsewhere is none.
        """
        self.came = None
        came = put_in_place_of(before, after, edit, self.end, self.end) if edit.growth > 0 else None
        if came is None and (edit.start > self.end or edit.end < self.start):
            if edit.end < self.start:
                self.start += edit.growth
                self.end += edit.growth
            return Followed()
        if came is None and (edit.start < self.start or edit.end > self.end):
            return self._departed()
        was = line_feeds(before.slice(self.start, self.end))
        said = line_feeds(after.slice(self.start, self.end + edit.growth))
        going_on = [item for item in self.items if item.full.startswith(said)]
        if not going_on:
            return self._reshaped(was, came, preferred) if came else self._departed()
        chosen = _chosen(going_on, preferred)
        put = None
        if came is not None:
            self.came = Came(self.end, came, len(was), len(said))
            if taken_at_once(said[len(was) :], chosen.full[len(was) :]):
                put = self.came.of(chosen)
                self.came = None
        complete = _complete(going_on, said, chosen)
        left = tuple(one for one in self.items if one not in ([complete] if complete else going_on))
        self.end += edit.growth
        self.items = [complete] if complete else going_on
        return Followed(put, chosen, complete, left)

    def up_to(self, item: Item) -> tuple[Item, ...]:
        """What was served before an item, and itself: whoever chose it has paged through these."""
        return self.served[: self.served.index(item) + 1]

    def item_of(self, record: Record) -> Item | None:
        """The text on the screen that is this candidate's."""
        return next((item for item in self.items if record in item.records), None)

    def _departed(self) -> Followed:
        left, self.items = tuple(self.items), []
        return Followed(left=left)

    def _reshaped(self, was: str, came: str, preferred: Record | None) -> Followed:
        """An editor may indent or trim what it puts in, all of it at once."""
        alike = [item for item in self.items if _same(came, item.full[len(was) :])]
        if not alike:
            return self._departed()
        chosen = _chosen(alike, preferred)
        left = tuple(item for item in self.items if item is not chosen)
        put = Came(self.end, came, len(was), len(chosen.full)).of(chosen)
        self.end += len(came)
        self.items = [chosen]
        return Followed(put, chosen, chosen, left)


def _chosen(items: Sequence[Item], preferred: Record | None) -> Item:
    """The one that was on the screen; the first where nobody knows."""
    return next((item for item in items if preferred in item.records), items[0])


def _complete(items: Sequence[Item], said: str, chosen: Item) -> Item | None:
    whole = [item for item in items if item.full == said]
    return chosen if chosen in whole else next(iter(whole), None)


def clipped(parts: Iterable[Part], start: int, end: int) -> tuple[Part, ...]:
    """What of the parts lies in the characters `[start, end)`, counted from there."""
    return tuple(
        Part(max(part.start, start) - start, min(part.end, end) - start, part.receipt)
        for part in parts
        if max(part.start, start) < min(part.end, end)
    )
