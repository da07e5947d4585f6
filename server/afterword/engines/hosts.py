"""Where a server is: its address taken apart, and whether it is on this machine."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from afterword.inference import EngineProblem, ProblemKind


@dataclass(frozen=True, slots=True)
class Place:
    """A server's base URL.

    `name` is what messages call it: host and port only, so that a password written into a URL
    stays out of them.
    """

    base_url: str
    name: str
    host: str
    secure: bool
    loopback: bool

    @classmethod
    def of(cls, base_url: str) -> Place:
        """Take a base URL apart; raises `EngineProblem` (REFUSED) when it is none."""
        try:
            parts = urlsplit(base_url.strip())
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port, parts = "", None, urlsplit("")
        if parts.scheme not in {"http", "https"} or not host:
            line = "`base_url` is no http:// or https:// address: correct it in the settings."
            raise EngineProblem(ProblemKind.REFUSED, line)
        shown = f"[{host}]" if ":" in host else host
        netloc = shown if port is None else f"{shown}:{port}"
        return cls(
            base_url=f"{parts.scheme}://{netloc}{parts.path.rstrip('/')}",
            name=netloc,
            host=host,
            secure=parts.scheme == "https",
            loopback=is_loopback(host),
        )

    def check_allowed(self, *, offline: bool) -> None:
        """Raise `EngineProblem` (OFFLINE) when offline mode forbids this host."""
        if offline and not self.loopback:
            line = (
                f"Offline mode forbids {self.name}: unset AFTERWORD_OFFLINE, or use an engine on"
                " this machine."
            )
            raise EngineProblem(ProblemKind.OFFLINE, line)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by name or number; no name is looked up."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
