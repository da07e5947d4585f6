"""`textDocument/foldingRange`: parts, chapters and scenes; front matter and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.folding import folds

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer


def folding_range(
    server: AfterwordServer, params: types.FoldingRangeParams
) -> list[types.FoldingRange] | None:
    """Whole lines, the heading's own staying visible."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return None
    return [
        types.FoldingRange(
            start_line=fold.line,
            end_line=fold.end_line,
            kind=types.FoldingRangeKind(fold.kind.value),
        )
        for fold in folds(document.manuscript)
    ]
