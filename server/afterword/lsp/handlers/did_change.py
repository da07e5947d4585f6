"""`textDocument/didChange`: the one place that mutates a manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer


def did_change(server: AfterwordServer, params: types.DidChangeTextDocumentParams) -> None:
    """Apply the changes; synchronous, so that no request ever sees half of them."""
    document = params.text_document
    if document.uri in server.session.documents:
        server.session.change(document.uri, document.version, params.content_changes)
