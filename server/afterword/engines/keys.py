"""Keys: found where settings say, and hard to leak by accident."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYRING_SERVICE = "afterword"
_PLACEHOLDER = "no-key"


class Key:
    """A secret that shows itself only when asked by name: not in reprs, logs or tracebacks."""

    __slots__ = ("_secret",)

    def __init__(self, secret: str) -> None:
        """Keep the secret."""
        self._secret = secret

    def reveal(self) -> str:
        """The secret itself, for the one header it belongs in."""
        return self._secret

    @property
    def usable(self) -> bool:
        """Whether it can stand in an HTTP header at all."""
        return self._secret.isascii() and self._secret.isprintable()

    def __repr__(self) -> str:
        return "Key(…)"

    __str__ = __repr__


PLACEHOLDER = Key(_PLACEHOLDER)  # servers without keys ignore it; the SDK insists on one


def find_key(name: str, environ: Mapping[str, str]) -> Key | None:
    """The key in the environment variable `name`, else the system keyring's entry of that name.

    The keyring is asked only where the optional `keyring` package is installed. None when there
    is no key; no other variable is ever looked at.
    """
    if not name:
        return None
    if secret := environ.get(name, "").strip():
        return Key(secret)
    with contextlib.suppress(Exception):  # a locked or missing keyring is the same as no key
        keyring = importlib.import_module("keyring")
        if secret := (keyring.get_password(_KEYRING_SERVICE, name) or "").strip():
            return Key(secret)
    return None
