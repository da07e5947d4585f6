"""`afterword.provenance {uri}`: which of an open text came from candidates."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from afterword.features.ledger.report import provenance_object
from afterword.features.ledger.telling import provenance_of
from afterword.lsp.convert import range_of

if TYPE_CHECKING:
    from afterword.features.ledger.tracking import Tracker
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.provenance"


#: How long earlier sessions' spans are waited for, and how often they are looked for (seconds).
_PATIENCE, _PAUSE = 5.0, 0.02


async def provenance(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """As `afterword provenance FILE --json` gives it; null for a document not open.

    Ranges are in the client's columns, of the text as it was when it was asked.
    """
    session = server.session
    document = session.documents.get(str(argument.get("uri")))
    if document is None:
        return None
    await _settled(document.tracker)
    await session.books.flush()  # what was accepted a moment ago has its entry
    manuscript, tracker, settings = (
        document.manuscript,
        document.tracker,
        session.settings(document),
    )
    found = await asyncio.to_thread(
        provenance_of,
        manuscript,
        tracker.spans(),
        tracker.lost,
        session.services.ledger(settings),
        settings.ledger,
        document=tracker.document,
    )
    encoding = session.encoding

    def as_range(start: int, end: int) -> dict[str, Any]:
        span = range_of(manuscript.text, start, end, encoding)
        return {
            name: {"line": place.line, "character": place.character}
            for name, place in (("start", span.start), ("end", span.end))
        }

    return provenance_object(found, as_range)


async def _settled(tracker: Tracker) -> None:
    """Wait until it is known what came from earlier sessions; just after opening it may not be."""
    for _ in range(round(_PATIENCE / _PAUSE)):
        if tracker.settled:
            return
        await asyncio.sleep(_PAUSE)
