"""Summaries, the keys they are kept under, and the port to where they are kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEY_BYTES: Final = 16
#: What a summary kept in this process takes beside its text (bytes, about): key, entry, counters.
_ENTRY_BYTES: Final = 200


class Origin(StrEnum):
    """Who wrote a summary."""

    GENERATED = "generated"
    EXTRACTED = "extracted"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary's text and who wrote it; `model` is "" for what no model wrote."""

    text: str
    origin: Origin
    model: str = ""


def summary_key(digest: bytes, *, model: str, recipe: str) -> bytes:
    """What a summary is kept under: 16 bytes that differ when anything that made it differs.

    Args:
        digest: of what it summarises.
        model: the model's name.
        recipe: the prompt's version, with the length it asks for.
    """
    hashed = blake2b(digest_size=_KEY_BYTES)
    for part in (digest, _encoded(model), _encoded(recipe)):
        hashed.update(len(part).to_bytes(8, "big") + part)
    return hashed.digest()


class SummaryStore(Protocol):
    """Where generated summaries are kept between sessions.

    Safe to use from several threads. Nothing here raises for a disk that is full, damaged or not
    ours to write on: the store then keeps what it can in this process and says so in `problem`.
    """

    @property
    def problem(self) -> str:
        """One line for the writer about what keeps summaries from being kept; "" if nothing."""
        ...

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Those of the summaries that are kept; an unknown key is simply missing."""
        ...

    def put(self, key: bytes, text: str) -> None:
        """Keep a summary, in the place of an earlier one of the same key."""
        ...

    def close(self) -> None:
        """Let go of files. Safe to call twice; what is asked afterwards is kept in the process."""
        ...


class SummariesInMemory:
    """A store for this process alone: what was used longest ago makes room.

    Attributes:
        problem: always "": nothing can go wrong here.
    """

    problem: str = ""

    def __init__(self, most_bytes: int = 50_000_000) -> None:
        """Hold at most about `most_bytes` bytes."""
        self._most = most_bytes
        self._bytes = 0
        self._texts: OrderedDict[bytes, str] = OrderedDict()
        self._lock = Lock()

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Those of the summaries that are kept."""
        found: dict[bytes, str] = {}
        with self._lock:
            for key in keys:
                if (text := self._texts.get(key)) is not None:
                    self._texts.move_to_end(key)
                    found[key] = text
        return found

    def put(self, key: bytes, text: str) -> None:
        """Keep a summary; one larger than all the room is not kept."""
        with self._lock:
            self._drop(key)
            self._texts[key] = text
            self._bytes += _size(text)
            while self._bytes > self._most and self._texts:
                self._drop(next(iter(self._texts)))

    def take(self) -> dict[bytes, str]:
        """All that is kept, which is then kept here no longer."""
        with self._lock:
            taken, self._bytes = dict(self._texts), 0
            self._texts.clear()
        return taken

    def close(self) -> None:
        """Nothing to let go of."""

    def _drop(self, key: bytes) -> None:
        if (text := self._texts.pop(key, None)) is not None:
            self._bytes -= _size(text)


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) + _ENTRY_BYTES


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
