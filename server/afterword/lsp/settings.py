"""The editor's user settings, however a client sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.lsp.server import AfterwordServer

SECTION = "afterword"


def settings_in(sent: Any) -> Mapping[str, Any]:
    """The nested settings in what a client sent, with or without the section's name around."""
    if not isinstance(sent, dict):
        return {}
    inner = sent.get(SECTION, sent.get("settings", sent))
    return inner if isinstance(inner, dict) else {}


async def pull_settings(server: AfterwordServer) -> None:
    """Ask the client for its settings, where it can be asked."""
    workspace = server.client_capabilities.workspace
    if workspace is not None and workspace.configuration:
        answer = await server.workspace_configuration_async(
            types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
        )
        if answer and isinstance(answer[0], dict) and answer[0]:
            server.session.configure(settings_in(answer[0]))
    server.show_settings_problems()
