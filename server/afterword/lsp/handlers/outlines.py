"""`afterword.outlines`: outlines of the story, and pieces of them put into the writer's own.

`{uri, count?, lenses?}` answers `{proposals: [{lens, text, pieces: [{id, text, label}]}], note}`;
`{uri, take: [texts]}` has the client put them into `outline.md` and answers `{applied, added}`.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.uris import from_fs_path

from afterword.features.outlining import (
    TOO_SMALL,
    Insertion,
    Proposal,
    UnusableLensError,
    chosen_lenses,
    derived_outline,
    insertions,
    propose,
    started,
    taken,
    written_so_far,
)
from afterword.inference import EngineProblem
from afterword.lsp.convert import position_of
from afterword.lsp.progress import Stopped, with_progress
from afterword.manuscript import Text
from afterword.memory.story import Story

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from afterword.features.remembering.known import Known
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.outlines"
_COUNT: Final = 3
_MOST: Final = 16
_DERIVED: Final = "What is written"
_NOTHING: Final = "Nothing worth offering came back; ask again, or through other lenses."
_ALL_THERE: Final = "Your outline has all of that already."


async def outlines(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """Propose outlines, or take pieces of them; null for a document not open."""
    document = server.session.documents.get(str(argument.get("uri")))
    if document is None:
        return None
    wanted = argument.get("take")
    if isinstance(wanted, list):
        return await _take(server, document, [str(text) for text in wanted])
    return await _propose(server, document, argument)


async def _propose(
    server: AfterwordServer, document: OpenDocument, argument: dict[str, Any]
) -> dict[str, Any]:
    lenses, problems = server.session.services.lenses()
    note = "; ".join(problems)
    count = argument.get("count")
    count = min(max(count, 1), _MOST) if isinstance(count, int) else _COUNT
    proposals: Sequence[Proposal] = ()
    settings = server.session.settings(document)
    desk = server.session.services.desk(document.manuscript, document.plan, settings, "summary")
    try:
        chosen = chosen_lenses(lenses, [str(name) for name in argument.get("lenses") or ()])
        if server.session.services.scribe(settings, asks=False).generative:

            async def work(progress: Progress) -> Sequence[Proposal]:
                story, known = await _memory(document)
                so_far = await written_so_far(desk, story, known)
                return await propose(desk, chosen, so_far=so_far, count=count, progress=progress)

            async with server.status.busy():
                proposals = await with_progress(server, "Afterword: outlining the story", work)
            server.status.well()
        else:
            note = f"{TOO_SMALL}; this is the outline of what is written"
            proposals = await _derived(document)
    except UnusableLensError as problem:
        server.say(str(problem))
    except Stopped:
        note = "stopped"
    except EngineProblem as problem:
        server.tell_trouble(str(problem), asked=True)
    else:
        if not proposals:
            server.say(_NOTHING)
    return {"proposals": [_as_json(proposal) for proposal in proposals], "note": note or None}


async def _derived(document: OpenDocument) -> tuple[Proposal, ...]:
    """The outline of what is written."""
    text = await derived_outline(*await _memory(document))
    return (Proposal(1, _DERIVED, text),) if text else ()


async def _memory(document: OpenDocument) -> tuple[Story, Known]:
    """The story and what is known of it; reading a whole novel is no work for the event loop."""
    story = document.keeper.story
    if story is None:
        story = await asyncio.to_thread(Story.of, document.manuscript)
    return story, document.keeper.known


def _as_json(proposal: Proposal) -> dict[str, Any]:
    return {
        "lens": proposal.lens,
        "text": proposal.text,
        "pieces": [
            {"id": piece.id, "text": piece.text, "label": piece.label} for piece in proposal.pieces
        ],
    }


async def _take(
    server: AfterwordServer, document: OpenDocument, texts: Sequence[str]
) -> dict[str, Any]:
    """Have the client put the pieces in: the outline may be open there, and not saved."""
    settings = server.session.settings(document)
    file = server.session.services.outline_file(document.file, document.root, settings)
    if file.path is None or file.problem:
        server.say(file.problem)
        return {"applied": False, "added": []}
    target = _target(server, document, file.path, file.text)
    before = target.text or started(document.manuscript.outline.title)
    found = insertions(before, texts)
    if not found:
        server.say(_ALL_THERE)
        return {"applied": False, "added": [], "uri": target.uri}
    edits = found if target.text else (Insertion(0, taken(before, texts)),)
    answer = await server.workspace_apply_edit_async(
        types.ApplyWorkspaceEditParams(
            edit=_edit(server, target, edits), label="Afterword: outline"
        )
    )
    if not answer.applied:
        server.say("The editor did not change the outline; please try again.")
    added = [more.text.strip("\r\n") for more in found] if answer.applied else []
    return {"applied": answer.applied, "added": added, "uri": target.uri}


@dataclass(frozen=True, slots=True)
class _Target:
    """The outline that is changed: its text, "" where there is none; `version` where it is open."""

    uri: str
    text: str
    version: int | None
    new: bool


def _target(
    server: AfterwordServer, document: OpenDocument, path: Path, on_disk: str | None
) -> _Target:
    """The outline as the editor has it, or else as it is on the disk."""
    for other in server.session.documents.values():
        if other is not document and other.file is not None and _same(other.file, path):
            return _Target(other.uri, str(other.manuscript.text), other.version, new=False)
    uri = from_fs_path(str(path)) or path.as_uri()
    return _Target(uri, on_disk or "", None, new=on_disk is None)


def _edit(
    server: AfterwordServer, target: _Target, found: Sequence[Insertion]
) -> types.WorkspaceEdit:
    """Insertions into the outline as an edit, versioned where it is open; it is made if new."""
    text = Text.of(target.text)
    edits = []
    for at, more in found:
        place = position_of(text, at, server.session.encoding)
        edits.append(types.TextEdit(types.Range(place, place), more))
    workspace = server.client_capabilities.workspace
    client = workspace.workspace_edit if workspace else None
    if client is None or not client.document_changes:
        return types.WorkspaceEdit(changes={target.uri: edits})
    identifier = types.OptionalVersionedTextDocumentIdentifier(target.uri, target.version)
    changing = types.TextDocumentEdit(identifier, edits)
    if not target.new:
        return types.WorkspaceEdit(document_changes=[changing])
    creating = types.CreateFile(target.uri, options=types.CreateFileOptions(ignore_if_exists=True))
    return types.WorkspaceEdit(document_changes=[creating, changing])


def _same(one: Path, other: Path) -> bool:
    return os.path.abspath(one) == os.path.abspath(other)  # noqa: PTH100 -- links stay links
