"""`textDocument/references` and `textDocument/documentHighlight`: every mention of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.finding import find_in
from afterword.features.pacing import paced
from afterword.lsp.convert import ranges_of
from afterword.lsp.naming import asked_name
from afterword.lsp.neighbours import neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.features.navigation.cast import Figure
    from afterword.lsp.neighbours import Neighbour
    from afterword.lsp.server import AfterwordServer
    from afterword.memory.names import Mention


async def references(
    server: AfterwordServer, params: types.ReferenceParams
) -> list[types.Location]:
    """Mentions by any form: here, in what is open under the same root, in lore and the outline."""
    asked = await asked_name(server, params.text_document.uri, params.position, exact=True)
    if asked is None:
        return []
    figure, encoding = asked.named.figure, server.session.encoding
    found: list[types.Location] = []
    for neighbour in neighbours(server.session, asked.document):
        told = await _mentions(neighbour, figure)
        if not params.context.include_declaration:
            told = _without_declarations(neighbour, told, figure)
        spans = [(mention.start, mention.end) for mention in told]
        found += await paced(
            types.Location(neighbour.uri, span)
            for span in ranges_of(neighbour.text, spans, encoding)
        )
    return found


async def document_highlight(
    server: AfterwordServer, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """Mentions by any form in this document."""
    asked = await asked_name(server, params.text_document.uri, params.position)
    if asked is None:
        return None
    text, encoding = asked.manuscript.text, server.session.encoding
    found = await asked.document.index.mentions(asked.manuscript, asked.named.figure.forms)
    spans = [(mention.start, mention.end) for mention in found]
    return await paced(
        types.DocumentHighlight(span, types.DocumentHighlightKind.Text)
        for span in ranges_of(text, spans, encoding)
    )


async def _mentions(neighbour: Neighbour, figure: Figure) -> Iterable[Mention]:
    if neighbour.names is not None and neighbour.manuscript is not None:
        return await neighbour.names.mentions(neighbour.manuscript, figure.forms)
    capitals = [form.upper() for form in figure.forms if len(form) > 1]
    return await find_in(str(neighbour.text), {*figure.forms, *capitals})


def _without_declarations(
    neighbour: Neighbour, found: Iterable[Mention], figure: Figure
) -> list[Mention]:
    """The mentions but for the first one in each entry of the figure's own: there it is named."""
    kept = list(found)
    for entry in figure.entries:
        if entry.path is not None and entry.path == neighbour.file:
            start = neighbour.text.line_start(entry.line)
            end = neighbour.text.line_end(entry.end_line)
            own = next((mention for mention in kept if start <= mention.start < end), None)
            if own is not None:
                kept.remove(own)
    return kept
