"""Setting right what is marked: the repairs of findings, as quick fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from afterword.lsp.actions import is_asked_for
from afterword.lsp.convert import range_of
from afterword.lsp.diagnostics import stands
from afterword.lsp.edits import EditBuilder
from afterword.lsp.neighbours import neighbours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.lsp.diagnostics import FileChange, Finding, Repair
    from afterword.lsp.neighbours import Neighbour
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

NAME: Final = "repair"


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """The repairs of every finding that `[start, end)` (code points) touches."""
    kind = types.CodeActionKind.QuickFix
    if not is_asked_for(kind.value, only):
        return []
    found: list[types.CodeAction] = []
    for finding in document.findings.found():
        if finding.end < start or finding.start > end:
            continue
        span = range_of(
            document.manuscript.text, finding.start, finding.end, server.session.encoding
        )
        shown = [one for one in diagnostics if one.range == span and one.code == finding.code]
        found += [
            types.CodeAction(
                title=repair.title,
                kind=kind,
                diagnostics=shown or None,
                is_preferred=n == 0,
                data={
                    "provider": NAME,
                    "uri": document.uri,
                    "code": finding.code,
                    "start": finding.start,
                    "repair": n,
                },
            )
            for n, repair in enumerate(finding.repairs)
        ]
    return found


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit; without one where the text is no longer what was found."""
    data: Any = action.data
    document = server.session.documents.get(str(data.get("uri")))
    if document is None:
        return action
    for finding in document.findings.found():
        if (finding.code, finding.start) == (data.get("code"), data.get("start")):
            repair = next(iter(finding.repairs[int(data.get("repair", 0)) :]), None)
            if repair is not None and repair.title == action.title:
                action.edit = _edit(server, document, finding, repair)
                return action
    return action


def _edit(
    server: AfterwordServer, document: OpenDocument, finding: Finding, repair: Repair
) -> types.WorkspaceEdit | None:
    texts = neighbours(server.session, document)
    builder = EditBuilder(server.client_capabilities, server.session.encoding)
    if repair.file is None:
        anchor = finding.anchors[repair.anchor]
        if not stands(anchor, document.manuscript.text):
            return None
        builder.replace(texts[0], anchor.start, anchor.end, repair.new)
        return builder.built()
    beside = next((text for text in texts if text.file == repair.file.path), None)
    place = _place_in(beside, repair.file) if beside else None
    if beside is None or place is None:
        return None
    builder.replace(beside, *place, repair.new)
    return builder.built()


def _place_in(beside: Neighbour, change: FileChange) -> tuple[int, int] | None:
    """Where a file has what is to be changed; None unless it is there exactly once."""
    found: list[tuple[int, int]] = []
    old, anchor = change.old.casefold(), change.beside.casefold()
    for number in range(change.line, change.end_line + 1):
        line = beside.text.line(number).casefold()
        if anchor in line and line.count(old) == 1:
            at = beside.text.line_start(number) + line.index(old)
            end = at + len(change.old)
            if beside.text.slice(at, end).casefold() == old:  # small letters may be longer
                found.append((at, end))
    return found[0] if len(found) == 1 else None
