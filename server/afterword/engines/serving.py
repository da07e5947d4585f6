"""`afterword model serve`: the embedded model as an endpoint for curl and any other tool."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING

from afterword.engines.child_process import LlamaServer
from afterword.engines.keys import Key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.engines.child_process import Address


async def serve_forever(
    weights: Path | None,
    *,
    name: str,
    context_tokens: int,
    announce: Callable[[Address], None],
    host: str = "127.0.0.1",
    port: int = 0,
    key: str = "",
) -> None:
    """Serve until cancelled or until the child ends.

    Args:
        weights: the GGUF file.
        name: the model's name on the wire.
        context_tokens: prompt and answer together.
        announce: is told the base URL and the key once it listens.
        host: the loopback unless the writer wants otherwise.
        port: 0 takes a free one.
        key: what clients must send; a random one when empty, since every program on this machine,
            web pages included, can reach the loopback.

    Raises:
        EngineProblem: it can't be started.
    """
    server = LlamaServer(
        weights,
        name=name,
        context_tokens=context_tokens,
        host=host,
        port=port,
        key=Key(key or secrets.token_urlsafe(24)),
    )
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(server.aclose)
        announce(await server.address())
        await server.wait()
