"""`shutdown`: let go of every manuscript and stop every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer


async def shutdown(server: AfterwordServer, _params: None = None) -> None:
    """Close documents and engines; what is still asked is answered as cancelled."""
    await server.session.aclose()
