"""The one HTTP client: explicit in everything, deaf to the environment, and silent in logs."""

from __future__ import annotations

import logging
import socket
import struct
from typing import TYPE_CHECKING, Any

import httpx2

from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable

    from afterword.engines.hosts import Place
    from afterword.engines.keys import Key

_CONNECT_S = 10.0
_WRITE_S = 30.0
_KEEPALIVE_S = 55.0  # the next ghost text finds its connection open; most servers close at 60 s
_OURS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "host",
        "range",
        "if-range",
        "transfer-encoding",
        "user-agent",
    }
)
_WORDY_LOGGERS = ("openai", "httpx2", "httpcore2", "httpx", "httpcore")


def silence_libraries() -> None:
    """Keep HTTP libraries' logs out of every log, at every level: they hold URLs and headers."""
    for name in _WORDY_LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


def make_client(
    place: Place,
    *,
    key: Key,
    proxy: str | None = None,
    read_s: float,
    one_request_each: bool = False,
    follow_redirects: bool = False,
) -> httpx2.AsyncClient:
    """A client for one server; opens nothing until it is used.

    Args:
        place: the server; a loopback one is never reached through a proxy.
        key: sent as the bearer of every request.
        proxy: used for all other hosts; the environment's proxies never are.
        read_s: seconds without a byte before a request is given up.
        one_request_each: a connection for every request, which is reset and not merely closed
            when left in the middle. llama.cpp's server closes connections just when the next
            request may be on its way, and learns of a peer that left only from a failed write.
        follow_redirects: off for prompts, which must not follow a redirect to another host.

    Raises:
        EngineProblem: REFUSED when the proxy setting can't be used.
    """
    silence_libraries()

    async def only_ours(request: httpx2.Request) -> None:
        for name in set(request.headers) - _OURS:
            del request.headers[name]
        if key.reveal():
            request.headers["Authorization"] = f"Bearer {key.reveal()}"

    hooks: dict[str, list[Callable[..., Awaitable[Any]]]] = {"request": [only_ours]}
    linger = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    try:
        transport = httpx2.AsyncHTTPTransport(
            verify=_verification(place),
            trust_env=False,
            proxy=None if place.loopback else proxy,
            limits=httpx2.Limits(
                max_keepalive_connections=0 if one_request_each else None,
                keepalive_expiry=_KEEPALIVE_S,
            ),
            socket_options=[linger] if one_request_each else None,
        )
    except (ValueError, ImportError, httpx2.InvalidURL):
        line = "`proxy` can't be used: it must be an http://, https:// or socks5:// address."
        raise EngineProblem(ProblemKind.REFUSED, line) from None
    return httpx2.AsyncClient(
        transport=transport,
        trust_env=False,
        timeout=httpx2.Timeout(read_s, connect=_CONNECT_S, write=_WRITE_S, pool=None),
        follow_redirects=follow_redirects,
        event_hooks=hooks,
    )


def _verification(place: Place) -> ssl.SSLContext | bool:
    """Certificates as the system has them; SSL_CERT_FILE and SSL_CERT_DIR are obeyed."""
    return httpx2.create_ssl_context(trust_env=True) if place.secure else False
