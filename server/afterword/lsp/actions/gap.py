"""Filling the gaps at a place, or every gap of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from afterword.features.gaps.finding import gaps_touching
from afterword.features.gaps.holes import Hole
from afterword.lsp.actions import is_asked_for, resolves_edits
from afterword.lsp.coached import json_range
from afterword.lsp.filling import FILL, offer_for, written
from afterword.lsp.neighbours import story_of
from afterword.lsp.replacing import GONE, edit_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer
    from afterword.manuscript import Gap

NAME: Final = "gap"
KIND: Final = "refactor.rewrite.gap"
_LONGEST: Final = 60  # code points of a beat in a title


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],  # noqa: ARG001 -- the protocol's; none is about gaps
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """One action for each gap there, and one for all of them where there are several."""
    if not is_asked_for(KIND, only) or story_of(server.session, document) is not document:
        return []
    manuscript = document.manuscript
    here = gaps_touching(manuscript, start, end)
    found = [_action(server, document, gap) for gap in here]
    if here and len(manuscript.gaps) > 1:
        title = f"Fill every gap ({len(manuscript.gaps)})"
        command = types.Command(title, FILL, arguments=[{"uri": document.uri, "all": True}])
        found.append(types.CodeAction(title=title, kind=KIND, command=command))
    return found


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit; without one where the gap is gone or nothing came."""
    data: Any = action.data
    document = server.session.documents.get(str(data.get("uri")))
    if document is None:
        return action
    gap = _gap_of(document, data)
    if gap is None:
        server.say(GONE)
        return action
    hole = Hole.of(gap)
    with document.holds.hold(hole.start, hole.end) as held:
        candidate = await written(server, document, hole)
        if candidate is not None:
            action.edit = edit_for(server, document, held, offer_for(hole, candidate))
    return action


def _action(server: AfterwordServer, document: OpenDocument, gap: Gap) -> types.CodeAction:
    """Resolved once it is chosen; where the client can't, it carries the command instead."""
    title = f"Fill this gap: {_shortened(gap.beat)}" if gap.beat else "Fill this gap"
    if not resolves_edits(server):
        place = json_range(server, document, gap.start, gap.end)
        argument = {"uri": document.uri, "range": place}
        return types.CodeAction(
            title=title, kind=KIND, command=types.Command(title, FILL, arguments=[argument])
        )
    return types.CodeAction(
        title=title,
        kind=KIND,
        data={
            "provider": NAME,
            "uri": document.uri,
            "start": gap.start,
            "end": gap.end,
            "beat": gap.beat,
        },
    )


def _gap_of(document: OpenDocument, data: dict[str, Any]) -> Gap | None:
    """The gap that an action is about; None where the text has moved on."""
    meant = (data.get("start"), data.get("end"), data.get("beat"))
    return next(
        (gap for gap in document.manuscript.gaps if (gap.start, gap.end, gap.beat) == meant), None
    )


def _shortened(beat: str) -> str:
    return beat if len(beat) <= _LONGEST else beat[:_LONGEST].rpartition(" ")[0].rstrip() + "…"
