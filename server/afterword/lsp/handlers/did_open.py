"""`textDocument/didOpen`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from afterword.lsp.weights import offer_download

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

#: How long the engine waits for memory to be read before it reads without it (seconds).
PATIENCE: Final = 1.5


def did_open(server: AfterwordServer, params: types.DidOpenTextDocumentParams) -> None:
    """Parse the manuscript, and let the engine read ahead once memory has."""
    document = server.session.open(params.text_document)
    server.background.run(_read_ahead(document))
    offer_download(server, document)


async def _read_ahead(document: OpenDocument) -> None:
    """Warm the engine with the prompt as it will be: what is remembered stands at its front.

    A book that takes long to read is not waited for: the engine then reads twice.
    """
    document.ahead.opening()
    reading = asyncio.create_task(document.keeper.read_now())
    if not await document.keeper.read_within(PATIENCE):
        document.ahead.opened()
    await reading
    document.ahead.opened()
