"""`textDocument/hover`: what is known of a name by here, how long a chapter is, why a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.cards import entry_card, figure_card, heading_card
from afterword.lsp.convert import offset_of, range_of
from afterword.lsp.markup import content
from afterword.lsp.naming import asked_name
from afterword.lsp.neighbours import uri_of
from afterword.lsp.reasons import hovers_markdown, with_reasons
from afterword.manuscript import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.navigation.cards import Card, Spot
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer
    from afterword.manuscript import Placed


async def hover(server: AfterwordServer, params: types.HoverParams) -> types.Hover | None:
    """A name's card or that of the heading there, and why something is marked.

    Nothing from after the position is in a card.
    """
    return with_reasons(server, params, await _card(server, params))


async def _card(server: AfterwordServer, params: types.HoverParams) -> types.Hover | None:
    asked = await asked_name(server, params.text_document.uri, params.position)
    if asked is None:
        return _heading(server, params)
    manuscript, named = asked.manuscript, asked.named
    if asked.story is asked.document:
        found = await asked.document.index.mentions(manuscript, named.figure.forms)
        card = figure_card(named.figure, manuscript, found, named.end)
    else:
        card = entry_card(named.figure)
    shown = range_of(manuscript.text, named.start, named.end, server.session.encoding)
    return types.Hover(_content(server, asked.document, card), shown)


def _heading(server: AfterwordServer, params: types.HoverParams) -> types.Hover | None:
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return None
    manuscript, encoding = document.manuscript, server.session.encoding
    offset = offset_of(manuscript.text, params.position, encoding)
    placed: Placed | None = manuscript.block_at(offset)
    section = manuscript.outline.section_at(offset)
    if placed is None or section is None or placed.block.kind is not Kind.HEADING:
        return None
    shown = range_of(manuscript.text, placed.start, placed.end, encoding)
    return types.Hover(_content(server, document, heading_card(manuscript, section)), shown)


def _content(server: AfterwordServer, document: OpenDocument, card: Card) -> types.MarkupContent:
    return content(card, addresses(server, document), markdown=hovers_markdown(server))


def addresses(server: AfterwordServer, document: OpenDocument) -> Callable[[Spot], str]:
    """How places in this document and in files are written as links; unsaved texts have none."""

    def address(spot: Spot) -> str:
        if spot.path is not None:
            return f"{uri_of(server.session, spot.path)}#L{spot.line + 1}"
        return f"{document.uri}#L{spot.line + 1}" if document.file is not None else ""

    return address
