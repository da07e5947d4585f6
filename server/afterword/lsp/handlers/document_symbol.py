"""`textDocument/documentSymbol`: parts, chapters, scenes and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.features.navigation.symbols import story_symbols
from afterword.lsp.convert import document_symbols

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer


def document_symbol(
    server: AfterwordServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | None:
    """The outline as a tree, with words as details; synchronous: two milliseconds for any novel."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return None
    symbols = story_symbols(document.manuscript)
    return document_symbols(document.manuscript.text, symbols, server.session.encoding)
