"""`afterword.download`: fetch the embedded model's weights, as the writer has just asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterword.lsp.weights import download

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND = "afterword.download"


async def download_weights(server: AfterwordServer, _argument: dict[str, Any]) -> dict[str, Any]:
    """Fetch with progress; answers whether the model is here now."""
    return {"ready": await download(server)}
