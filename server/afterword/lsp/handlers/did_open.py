"""`textDocument/didOpen`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.lsp.weights import offer_download

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer


def did_open(server: AfterwordServer, params: types.DidOpenTextDocumentParams) -> None:
    """Parse the manuscript and let the engine read ahead."""
    document = server.session.open(params.text_document)
    document.ahead.opened()
    offer_download(server, document)
