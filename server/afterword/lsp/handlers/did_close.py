"""`textDocument/didClose`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer


def did_close(server: AfterwordServer, params: types.DidCloseTextDocumentParams) -> None:
    """Let go of the manuscript; whatever is under way for it is closed upstream."""
    server.session.close(params.text_document.uri)
