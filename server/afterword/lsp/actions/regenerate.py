"""Writing a selection or a paragraph anew, at a temperature that the writer chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from afterword.features.sweeping.targets import gap_at, paragraph_at
from afterword.lsp.actions import is_asked_for
from afterword.lsp.coached import json_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

NAME: Final = "regenerate"
KIND: Final = f"{types.CodeActionKind.RefactorRewrite.value}.temperature"
REGENERATE: Final = "afterword.regenerate"
#: From what the model is surest of to what surprises.
_OFFERED: Final = (0.2, 0.6, 1.0)


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],  # noqa: ARG001 -- the protocol's; none is about this
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """One action for each temperature, on a selection or else the paragraph there."""
    if not is_asked_for(KIND, only):
        return []
    span: tuple[int, int] | None = (start, end)
    if start == end:
        span = paragraph_at(document.manuscript, start)
        if gap_at(document.manuscript, start) is not None:
            return []  # a gap is filled, not written anew
    if span is None or not document.manuscript.text.slice(*span).strip():
        return []
    what = "the selection" if start < end else "this paragraph"
    argument = {"uri": document.uri, "range": json_range(server, document, *span), "apply": True}
    return [
        types.CodeAction(
            title=title,
            kind=KIND,
            command=types.Command(
                title, REGENERATE, arguments=[{**argument, "temperature": temperature}]
            ),
        )
        for temperature in _OFFERED
        for title in [f"Regenerate {what} at temperature {temperature}"]
    ]


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action as it is: it is whole from the start."""
    del server
    return action
