"""`workspace/didChangeConfiguration`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.lsp.settings import pull_settings, settings_in

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer


async def did_change_configuration(
    server: AfterwordServer, params: types.DidChangeConfigurationParams
) -> None:
    """Take the settings sent, or ask for them where the client only says that they changed."""
    if params.settings:
        server.session.configure(settings_in(params.settings))
        server.show_settings_problems()
    else:
        await pull_settings(server)
