"""`textDocument/didShowCompletion` and `textDocument/didPartiallyAcceptCompletion`.

The Copilot server's names for what LSP 3.18 leaves out. Acceptance itself is seen in didChange,
in any client; these only refine the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

SHOWN = "textDocument/didShowCompletion"
PARTLY_ACCEPTED = "textDocument/didPartiallyAcceptCompletion"


def did_show_completion(server: AfterwordServer, params: Any) -> None:
    """`{item}`: the text was on the writer's screen."""
    if receipt := _receipt(params):
        server.session.shown(receipt)


def did_partially_accept_completion(server: AfterwordServer, params: Any) -> None:
    """`{item, acceptedLength}`: the writer took a part; the edit itself tells which."""
    if receipt := _receipt(params):
        server.session.accepted(receipt, whole=False)


def _receipt(params: Any) -> str:
    """The receipt in the command of the item that was served; "" for anything else."""
    item = params.get("item") if isinstance(params, dict) else None
    command = item.get("command") if isinstance(item, dict) else None
    arguments = command.get("arguments") if isinstance(command, dict) else None
    first = arguments[0] if isinstance(arguments, list) and arguments else None
    receipt = first.get("receipt") if isinstance(first, dict) else None
    return receipt if isinstance(receipt, str) else ""
