"""`afterword.fillGap {uri, position? | range?, all?, temperature?}`: `{filled, left, applied}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.features.gaps.finding import hole_near
from afterword.lsp.coached import span_in
from afterword.lsp.filling import FILL, fill_every, fill_one
from afterword.lsp.weaving import temperature_in

if TYPE_CHECKING:
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = FILL
_NO_GAP: Final = "There is no gap here: write [...], or what is missing in brackets, and ask again."
_NO_GAPS: Final = "There is no gap in this text."


async def fill_gap(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """Fill the gap at a place, or with `all` every gap; null for a document that isn't open."""
    document = server.session.documents.get(str(argument.get("uri")))
    if document is None:
        return None
    temperature = temperature_in(argument.get("temperature"))
    if argument.get("all"):
        if not document.manuscript.gaps:
            server.say(_NO_GAPS)
        filled = await fill_every(server, document, temperature)
    else:
        filled = int(await _one(server, document, argument, temperature))
    left = len(document.manuscript.gaps)
    return {"filled": filled, "left": left, "applied": filled > 0}


async def _one(
    server: AfterwordServer,
    document: OpenDocument,
    argument: dict[str, Any],
    temperature: float | None,
) -> bool:
    position = argument.get("position")
    place = argument.get("range") or {"start": position, "end": position}
    span = span_in(server, document, place)
    hole = hole_near(document.manuscript, *span) if span else None
    if hole is None:
        server.say(_NO_GAP)
        return False
    return await fill_one(server, document, hole, temperature)
