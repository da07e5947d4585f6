"""`afterword.stats {uri?, days?}`: what became of what was offered, counted."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from afterword.features.ledger.telling import figures_of

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.stats"


async def stats(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """As `afterword stats --json` gives it; null for a document not open.

    Without `uri`, of all manuscripts; with `days`, a number from 1, of the last ones.
    """
    session = server.session
    uri, days = argument.get("uri"), argument.get("days")
    document = session.documents.get(str(uri)) if uri is not None else None
    if uri is not None and document is None:
        return None
    root = document.root if document is not None else None
    settings = session.resolved(root).settings
    await session.books.flush()  # what has just happened counts
    told = await asyncio.to_thread(
        figures_of,
        session.services.ledger(settings),
        settings.ledger,
        now=time.time(),
        days=days if isinstance(days, int) and days > 0 else None,
        document=document.tracker.document if document is not None else None,
    )
    return told.as_object()
