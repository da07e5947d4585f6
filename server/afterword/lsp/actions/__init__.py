"""Code actions: one module for each kind of them, each an `ActionProvider`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol import types

    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer


class ActionProvider(Protocol):
    """What offers code actions; a module with these two functions is one.

    `handlers/code_action.py` has the table of all, by name. An action that is worked out only once
    it is chosen carries `data = {"provider": <its name in the table>, ...}` and no edit.
    """

    async def actions(
        self,
        server: AfterwordServer,
        document: OpenDocument,
        start: int,
        end: int,
        *,
        diagnostics: Sequence[types.Diagnostic],
        only: Sequence[str] | None,
    ) -> list[types.CodeAction]:
        """What can be done about `[start, end)` (code points); quickly, and without its edits.

        `diagnostics` are those the client shows there. `only` are the kinds asked for, None for
        all; what is of no such kind is left out by the caller, so it need not be looked at.
        """
        ...

    async def resolve(self, server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
        """The action with its edit, from its `data`; without one where the text has moved on."""
        ...


def is_asked_for(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind is one of those asked for, or lies under one; any is where none is named."""
    return only is None or any(f"{kind}.".startswith(f"{asked}.") for asked in only)


def resolves_edits(server: AfterwordServer) -> bool:
    """Whether the client asks for an action's edit once it is chosen."""
    document = server.client_capabilities.text_document
    actions = document.code_action if document else None
    support = actions.resolve_support if actions else None
    return bool(actions and actions.data_support and support and "edit" in support.properties)
