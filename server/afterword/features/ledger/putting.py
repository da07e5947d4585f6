"""Candidates that a command puts into a file: tagged as the writer wants it, and recorded."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.features.ledger.anchoring import find_again, row_of
from afterword.features.ledger.tags import tagged
from afterword.features.ledger.tracking import Tracker
from afterword.manuscript import Edit

if TYPE_CHECKING:
    from afterword.features.ledger.offers import Offer
    from afterword.features.ledger.options import LedgerOptions
    from afterword.features.ledger.ports import LedgerStore
    from afterword.manuscript import Manuscript


def with_offer(manuscript: Manuscript, offer: Offer, tag: str) -> tuple[Manuscript, Offer, Edit]:
    """The manuscript with an offer in its place; the offer, tagged; and the edit that it was."""
    here = replace(tagged(offer, tag, manuscript), applied=True)
    edit = Edit(here.start, here.end, here.text.replace("\n", manuscript.shape.eol))
    return manuscript.edited(edit), here, edit


class Putting:
    """What one command puts into one file.

    Where the ledger is off, or without a `store`, it is tagged and not recorded.
    """

    def __init__(
        self,
        manuscript: Manuscript,
        options: LedgerOptions,
        store: LedgerStore | None = None,
        *,
        document: str = "",
    ) -> None:
        """Begin with the text as it is in the file; `document` is as in `Entry.document`."""
        self._options = options
        self._store = store if options.enabled and document else None
        self._tracker = Tracker(manuscript.text, options, document=document)
        if self._store is None:
            return
        found = find_again(
            self._store, document, manuscript, exists=lambda path: Path(path).exists()
        )
        earlier = self._store.named(span.receipt for span in found.spans)
        self._tracker.seek()
        self._tracker.found(found.spans, earlier, lost=found.lost)

    def put(self, manuscript: Manuscript, offer: Offer) -> Manuscript:
        """The manuscript with an offer in its place; must be told of every one, in order."""
        changed, here, edit = with_offer(manuscript, offer, self._options.tag)
        self._tracker.offered([here])
        self._tracker.edited(manuscript.text, changed.text, edit)
        return changed

    def written(self, manuscript: Manuscript) -> None:
        """The file now holds this text."""
        if self._store is None:
            return
        self._tracker.saved()
        self._store.record(self._tracker.news())
        self._store.keep(
            row_of(
                self._tracker.document,
                manuscript,
                self._tracker.spans(),
                self._store.key,
                now=time.time(),
                lost=self._tracker.lost,
            )
        )
