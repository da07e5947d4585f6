"""`textDocument/didSave` and `workspace/didChangeWatchedFiles`: files beside a manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsprotocol import types

    from afterword.lsp.server import AfterwordServer

_SETTINGS_FILE = "afterword.toml"


def did_save(server: AfterwordServer, params: types.DidSaveTextDocumentParams) -> None:
    """Keep which of it came from candidates, and read again what a saved file may have changed."""
    server.session.saved(params.text_document.uri)
    _reload(server, [params.text_document.uri])


def did_change_watched_files(
    server: AfterwordServer, params: types.DidChangeWatchedFilesParams
) -> None:
    """Read again what changed on disk without the editor's doing."""
    _reload(server, [change.uri for change in params.changes])


def _reload(server: AfterwordServer, uris: list[str]) -> None:
    if any(uri.endswith(_SETTINGS_FILE) for uri in uris):
        server.session.reload_settings()
        server.show_settings_problems()
    server.session.reload_plans()
