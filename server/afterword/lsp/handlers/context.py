"""`afterword.context {uri, position}`: exactly what would be sent for ghost text there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.features.completion import ask, place_at
from afterword.lsp.convert import offset_of
from afterword.prompt.report import as_json

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.context"


async def context(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """Budget, pieces, what was left out, and the prompt; null for a document not open."""
    document = server.session.documents.get(str(argument.get("uri")))
    if document is None:
        return None
    desk = server.session.desk(document)
    offset = len(desk.manuscript.text)
    if position := argument.get("position"):
        at = types.Position(int(position["line"]), int(position["character"]))
        offset = offset_of(desk.manuscript.text, at, server.session.encoding)
    question = await ask(desk, place_at(desk.manuscript, offset))
    return as_json(question.prompt)
