"""`afterword.accept {receipt}`: the writer took a suggestion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterword.lsp.tagging import tag_last_accepted

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.accept"


async def accept(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any]:
    """Whether the receipt is known; what was accepted, the edit itself tells, mostly."""
    receipt = argument.get("receipt")
    known = receipt in server.session.receipts
    if known:
        server.session.accepted(str(receipt))
        server.background.run(tag_last_accepted(server, str(receipt)))
    return {"known": known}
