"""One manuscript's part of the ledger: what becomes of what was offered in it, and where it is."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.features.ledger.account import Account, Client
from afterword.features.ledger.attribution import Attribution, placed_of, spans_of
from afterword.features.ledger.fates import Taking
from afterword.features.ledger.identity import line_feeds
from afterword.features.ledger.on_offer import Expected, Followed, Item, Screen, clipped
from afterword.features.ledger.options import LedgerOptions
from afterword.features.ledger.ports import Span
from afterword.features.ledger.records import grown
from afterword.features.ledger.seeking import Seeking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from afterword.features.ledger.fates import Record
    from afterword.features.ledger.offers import Offer
    from afterword.features.ledger.on_offer import Put
    from afterword.features.ledger.ports import Entry
    from afterword.manuscript import Edit, Text

#: Texts that were to be put in and didn't come are waited for up to this many.
_EXPECTED_MOST: Final = 16


class Tracker:
    """Follows what is offered in one open manuscript; synchronous, microseconds for a keystroke.

    What counts as what:

    - A ghost text is **taken** when, after a change, it stands where it was offered: all that was
      left of it, or whole words of its beginning. Characters that come one at a time are typed.
    - It is **turned down** when the writer changes the text where it was offered so that it no
      longer goes on from there, or when something else is offered, here or elsewhere, instead:
      the writer asked again. Changes elsewhere in the text leave it on offer.
    - Only what was **on the screen** is turned down. Where the client tells, it is what it told;
      where it never does, it is the first of several, and each one before one that was taken.
    - What is put in at the writer's demand is taken when it stands there, and turned down when the
      writer, or the client, refuses it.
    - What was taken is **taken back** when nothing of it is left within a minute; undo and redo
      bring it back.
    - Whose each character is, `identity` says.
    """

    def __init__(
        self,
        text: Text,
        options: LedgerOptions | None = None,
        *,
        document: str = "",
        client: Client | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Track a text; `document` as in `Entry.document`, `clock` gives Unix times."""
        self.options = options or LedgerOptions()
        self.document = document
        self._clock = clock
        self._text = text
        self._client = client or Client()
        self._forget()

    def switch(self, options: LedgerOptions) -> None:
        """Other settings hold from now on; where the ledger is off, what was known is forgotten."""
        off = self.options.enabled and not options.enabled
        self.options = options
        if off:
            self._forget()

    def _forget(self) -> None:
        self._account = Account(self.document, self._client, self._clock)
        self._whose = Attribution()
        self._expected: list[Expected] = []
        self._screen: Screen | None = None
        self._last_shown: Record | None = None
        self._last_taken: Taking | None = None
        self._listed: list[Record] = []
        self._seeking: Seeking | None = None
        self.lost = 0

    # -- what is offered, and what the client says ----------------------------------------------

    def offered(self, offers: Sequence[Offer]) -> None:
        """Something is about to be shown, or put in. No offer at all says nothing."""
        if not self.options.enabled:
            return
        for offer in offers:
            self._account.offered(offer, self.options)
            if offer.applied or offer.start != offer.end:
                self._expected.append(Expected(offer.start, offer.end, offer))
        del self._expected[:-_EXPECTED_MOST]
        if ghosts := [one for one in offers if not one.applied and one.start == one.end]:
            self._show(ghosts)
        elif offers:
            self._leave({receipt.id for offer in offers for receipt in offer.receipts})

    def shown(self, receipt: str) -> None:
        """The client says that a candidate is on the screen."""
        self._last_shown = self._account.told(receipt) or self._last_shown

    def accepted(self, receipt: str, *, whole: bool = True) -> None:
        """The client says that a candidate, or some of it, was taken.

        Mostly the text has told it before, or will: a client may send one before the other. What
        only the client can tell is that a word of one letter was taken and not typed.
        """
        record = self._account.record(receipt)
        if record is None:
            return
        self._last_shown = record
        screen = self._screen
        item = screen.item_of(record) if screen is not None else None
        if screen is None or item is None or screen.came is None or not screen.came.is_word(item):
            if whole and not record.standing:
                record.said_at = self._clock()
            return
        put = screen.came.of(item)
        screen.came = None
        takings = self._takings(put)
        self._account.counted(self._whose.assign(self._text, placed_of(put, takings)))
        self._account.taken(takings)
        self._last_taken = takings[-1] if takings else self._last_taken
        if record.complete:
            self._account.completed(item.records, self._typed(item, self._text, screen))

    def listed(self, offers: Sequence[Offer]) -> None:
        """These are shown side by side in a list; once one is put in, the others are turned down.

        So are those of the list before, if the writer asks for another.
        """
        if not self.options.enabled:
            return
        for offer in offers:
            self._account.offered(offer, self.options)
        records = [record for offer in offers for record in self._account.of(offer)]
        self._account.presumed(records, certain=True)
        self._account.turned_down(one for one in self._listed if one not in records)
        self._listed = records

    def refused(self, offer: Offer) -> None:
        """What was to be put in was not: the writer, or the client, said no."""
        self._expected = [one for one in self._expected if one.offer.receipts != offer.receipts]
        records = self._account.of(offer)
        self._account.presumed(records, certain=True)
        self._account.turned_down(records)

    def _show(self, offers: Sequence[Offer]) -> None:
        """These are the ghost texts now; what was on the screen instead is turned down."""
        old, at = self._screen, offers[0].start
        names = {receipt.id for offer in offers for receipt in offer.receipts}
        going_on = {
            record.entry.receipt: item
            for item in (old.items if old is not None and old.end == at else ())
            for record in item.records
            if record.entry.receipt in names
        }
        start = old.start if old is not None and going_on else at
        self._leave(names if going_on else set())
        carried = line_feeds(self._text.slice(start, at))
        items = [self._item(one, carried, going_on) for one in offers]
        self._screen = Screen(start, at, items, tuple(items))
        self._account.presumed(items[0].records)

    def _leave(self, names: set[str]) -> None:
        """What is on the screen is turned down, but for these candidates."""
        screen = self._screen
        if screen is not None:
            stay = [i for i in screen.items if names & {one.entry.receipt for one in i.records}]
            gone = [item for item in screen.items if item not in stay]
            self._turn_down(gone, self._text, screen.start, screen.end)
            screen.items = stay

    def _item(self, offer: Offer, carried: str, going_on: Mapping[str, Item]) -> Item:
        """An offer as it is on the screen, behind what is carried over of it."""
        full, by = carried + offer.text, len(carried)
        parts = tuple(replace(p, start=p.start + by, end=p.end + by) for p in offer.parts)
        records = self._account.of(offer)
        for record in records:
            record.reopened()
        old = next((going_on[one.id] for one in offer.receipts if one.id in going_on), None)
        if old is None:
            return Item(full, parts, records, records[0].typed if records else 0)
        if old.full == full:
            parts = old.parts
        elif len(parts) == len(old.parts) == 1:
            parts = (replace(parts[0], start=old.parts[0].start),)
        for record in records:
            record.entry = grown(record.entry, full, parts, keep_text=self.options.text)
        return Item(full, parts, records, old.typed_before)

    # -- what becomes of it -----------------------------------------------------------------------

    def edited(self, before: Text, after: Text, edit: Edit) -> None:
        """The text was edited, by whomever."""
        self._text = after
        if self._seeking is not None:
            self._seeking.edited(before, edit)
        if not self._expected and self._screen is None and not self._whose.active:
            return
        self._account.look(lambda names: self._left(before, names))
        put, records = self._put_in(before, after, edit)
        followed = self._on_screen(before, after, edit)
        put = put or followed.put
        takings = self._takings(put) if put else []
        placed = placed_of(put, takings) if put else None
        touched = self._whose.edited(before, after, edit, placed)
        self._account.taken([taking for taking in takings if taking.alive])
        self._account.counted(touched)
        if placed is not None:
            self._last_taken = self._whose.last_within(placed) or self._last_taken
        for record in records:
            if record.accepted >= record.entry.characters:
                self._account.completed([record])
        if followed.complete is not None and self._screen is not None:
            typed = self._typed(followed.complete, after, self._screen)
            self._account.completed(followed.complete.records, typed)

    def _put_in(self, before: Text, after: Text, edit: Edit) -> tuple[Put | None, Sequence[Record]]:
        """The text that we had the editor put in, once it is there, and its candidates."""
        found: tuple[Put | None, Sequence[Record]] = None, ()
        for expected in list(self._expected):
            put = expected.edited(before, after, edit)
            if put is None or found[0] is not None:
                continue
            self._expected.remove(expected)
            records = self._account.of(expected.offer)
            self._account.presumed(records)
            if any(record in records for record in self._listed):
                self._account.turned_down(one for one in self._listed if one not in records)
                self._listed = []
            found = put, records
        return found

    def _on_screen(self, before: Text, after: Text, edit: Edit) -> Followed:
        """What the edit means for what is on the screen."""
        screen = self._screen
        if screen is None:
            return Followed()
        start, end = screen.start, screen.end
        followed = screen.edited(before, after, edit, self._last_shown)
        self._turn_down(followed.left, before, start, end)
        if followed.put is not None and followed.chosen is not None:
            for item in screen.up_to(followed.chosen):
                self._account.presumed(item.records)
        if not screen.items:
            self._screen = None
        return followed

    def _turn_down(self, items: Iterable[Item], text: Text, start: int, end: int) -> None:
        screen = Screen(start, end)
        for item in items:
            self._account.turned_down(item.records, self._typed(item, text, screen))

    def _typed(self, item: Item, text: Text, screen: Screen) -> int:
        """How much of a candidate the writer typed; what else of it is there was taken."""
        said = len(line_feeds(text.slice(screen.start, screen.end)))
        typed = sum(part.end - part.start for part in clipped(item.parts, 0, said))
        names = {record.entry.receipt for record in item.records}
        for start, end, owner in self._whose.within(screen.start, screen.end):
            if owner.receipt in names:
                typed -= len(line_feeds(text.slice(start, end)))
        return item.typed_before + max(0, typed)

    def _takings(self, put: Put) -> list[Taking]:
        now = self._clock()
        return [Taking(part.receipt, now, put.said[part.start : part.end]) for part in put.parts]

    # -- where it is ------------------------------------------------------------------------------

    def spans(self) -> tuple[Span, ...]:
        """What of the text came from candidates, in order; neighbours of one candidate are one."""
        return spans_of(self._whose.stretches())

    def last_accepted(self) -> Span | None:
        """What was taken last, from its first to its last character; None if nothing is left."""
        if self._last_taken is None:
            return None
        of_it = [one for one in self._whose.stretches() if one.owner is self._last_taken]
        if not of_it:
            return None
        return Span(of_it[0].start, of_it[-1].end, self._last_taken.receipt)

    def _left(self, text: Text, names: AbstractSet[str] | None = None) -> dict[str, str]:
        """What is left of each candidate, or of these, with line feeds, by receipt."""
        left: dict[str, str] = {}
        for start, end, receipt in self.spans():
            if names is not None and receipt not in names:
                continue
            left[receipt] = left.get(receipt, "") + line_feeds(text.slice(start, end))
        return left

    # -- what was here before ---------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether it is known what of the text came from candidates in earlier sessions."""
        return self._seeking is None

    def seek(self) -> None:
        """It is being looked for what of the text came from candidates; `found` will tell."""
        self._seeking = Seeking(self._text)

    def found(
        self, spans: Sequence[Span], entries: Mapping[str, Entry], *, lost: int = 0
    ) -> tuple[Span, ...]:
        """These are the spans of the text as it was at `seek`, and the entries that they are of.

        `lost` characters couldn't be found again. Returns the spans as they were at the last
        `mark`, where there was one since.
        """
        seeking, self._seeking = self._seeking, None
        if seeking is None:
            return ()
        self.lost = lost
        stretches, marked = seeking.found(spans, self._whose.stretches())
        if spans:
            self._account.found(entries)
            self._whose.begin(self._text, stretches)
        return marked

    def mark(self) -> None:
        """The text is kept as it is."""
        if self._seeking is not None:
            self._seeking.mark(self._whose.stretches())

    @property
    def text(self) -> Text:
        """The text as it is now."""
        return self._text

    @property
    def has_news(self) -> bool:
        """Whether `news` has any."""
        return self._account.has_news

    @property
    def active(self) -> bool:
        """Whether any of the text came from a candidate, now or a while ago."""
        return self._whose.active

    @property
    def due(self) -> float:
        """When it is to be looked at next how much is left (a Unix time); infinite for never."""
        return self._account.due

    # -- for the ledger ---------------------------------------------------------------------------

    def saved(self) -> None:
        """The text was saved as it is."""
        self.mark()
        self._account.look(lambda names: self._left(self._text, names))
        self._account.saved(self._left(self._text), keep_text=self.options.text)

    def news(self) -> tuple[Entry, ...]:
        """The entries that have changed since this was last asked."""
        self._account.look(lambda names: self._left(self._text, names))
        return self._account.news()
