"""`textDocument/codeLens` and `codeLens/resolve`: words of chapters, beats of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.features.navigation.lenses import lenses
from afterword.features.remembering.chapters import freshness
from afterword.lsp.coached import json_range
from afterword.lsp.filling import FILL
from afterword.lsp.neighbours import story_of
from afterword.lsp.shares import share_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.navigation.symbols import Symbol
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

OPTIONS = types.CodeLensOptions(resolve_provider=True)


def code_lens(server: AfterwordServer, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """A line of text above each chapter and gap, none in lore; an empty command does nothing."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or story_of(server.session, document) is not document:
        return None
    found = []
    fresh, share = _freshness_in(server, document), share_in(document)
    for lens in lenses(document.manuscript, share=share, freshness=fresh):
        place = types.Position(lens.line, 0)
        made = types.CodeLens(range=types.Range(place, place))
        if lens.gap is None:
            made.command = types.Command(title=lens.text, command="")
        else:
            made.data = {"uri": document.uri, "title": lens.text, "gap": lens.gap}
        found.append(made)
    return found


def _freshness_in(server: AfterwordServer, document: OpenDocument) -> Callable[[Symbol], str]:
    """What a chapter's lens says of its summary; nothing where no model writes any."""
    story = document.keeper.story
    if story is None or not server.session.services.summarises(server.session.settings(document)):
        return lambda _symbol: ""
    told = freshness(story, document.keeper.known)
    sections = document.manuscript.outline.sections
    units = {section.line: number for number, section in enumerate(sections, start=1)}
    return lambda symbol: told.get(units.get(symbol.line, -1), "")


def code_lens_resolve(server: AfterwordServer, lens: types.CodeLens) -> types.CodeLens:
    """A gap's lens with the command that fills it, any other as it came."""
    data: Any = lens.data
    if lens.command is not None or not isinstance(data, dict):
        return lens
    title, uri = str(data.get("title", "")), str(data.get("uri"))
    lens.command = types.Command(title, "")
    document = server.session.documents.get(uri)
    gaps = document.manuscript.gaps if document else ()
    gap = next((gap for gap in gaps if gap.start == data.get("gap")), None)
    if document is not None and gap is not None:
        place = json_range(server, document, gap.start, gap.end)
        lens.command = types.Command(title, FILL, arguments=[{"uri": uri, "range": place}])
    return lens
