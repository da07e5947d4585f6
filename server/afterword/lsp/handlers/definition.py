"""`textDocument/definition`: a name's entry in lore, else where the story first names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.finding import first_in_prose
from afterword.lsp.convert import range_of
from afterword.lsp.naming import asked_name
from afterword.lsp.neighbours import uri_of

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer


async def definition(
    server: AfterwordServer, params: types.DefinitionParams
) -> list[types.Location]:
    """The entries' first lines; without one, the first mention in a paragraph."""
    asked = await asked_name(server, params.text_document.uri, params.position)
    if asked is None:
        return []
    figure = asked.named.figure
    entries = [
        types.Location(uri_of(server.session, entry.path), line_range(entry.line))
        for entry in figure.entries
        if entry.path is not None
    ]
    if entries:
        return entries
    story = asked.story
    manuscript = asked.manuscript if story is asked.document else story.manuscript
    found = await story.index.mentions(manuscript, figure.forms)
    first = first_in_prose(manuscript, found) or next(iter(found), None)
    if first is None:
        return []
    encoding = server.session.encoding
    return [types.Location(story.uri, range_of(manuscript.text, first.start, first.end, encoding))]


def line_range(line: int) -> types.Range:
    """The start of a line of a file that need not be open."""
    return types.Range(types.Position(line, 0), types.Position(line, 0))
