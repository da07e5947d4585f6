"""`workspace/didRenameFiles`: what is kept about a manuscript goes with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from lsprotocol import types
from pygls.uris import to_fs_path

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

#: Every file: what is no manuscript has nothing kept about it.
OPTIONS: Final = types.FileOperationRegistrationOptions(
    filters=[
        types.FileOperationFilter(
            types.FileOperationPattern("**/*", matches=types.FileOperationPatternKind.File),
            scheme="file",
        )
    ]
)


def did_rename_files(server: AfterwordServer, params: types.RenameFilesParams) -> None:
    """Have the candidates of a manuscript, and what came of them, found under its new name."""
    services = server.session.services
    for file in params.files:
        old, new = (to_fs_path(uri) for uri in (file.old_uri, file.new_uri))
        if not old or not new:
            continue
        before, after = str(Path(old)), str(Path(new))  # as open documents are named
        settings = server.session.resolved(services.workspace_root(Path(new))).settings
        server.session.loom(settings).renamed(before, after)
        services.ledger(settings).moved(before, after)
