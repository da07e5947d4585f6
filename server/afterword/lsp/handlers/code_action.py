"""`textDocument/codeAction` and `codeAction/resolve`: what can be done about a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.lsp.actions import (
    change,
    coach,
    gap,
    new_entry,
    presets,
    regenerate,
    repair,
    resolves_edits,
)
from afterword.lsp.convert import offset_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.lsp.actions import ActionProvider
    from afterword.lsp.server import AfterwordServer

#: by the name that an action's data gives, in the order in which they are offered
PROVIDERS: Mapping[str, ActionProvider] = {
    repair.NAME: repair,
    coach.NAME: coach,
    gap.NAME: gap,
    change.NAME: change,
    presets.NAME: presets,
    new_entry.NAME: new_entry,
    regenerate.NAME: regenerate,
}

OPTIONS = types.CodeActionOptions(
    code_action_kinds=[
        types.CodeActionKind.QuickFix,
        types.CodeActionKind.RefactorExtract,
        types.CodeActionKind.RefactorRewrite,
    ],
    resolve_provider=True,
)


async def code_action(
    server: AfterwordServer, params: types.CodeActionParams
) -> list[types.CodeAction]:
    """What every provider offers; unasked, fixes alone: a lightbulb at each name would distract."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return []
    text, encoding = document.manuscript.text, server.session.encoding
    start = offset_of(text, params.range.start, encoding)
    end = offset_of(text, params.range.end, encoding)
    if params.context.trigger_kind == types.CodeActionTriggerKind.Automatic:
        document.coach.moved_to(end)  # clients look for actions wherever the cursor comes to rest
    only = [_name(kind) for kind in params.context.only or ()] or None
    if params.context.trigger_kind == types.CodeActionTriggerKind.Automatic and only is None:
        only = [_name(types.CodeActionKind.QuickFix)]
    found = [
        action
        for provider in PROVIDERS.values()
        for action in await provider.actions(
            server,
            document,
            min(start, end),
            max(start, end),
            diagnostics=params.context.diagnostics,
            only=only,
        )
        if only is None or _is_wanted(action, only)
    ]
    if resolves_edits(server):
        return found
    return [await code_action_resolve(server, action) for action in found]


async def code_action_resolve(
    server: AfterwordServer, action: types.CodeAction
) -> types.CodeAction:
    """The action with its edit; as it came where nobody knows it."""
    data: Any = action.data
    name = data.get("provider") if isinstance(data, dict) else None
    provider = PROVIDERS.get(str(name))
    if provider is None or action.edit is not None:
        return action
    return await provider.resolve(server, action)


def _is_wanted(action: types.CodeAction, only: Sequence[str]) -> bool:
    """Whether its kind is one of those asked for, or lies under one."""
    kind = _name(action.kind or "")
    return any(not wanted or f"{kind}.".startswith(f"{wanted}.") for wanted in only)


def _name(kind: types.CodeActionKind | str) -> str:
    return str(getattr(kind, "value", kind))
