"""Changing what is selected, or the paragraph at the cursor, when the writer asks what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from afterword.features.rewriting import How, passage_at
from afterword.lsp.actions import is_asked_for
from afterword.lsp.changing import CHANGE, DETAILS
from afterword.lsp.coached import json_range
from afterword.lsp.neighbours import story_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

NAME: Final = "change"
_KIND: Final = "refactor.rewrite"
#: In the order in which they are shown; what leaves a question open ends in an ellipsis.
_TITLES: Final = {
    How.REWRITE: "Rewrite",
    How.EXPAND: "Expand",
    How.SHORTEN: "Shorten",
    How.DESCRIBE: "Describe",
    How.TONE: "Change the tone",
    How.DIALOGUE: "More dialogue",
    How.POV: "Another point of view",
}


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],  # noqa: ARG001 -- the protocol's; none is about this
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """One action for each kind of change; at a mere cursor, only for who asks for such kinds.

    Each runs a command, so that nothing is asked of a model before one is chosen, and a client
    may show the change in a way of its own.
    """
    asked = start < end or only is not None
    if not asked or story_of(server.session, document) is not document:
        return []
    kinds = [how for how in _TITLES if is_asked_for(f"{_KIND}.{how}", only)]
    if not kinds or passage_at(document.manuscript, start, end) is None:
        return []
    place = json_range(server, document, start, end)
    found = []
    for how in kinds:
        title = f"{_TITLES[how]}{'…' if how in DETAILS else ''}"
        argument = {"uri": document.uri, "range": place, "how": how.value}
        command = types.Command(f"Afterword: {title}", CHANGE, arguments=[argument])
        found.append(types.CodeAction(title=title, kind=f"{_KIND}.{how}", command=command))
    return found


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action as it is: it is whole from the start."""
    del server
    return action
