"""The candidates of one open manuscript: what is known of each, and how much of it is left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from afterword.features.ledger.fates import Record, Taking
from afterword.features.ledger.records import begun, grown, renewed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from afterword.features.ledger.offers import Offer
    from afterword.features.ledger.options import LedgerOptions
    from afterword.features.ledger.ports import Entry

_NEVER = float("inf")


@dataclass(slots=True)
class Client:
    """What is known of the editor; `tells` whether it says what is on its screen."""

    tells: bool = False


class Account:
    """The entries of one manuscript while it is open."""

    def __init__(self, document: str, client: Client, clock: Callable[[], float]) -> None:
        """`document` as in `Entry.document`; `clock` gives Unix times."""
        self._document = document
        self._client = client
        self._clock = clock
        self._records: dict[str, Record] = {}
        self._taken: dict[str, Record] = {}
        self._awaited: dict[str, Record] = {}
        self._earlier: dict[str, Entry] = {}
        self._news: set[str] = set()
        self._due = _NEVER

    def offered(self, offer: Offer, options: LedgerOptions) -> None:
        """Begin the entries of an offer, or go on with them."""
        now = self._clock()
        for receipt in offer.receipts:
            known = self._records.get(receipt.id)
            if known is None:
                known = Record(begun(receipt, offer, document=self._document, now=now))
                self._records[receipt.id] = known
            else:
                known.entry = renewed(known.entry, receipt, offer)
            known.entry = grown(known.entry, offer.text, offer.parts, keep_text=options.text)
            self._news.add(receipt.id)

    def of(self, offer: Offer) -> tuple[Record, ...]:
        """The records of an offer's candidates."""
        names = (receipt.id for receipt in offer.receipts)
        return tuple(self._records[name] for name in names if name in self._records)

    def record(self, receipt: str) -> Record | None:
        """The record of a candidate that was offered here; it is about to change."""
        record = self._records.get(receipt)
        if record is not None:
            self._news.add(receipt)
        return record

    def told(self, receipt: str) -> Record | None:
        """The client says that a candidate is on the screen."""
        self._client.tells = True
        if (record := self.record(receipt)) is not None:
            record.told_at = record.told_at or self._clock()
        return record

    def presumed(self, records: Iterable[Record], *, certain: bool = False) -> None:
        """A client that doesn't tell must have had these on the screen; any, where certain."""
        for record in records:
            record.presumed_at = record.presumed_at or self._clock()
            if certain:
                record.told_at = record.told_at or record.presumed_at
            self._news.add(record.entry.receipt)

    def turned_down(self, records: Iterable[Record], typed: int | None = None) -> None:
        """The writer wants no more of these, after typing so many characters of them."""
        for record in records:
            if typed is not None and not record.reached_its_end:
                record.typed = typed
            record.turned_down_at = self._clock()
            self._news.add(record.entry.receipt)

    def completed(self, records: Iterable[Record], typed: int | None = None) -> None:
        """Nothing is left of these, of which the writer typed so many characters."""
        for record in records:
            record.completed(self._clock())
            record.typed = record.typed if typed is None else typed
            self._news.add(record.entry.receipt)

    def taken(self, takings: Sequence[Taking]) -> None:
        """Some of these candidates came in."""
        if not takings:
            return
        for taking in takings:
            record = self._records[taking.receipt]
            record.taken(taking)
            self._taken[taking.receipt] = self._awaited[taking.receipt] = record
            self._news.add(taking.receipt)
        self._reckon()

    def counted(self, touched: Iterable[Taking]) -> None:
        """These have more or fewer characters in the text than before."""
        news = [taking for taking in touched if taking.counted(self._clock())]
        for name in {taking.receipt for taking in news} & self._taken.keys():
            self._news.add(name)
            self._awaited[name] = self._taken[name]
        if news:
            self._reckon()

    # -- how much is left -------------------------------------------------------------------------

    def look(self, left: Callable[[AbstractSet[str]], Mapping[str, str]]) -> None:
        """See how much is left of whatever it is time for; `left(receipts)` tells what."""
        now = self._clock()
        if now < self._due:
            return
        overdue = {name: record for name, record in self._awaited.items() if record.due <= now}
        texts = left(overdue.keys())
        for name, record in overdue.items():
            while record.due <= now:
                record.survived(_share(texts.get(name, ""), record.accepted))
                self._news.add(name)
        self._reckon()

    @property
    def due(self) -> float:
        """When to look next (a Unix time); infinite where there is nothing to look for."""
        return self._due

    def _reckon(self) -> None:
        self._awaited = {k: one for k, one in self._awaited.items() if one.due != _NEVER}
        self._due = min((record.due for record in self._awaited.values()), default=_NEVER)

    def saved(self, left: Mapping[str, str], *, keep_text: bool) -> None:
        """The manuscript was saved with so much left, by receipt."""
        for name, record in self._taken.items():
            text = left.get(name, "")
            record.saved(_share(text, record.accepted))
            record.entry = replace(record.entry, left=text if keep_text else None)
            self._news.add(name)
        for name, entry in self._earlier.items():
            text = left.get(name, "")
            share = _share(text, entry.accepted_characters)
            self._earlier[name] = replace(
                entry,
                survival=entry.survival._replace(saved=share),
                left=text if keep_text else None,
            )
            self._news.add(name)

    # -- for the ledger ---------------------------------------------------------------------------

    def found(self, entries: Mapping[str, Entry]) -> None:
        """Entries of earlier sessions whose text is still here."""
        self._earlier = {k: one for k, one in entries.items() if k not in self._records}

    @property
    def has_news(self) -> bool:
        """Whether `news` has any."""
        return bool(self._news)

    def news(self) -> tuple[Entry, ...]:
        """The entries that have changed since this was last asked."""
        names, self._news = self._news, set()
        told = self._client.tells
        fresh = [self._records[n].as_entry(tells=told) for n in names if n in self._records]
        return (*fresh, *[self._earlier[n] for n in names if n in self._earlier])


def _share(left: str, accepted: int) -> float:
    return min(1.0, len(left) / accepted) if accepted else 0.0
