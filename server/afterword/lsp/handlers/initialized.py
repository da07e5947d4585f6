"""`initialized`: ask for what the client keeps, and say how things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.lsp.settings import pull_settings

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

#: Files beside a manuscript whose changes matter at once.
_WATCHED = (
    "**/afterword.toml",
    "**/outline.md",
    "**/*.summary.md",
    "**/lore.md",
    "**/lore/**/*.md",
    "**/.afterword/dismissed.json",
)


async def initialized(server: AfterwordServer, _params: types.InitializedParams) -> None:
    """Register for settings and file changes where the client can, then pull the settings."""
    registrations = _registrations(server.client_capabilities)
    if registrations:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    await pull_settings(server)
    server.status.tell()


def _registrations(client: types.ClientCapabilities) -> list[types.Registration]:
    workspace = client.workspace
    found: list[types.Registration] = []
    if workspace is None:
        return found
    settings = workspace.did_change_configuration
    if settings is not None and settings.dynamic_registration:
        found.append(
            types.Registration(
                id="afterword-settings",
                method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                register_options={"section": "afterword"},
            )
        )
    files = workspace.did_change_watched_files
    if files is not None and files.dynamic_registration:
        watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
        found.append(
            types.Registration(
                id="afterword-files",
                method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers),
            )
        )
    return found
