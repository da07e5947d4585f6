"""Whose name a request is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.features.navigation.cast import unlisted_at
from afterword.lsp.convert import offset_of
from afterword.lsp.neighbours import story_of

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.features.navigation.cast import Named
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer
    from afterword.manuscript import Manuscript


class Asked(NamedTuple):
    """A name that stands where a request points.

    `manuscript` is the text that was asked about, as it was then; `story` is the open document
    whose lore and names hold, which is another one for a file of lore. `offset` is in code points.
    """

    document: OpenDocument
    manuscript: Manuscript
    story: OpenDocument
    offset: int
    named: Named


async def asked_name(
    server: AfterwordServer, uri: str, position: types.Position, *, exact: bool = False
) -> Asked | None:
    """The name at a position; None where there is none, or no such document is open.

    `exact` waits for the names of just this version, else those of an earlier one will do.
    """
    document = server.session.documents.get(uri)
    if document is None:
        return None
    manuscript = document.manuscript
    offset = offset_of(manuscript.text, position, server.session.encoding)
    story = story_of(server.session, document)
    if story is document:
        named = await document.index.named_at(manuscript, document.lore, offset, exact=exact)
    else:
        cast = await story.index.cast(story.manuscript, story.lore)
        named = cast.at(manuscript.text, offset) or unlisted_at(manuscript.text, offset)
    return Asked(document, manuscript, story, offset, named) if named else None
