"""A ledger that is kept in this process only."""

from __future__ import annotations

import secrets
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.features.ledger.ports import DocumentRow, Entry


class LedgerInMemory:
    """For a session whose ledger can't be kept on disk, and for tests.

    Attributes:
        problem: always "".
    """

    problem: str = ""

    def __init__(self) -> None:
        """Start empty."""
        self.key = secrets.token_bytes(32)
        self._lock = RLock()
        self._entries: dict[str, Entry] = {}
        self._documents: dict[str, DocumentRow] = {}

    def record(self, entries: Iterable[Entry]) -> None:
        """See `LedgerStore`."""
        with self._lock:
            self._entries.update((entry.receipt, entry) for entry in entries)

    def entries(self, *, since: float = 0.0, document: str | None = None) -> tuple[Entry, ...]:
        """See `LedgerStore`."""
        with self._lock:
            found = [
                entry
                for entry in self._entries.values()
                if entry.offered_at >= since and document in {None, entry.document}
            ]
        return tuple(sorted(found, key=lambda entry: (entry.offered_at, entry.receipt)))

    def named(self, receipts: Iterable[str]) -> dict[str, Entry]:
        """See `LedgerStore`."""
        with self._lock:
            return {name: self._entries[name] for name in receipts if name in self._entries}

    def keep(self, document: DocumentRow) -> None:
        """See `LedgerStore`."""
        with self._lock:
            self._documents[document.path] = document

    def document(self, path: str) -> DocumentRow | None:
        """See `LedgerStore`."""
        with self._lock:
            row = self._documents.get(path)
            return row if row is not None and (row.spans or row.lost) else None

    def knows(self, path: str) -> bool:
        """Whether anything is kept under a path, were it only that there is nothing any more."""
        with self._lock:
            return path in self._documents

    def alike(self, characters: int, digest: bytes) -> tuple[DocumentRow, ...]:
        """See `LedgerStore`."""
        with self._lock:
            found = [
                row
                for row in self._documents.values()
                if (row.characters, row.digest) == (characters, digest)
            ]
        return tuple(sorted(found, key=lambda row: (-row.kept_at, row.path)))

    def moved(self, old: str, new: str) -> None:
        """See `LedgerStore`."""
        with self._lock:
            row = self._documents.pop(old, None)
            if row is not None:
                self._documents[new] = replace(row, path=new)
            for name, entry in list(self._entries.items()):
                if entry.document == old:
                    self._entries[name] = replace(entry, document=new)

    @property
    def empty(self) -> bool:
        """Whether nothing is kept here."""
        return not self._entries and not self._documents

    def all(self) -> tuple[tuple[Entry, ...], tuple[DocumentRow, ...]]:
        """All that is kept here."""
        with self._lock:
            return tuple(self._entries.values()), tuple(self._documents.values())

    def take(self) -> tuple[tuple[Entry, ...], tuple[DocumentRow, ...]]:
        """All that is kept here, which from now on is not."""
        with self._lock:
            taken = self.all()
            self._entries, self._documents = {}, {}
            return taken

    def close(self) -> None:
        """See `LedgerStore`."""
