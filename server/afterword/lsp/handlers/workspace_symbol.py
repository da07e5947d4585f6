"""`workspace/symbol`: sections and scenes of open manuscripts, and lore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.searching import ranked
from afterword.features.navigation.symbols import Sort, story_symbols, walk
from afterword.lsp.convert import symbol_kind
from afterword.lsp.neighbours import uri_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer
    from afterword.lsp.session import Session


def workspace_symbol(
    server: AfterwordServer, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """What the query's letters fit, the closest first; all of it for an empty one."""
    session = server.session
    everything = [*_lore(session), *_sections(session)]
    return ranked(params.query, everything, lambda symbol: symbol.name)


def _sections(session: Session) -> Iterator[types.WorkspaceSymbol]:
    for document in session.documents.values():
        title = _title(document)
        for symbol, inside in walk(story_symbols(document.manuscript)):
            if symbol.sort is not Sort.GAP:
                yield types.WorkspaceSymbol(
                    name=symbol.name,
                    kind=symbol_kind(symbol.sort),
                    container_name=inside or title,
                    location=_line(document.uri, symbol.line),
                )


def _lore(session: Session) -> Iterator[types.WorkspaceSymbol]:
    """Every entry once, however many manuscripts it belongs to."""
    told: set[tuple[str, int, str]] = set()
    for document in session.documents.values():
        for entry in document.lore.entries:
            key = (entry.origin, entry.line, entry.name)
            if entry.path is not None and key not in told:
                told.add(key)
                yield types.WorkspaceSymbol(
                    name=entry.name,
                    kind=types.SymbolKind.Object,
                    container_name=entry.origin,
                    location=_line(uri_of(session, entry.path), entry.line),
                )


def _line(uri: str, line: int) -> types.Location:
    return types.Location(uri, types.Range(types.Position(line, 0), types.Position(line, 0)))


def _title(document: OpenDocument) -> str:
    file = document.file.name if document.file else ""
    return document.manuscript.outline.title or file
