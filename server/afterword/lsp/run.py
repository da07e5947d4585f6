"""Starting the server on a transport, with its logs kept clean of the writer's text."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import sys
import threading
from typing import TYPE_CHECKING

from pygls.io_ import StdoutWriter, run_async

from afterword.lsp.handlers import COMMANDS, FEATURES
from afterword.lsp.server import AfterwordServer, register
from afterword.lsp.tidying import collect_only_when_told

if TYPE_CHECKING:
    from afterword.lsp.services import Services


def create_server(services: Services) -> AfterwordServer:
    """A server with every handler registered, not yet on any transport."""
    _silence_pygls()
    collect_only_when_told()
    server = AfterwordServer(services)
    register(server, FEATURES, COMMANDS)
    return server


def run_stdio(services: Services) -> None:
    """Serve one editor over standard input and output, until it goes."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as wire:
        sys.stdout = sys.stderr  # a stray print must not end up between two messages
        server = create_server(services)
        if os.name == "posix" and not stat.S_ISREG(os.fstat(sys.stdin.fileno()).st_mode):
            _serve_pipe(server, StdoutWriter(wire))
        else:
            server.start_io(stdout=wire)


def _serve_pipe(server: AfterwordServer, writer: StdoutWriter) -> None:
    """As pygls's `start_io`, but reading on the event loop.

    pygls reads in a thread, and each message crosses over three times: that would be most of what
    we add to the model's own time.
    """
    server.protocol.set_writer(writer)
    try:
        asyncio.run(_read_messages(server))
    except (KeyboardInterrupt, SystemExit, BrokenPipeError, asyncio.IncompleteReadError):
        pass  # the editor has gone, in one of its ways
    finally:
        server.shutdown()  # type: ignore[no-untyped-call]  # pygls leaves it unannotated


async def _read_messages(server: AfterwordServer) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer
    )
    await run_async(
        threading.Event(), reader, server.protocol, error_handler=server.report_server_error
    )


def run_tcp(services: Services, host: str, port: int) -> None:
    """Serve one editor over TCP, until it goes."""
    create_server(services).start_tcp(host, port)


def _silence_pygls() -> None:
    """Keep pygls's records out of every log: they hold whole messages, and so the manuscript."""
    logger = logging.getLogger("pygls")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
