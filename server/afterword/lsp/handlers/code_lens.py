"""`textDocument/codeLens` and `codeLens/resolve`: words of chapters, beats of gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.lenses import lenses
from afterword.features.remembering.chapters import freshness
from afterword.lsp.neighbours import story_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.navigation.symbols import Symbol
    from afterword.lsp.server import AfterwordServer
    from afterword.lsp.session import OpenDocument

OPTIONS = types.CodeLensOptions(resolve_provider=True)


def code_lens(server: AfterwordServer, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """A line of text above each chapter and gap, none in lore; its empty command does nothing."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None or story_of(server.session, document) is not document:
        return None
    return [
        types.CodeLens(
            range=types.Range(types.Position(lens.line, 0), types.Position(lens.line, 0)),
            command=types.Command(title=lens.text, command=""),
        )
        for lens in lenses(document.manuscript, freshness=_freshness_in(server, document))
    ]


def _freshness_in(server: AfterwordServer, document: OpenDocument) -> Callable[[Symbol], str]:
    """What a chapter's lens says of its summary; nothing where no model writes any."""
    story = document.keeper.story
    if story is None or not server.session.services.summarises(server.session.settings(document)):
        return lambda _symbol: ""
    told = freshness(story, document.keeper.known)
    sections = document.manuscript.outline.sections
    units = {section.line: number for number, section in enumerate(sections, start=1)}
    return lambda symbol: told.get(units.get(symbol.line, -1), "")


def code_lens_resolve(_server: AfterwordServer, lens: types.CodeLens) -> types.CodeLens:
    """The lens as it came: its text costs nothing to begin with."""
    return lens
