"""Saying something with a preset, when the writer asks what can be done with a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from afterword.lsp.actions import is_asked_for
from afterword.lsp.changing import SAY
from afterword.lsp.coached import json_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

NAME: Final = "presets"
KIND: Final = "refactor.rewrite.say"


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],  # noqa: ARG001 -- the protocol's; none is about this
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """One action, which asks for the preset: nine would bury what else there is.

    A client that asks for this kind by its name gets one for each preset instead.
    """
    if start >= end or not is_asked_for(KIND, only):
        return []
    argument = {
        "uri": document.uri,
        "range": json_range(server, document, start, end),
        "apply": True,
    }
    if only is None or KIND not in only:
        return [_action("Say with a preset…", argument)]
    presets, _ = server.session.services.presets()
    return [
        _action(f"Say: {preset.name}", {**argument, "preset": preset.key}) for preset in presets
    ]


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action as it is: it is whole from the start."""
    del server
    return action


def _action(title: str, argument: dict[str, object]) -> types.CodeAction:
    command = types.Command(f"Afterword: {title}", SAY, arguments=[argument])
    return types.CodeAction(title=title, kind=KIND, command=command)
