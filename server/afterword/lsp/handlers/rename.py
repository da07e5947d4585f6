"""`textDocument/prepareRename` and `textDocument/rename`: a new name, everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from afterword.features.navigation.finding import boilerplate, find_in
from afterword.features.navigation.renaming import (
    ImpossibleName,
    Renaming,
    checked_name,
    plan_renaming,
)
from afterword.features.navigation.respelling import Certainty, Change, changes
from afterword.features.pacing import paced
from afterword.lsp.convert import range_of
from afterword.lsp.edits import Confirmation, EditBuilder, Replacement
from afterword.lsp.naming import asked_name
from afterword.lsp.neighbours import neighbours

if TYPE_CHECKING:
    from afterword.features.navigation.cast import Cast
    from afterword.lsp.naming import Asked
    from afterword.lsp.neighbours import Neighbour
    from afterword.lsp.server import AfterwordServer


class CannotRename(JsonRpcException):
    """The new name can't be one; its message says why."""

    CODE = types.LSPErrorCodes.RequestFailed.value
    MESSAGE = "this can't be renamed"


async def prepare_rename(
    server: AfterwordServer, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """The mention at the position without its possessive; null where no name stands."""
    asked = await asked_name(server, params.text_document.uri, params.position)
    if asked is None:
        return None
    named = asked.named
    shown = range_of(asked.manuscript.text, named.start, named.end, server.session.encoding)
    return types.PrepareRenamePlaceholder(shown, named.form)


async def rename(server: AfterwordServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits of every text that names it, other forms and doubtful places to be confirmed."""
    asked = await asked_name(server, params.text_document.uri, params.position, exact=True)
    if asked is None:
        return None
    story = asked.story
    cast = await story.index.cast(story.manuscript, story.lore)
    renaming = _plan(asked, cast, params.new_name)
    edits = EditBuilder(server.client_capabilities, server.session.encoding)
    for neighbour in neighbours(server.session, asked.document):
        replaced = [
            Replacement(change.start, change.end, change.text, _confirmation(change, renaming))
            for change in await _changes(neighbour, renaming)
            if edits.asks_to_confirm or change.certainty is not Certainty.DOUBTFUL
        ]
        await paced(edits.replace_all(neighbour, replaced))
    return edits.built()


def _plan(asked: Asked, cast: Cast, written: str) -> Renaming:
    figure, old = asked.named.figure, asked.named.form
    try:
        new = checked_name(written)
    except ImpossibleName as impossible:
        raise CannotRename(str(impossible)) from None
    taken = cast.called(new)
    if taken is not None and taken.entries and taken.name != figure.name:
        where = taken.entries[0].origin or "the lore"
        message = f"‘{new}’ is already the name of an entry in {where}; rename that one first."
        raise CannotRename(message)
    return plan_renaming(old, new, forms=figure.forms, others=cast.others(figure))


async def _changes(neighbour: Neighbour, renaming: Renaming) -> list[Change]:
    whole = str(neighbour.text)
    hidden = boilerplate(neighbour.manuscript) if neighbour.manuscript else []
    found = await find_in(whole, renaming.forms)
    return [
        change
        for change in await paced(changes(whole, found, renaming))
        if change is not None and not any(start <= change.start < end for start, end in hidden)
    ]


def _confirmation(change: Change, renaming: Renaming) -> Confirmation | None:
    """What the writer is asked about a change; None for one that needs no question."""
    if change.certainty is Certainty.SURE:
        return None
    becomes = renaming.sure.get(change.form) or renaming.offered[change.form]
    if change.certainty is Certainty.ALIAS:
        return Confirmation(f"‘{change.form}’ becomes ‘{becomes}’", "Another form of the name.")
    return Confirmation(
        f"‘{change.form}’ becomes ‘{becomes}’, perhaps",
        "It stands beside another capital or is a common word too: it may mean something else.",
    )
