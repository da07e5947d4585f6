"""A lore entry for a name that has none, with what the text says of it so far."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.lsp.actions import is_asked_for
from afterword.lsp.convert import position_of
from afterword.lsp.edits import takes_document_changes
from afterword.lsp.neighbours import story_of, uri_of
from afterword.manuscript import Text
from afterword.memory.lore import draft_entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

NAME = "new_entry"


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    _end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],  # noqa: ARG001 -- the protocol's; none is about this
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """One action on a name that the text uses more than once and no entry has."""
    kind = types.CodeActionKind.RefactorExtract
    if not is_asked_for(kind.value, only):
        return []
    story = story_of(server.session, document)
    text = document.manuscript.text
    cast = await story.index.cast(story.manuscript, story.lore)
    named = cast.at(text, start)
    if named is None or named.figure.entries or story.file is None:
        return []
    until = start if story is document else len(story.manuscript.text)
    return [
        types.CodeAction(
            title=f"Create a lore entry for ‘{named.figure.name}’",
            kind=kind,
            data={
                "provider": NAME,
                "uri": story.uri,
                "name": named.figure.name,
                "until": until,
            },
        )
    ]


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action with an edit that writes the entry into the lore, making its file if need be."""
    data: Any = action.data
    story = server.session.documents.get(str(data.get("uri")))
    if story is None:
        return action
    name = str(data.get("name"))
    place = server.session.services.entry_place(
        name, story.file, story.root, server.session.settings(story)
    )
    if place is None:
        return action
    where, written = place
    manuscript = story.manuscript
    names = await story.index.names.of(manuscript)
    here = manuscript.block_at(int(data.get("until", 0)))
    until = here.end if here else int(data.get("until", 0))
    draft = await asyncio.to_thread(
        draft_entry, name, manuscript, until=until, level=where.level, names=names
    )
    action.edit = _edit(server, where.path, written, draft)
    return action


def _edit(
    server: AfterwordServer, path: Path, written: str | None, draft: str
) -> types.WorkspaceEdit | None:
    """The draft at the end of a file, whether it is open, on disk or yet to be made."""
    session = server.session
    opened = next((known for known in session.documents.values() if known.file == path), None)
    text = opened.manuscript.text if opened else Text.of(written or "")
    uri = uri_of(session, path)
    whole = str(text)
    eol = "\r\n" if "\r\n" in whole else "\n"
    missing = 2 - (len(whole) - len(whole.rstrip("\r\n"))) // len(eol) if whole.strip() else 0
    added = eol * max(0, missing) + draft.replace("\n", eol)
    end = position_of(text, len(text), session.encoding)
    edit = types.TextEdit(types.Range(end, end), added)
    client = server.client_capabilities
    exists = opened is not None or written is not None
    if not takes_document_changes(client):
        return types.WorkspaceEdit(changes={uri: [edit]}) if exists else None
    changes: list[types.CreateFile | types.TextDocumentEdit] = []
    if not exists:
        if not _makes_files(client):
            return None
        options = types.CreateFileOptions(ignore_if_exists=True)
        changes.append(types.CreateFile(uri, options=options))
    version = opened.version if opened else None
    named = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    changes.append(types.TextDocumentEdit(named, [edit]))
    return types.WorkspaceEdit(document_changes=changes)


def _makes_files(client: types.ClientCapabilities) -> bool:
    support = client.workspace.workspace_edit if client.workspace else None
    operations = support.resource_operations if support else None
    return types.ResourceOperationKind.Create in (operations or ())
