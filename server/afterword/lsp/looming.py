"""What goes into the loom: every candidate that was shown or put in, once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from afterword.features.loom.strands import Strand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from afterword.features.ledger.offers import Offer
    from afterword.features.loom.strands import LoomStore
    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument

#: Candidates that are remembered as kept already; a ghost text is served at every keystroke.
_REMEMBERED: Final = 1000
_EDGES: Final = " \t\r\n\u3000"
#: An answer goes before what is kept of it, which costs it half a millisecond (seconds).
_ANSWER_FIRST: Final = 0.003


class Looming:
    """Keeps candidates, and passes over those that are kept as they are."""

    def __init__(self) -> None:
        """Start with none kept."""
        self._kept: OrderedDict[str, int] = OrderedDict()
        self._later: list[Callable[[], None]] = []

    def fresh(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Those that are not kept yet, or not with so much text."""
        return [one for one in candidates if len(one.text) > self._kept.get(one.receipt.id, -1)]

    def soon(self, keep: Callable[[], None]) -> None:
        """Keep something once what the writer waits for is on its way."""
        self._later.append(keep)
        asyncio.get_running_loop().call_later(_ANSWER_FIRST, self.catch_up)

    def catch_up(self) -> None:
        """Keep what is still to be kept: before anything that would look for it."""
        later, self._later = self._later, []
        for keep in later:
            keep()

    def keep(
        self,
        loom: LoomStore,
        document: OpenDocument,
        candidates: Iterable[Candidate],
        *,
        batch: str,
        parent: str | None,
        place: str,
    ) -> None:
        """Keep candidates that were asked for together."""
        now = time.time()
        self._take(
            loom,
            document,
            [
                Strand(one.receipt.id, batch, parent, one.text, place, one.receipt, now)
                for one in self.fresh(candidates)
            ],
        )

    def keep_put(self, loom: LoomStore, document: OpenDocument, offer: Offer) -> None:
        """Keep what is put in, if nobody has kept it: each candidate as a batch of its own."""
        strands = [one for one in _of(document, offer) if one.id not in self._kept]
        self._take(loom, document, strands)

    def _take(self, loom: LoomStore, document: OpenDocument, strands: list[Strand]) -> None:
        if not strands:
            return
        for strand in strands:
            self._kept[strand.id] = len(strand.text)
            self._kept.move_to_end(strand.id)
        while len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)
        loom.keep(document.name, strands)


def _of(document: OpenDocument, offer: Offer) -> Iterator[Strand]:
    receipts = {receipt.id: receipt for receipt in offer.receipts}
    parent, now = parent_at(document, offer.start), time.time()
    for part in offer.parts:
        whole = len(offer.parts) == 1
        text = offer.text if whole else offer.text[part.start : part.end]
        receipt = receipts.get(part.receipt)
        if receipt is not None:
            yield Strand(receipt.id, receipt.id, parent, text, offer.place, receipt, now)


def parent_at(document: OpenDocument, offset: int) -> str | None:
    """The receipt's id of the accepted text that ends right before `offset` (code points)."""
    text = document.manuscript.text
    before = [span for span in document.tracker.spans() if span.end <= offset]
    if before and not text.slice(before[-1].end, offset).strip(_EDGES):
        return before[-1].receipt
    return None
