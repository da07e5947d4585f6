"""`afterword.pin {uri, fact}`: a fact that every prompt is to hold, whatever is summarised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterword.memory.sidecar import parse, pinned_with

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.pin"
_NO_FILE = "Save the manuscript first: what is pinned stands in a file beside it."


async def pin(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """All that is pinned now; null for a document not open, and where it can't be written."""
    document = server.session.documents.get(str(argument.get("uri")))
    if document is None:
        return None
    if document.file is None:
        server.tell_trouble(_NO_FILE, asked=True)
        return None
    fact = " ".join(str(argument.get("fact") or "").split())
    services = server.session.services
    text, problem = services.change_sidecar(
        document.file, lambda text: pinned_with(text, fact) if fact else text
    )
    if problem:
        server.tell_trouble(problem, asked=True)
        return None
    document.keeper.sidecar(text)
    return {"pinned": list(parse(text).pinned)}
