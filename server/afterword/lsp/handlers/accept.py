"""`afterword.accept {receipt}`: the writer took a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.accept"


async def accept(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any]:
    """Whether the receipt is known; the edit itself already told what was accepted."""
    return {"known": argument.get("receipt") in server.session.receipts}
