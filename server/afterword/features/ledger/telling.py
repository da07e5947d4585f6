"""What the ledger has to tell of a writer's manuscripts, or of one: the figures, and the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from afterword.features.ledger.provenance import Provenance, Unseen, provenance
from afterword.features.ledger.report import statistics_object
from afterword.features.ledger.statistics import Statistics, since, statistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.ledger.options import LedgerOptions
    from afterword.features.ledger.ports import LedgerStore, Span
    from afterword.manuscript import Manuscript

_EMPTY: Final = (
    "Nothing is recorded yet: the ledger fills as you take, or leave, what Afterword offers in "
    "your editor."
)
_NONE_HERE: Final = "Nothing is recorded of this manuscript yet."
_NONE_SO_LATELY: Final = "Nothing is recorded of these days."
_OFF: Final = "The ledger is off, so nothing is recorded now (ledger.enabled turns it on)."


@dataclass(frozen=True, slots=True)
class Told:
    """Figures, with what they are of.

    `since` is a Unix time, None for all there is; `document` the path of the one manuscript, None
    for all. `note` is a line, or some, on why there are none, or what to know of them.
    """

    figures: Statistics
    since: float | None
    document: str | None
    note: str

    def as_object(self) -> dict[str, Any]:
        """As `afterword stats --json` gives it."""
        return statistics_object(
            self.figures, since=self.since, document=self.document, note=self.note
        )


def figures_of(
    store: LedgerStore,
    options: LedgerOptions,
    *,
    now: float,
    days: int | None = None,
    document: str | None = None,
) -> Told:
    """The figures of the last `days` days, today among them, or of all; `now` is a Unix time."""
    first = since(days, now) if days is not None else None
    entries = store.entries(since=first or 0.0, document=document)
    notes = [store.problem] if store.problem else []
    if not options.enabled:
        notes.append(_OFF)
    elif not entries:
        anything = bool(document is not None and store.entries(document=document))
        lately = first is not None and (anything or (document is None and bool(store.entries())))
        notes.append(_NONE_SO_LATELY if lately else _NONE_HERE if document else _EMPTY)
    return Told(statistics(entries), first, document, " ".join(notes))


def provenance_of(
    manuscript: Manuscript,
    spans: Sequence[Span],
    lost: int,
    store: LedgerStore,
    options: LedgerOptions,
    *,
    document: str,
) -> Provenance:
    """What of a text came from candidates; `spans` are where they are in it now.

    `lost` characters from candidates are nowhere in it; `document` is as in `Entry.document`.
    """
    entries = store.named(span.receipt for span in spans)
    of_this = store.entries(document=document) if document else ()
    unseen = Unseen(
        recording=options.enabled,
        known=bool(spans or of_this),
        lost=lost,
        typed=sum(entry.typed_characters for entry in of_this),
        problem=store.problem,
    )
    return provenance(manuscript, spans, entries, tag=options.tag, unseen=unseen)
