"""The ledger in a file of the writer's own, beside the file of the key it seals digests with."""

from __future__ import annotations

import os
import secrets
import time
from typing import TYPE_CHECKING, Final, TypeVar

from afterword.features.ledger.memory import LedgerInMemory
from afterword.storage.ledger_rows import (
    MIGRATIONS,
    move_document,
    read_documents,
    read_entries,
    read_named,
    write_document,
    write_entries,
)
from afterword.storage.own_file import OwnFile

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from afterword.features.ledger.ports import DocumentRow, Entry

#: The files' names in the data folder.
FILE_NAME: Final = "ledger.sqlite3"
KEY_NAME: Final = "ledger.key"
_KEY_BYTES: Final = 32

_Result = TypeVar("_Result")


class LedgerFile:
    """The ledger in an SQLite file; opened when first used, and made with the first entry.

    Where the disk fails, the ledger is kept in this process, and written once the disk allows it.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Take the file's path, whose folder also has the key, and a clock (Unix)."""
        self._key_path = path.with_name(KEY_NAME)
        self._file = OwnFile(
            path,
            MIGRATIONS,
            kept="the ledger is",
            anew="the ledger begins anew",
            clock=clock,
            spoilt=self._begin_again,
            pragmas=("secure_delete = ON",),  # a text that is no longer kept is gone
        )
        self._lock = self._file.lock
        self._in_process = LedgerInMemory()
        self._of_session = LedgerInMemory()  # in case the file turns out to be damaged
        self._key: bytes | None = None

    @property
    def problem(self) -> str:
        """One line for the writer about what keeps the ledger from being kept; "" if nothing."""
        return self._file.problem

    @property
    def key(self) -> bytes:
        """See `LedgerStore`; it is written down with the first entries."""
        with self._lock:
            if self._key is None:
                self._key = _read_key(self._key_path)
            if self._key is None:
                self._key = secrets.token_bytes(_KEY_BYTES)
            return self._key

    def record(self, entries: Iterable[Entry]) -> None:
        """See `LedgerStore`."""
        with self._lock:
            fresh = tuple(entries)
            self._in_process.record(fresh)
            self._of_session.record(fresh)
            self._write_what_waits()

    def keep(self, document: DocumentRow) -> None:
        """See `LedgerStore`."""
        with self._lock:
            self._in_process.keep(document)
            self._of_session.keep(document)
            self._write_what_waits()

    def entries(self, *, since: float = 0.0, document: str | None = None) -> tuple[Entry, ...]:
        """See `LedgerStore`."""
        where, asked = "offered_at >= ?", [since, *([] if document is None else [document])]
        if document is not None:
            where += " AND document = ?"
        with self._lock:
            self._write_what_waits()
            kept = self._looked_up(lambda file: list(read_entries(file, where, asked))) or []
            waiting = self._in_process.entries(since=since, document=document)
        every = {entry.receipt: entry for entry in (*kept, *waiting)}
        return tuple(sorted(every.values(), key=lambda entry: (entry.offered_at, entry.receipt)))

    def named(self, receipts: Iterable[str]) -> dict[str, Entry]:
        """See `LedgerStore`."""
        wanted = list(dict.fromkeys(receipts))
        with self._lock:
            kept = self._looked_up(lambda file: read_named(file, wanted)) or {}
            return kept | self._in_process.named(wanted)

    def document(self, path: str) -> DocumentRow | None:
        """See `LedgerStore`."""
        with self._lock:
            if self._in_process.knows(path):
                return self._in_process.document(path)
            found = self._looked_up(lambda file: read_documents(file, "path = ?", [path]))
            return found[0] if found else None

    def alike(self, characters: int, digest: bytes) -> Sequence[DocumentRow]:
        """See `LedgerStore`."""
        where = "digest = ? AND characters = ?"
        with self._lock:
            kept = (
                self._looked_up(lambda file: read_documents(file, where, [digest, characters]))
                or []
            )
            waiting = self._in_process.alike(characters, digest)
            rest = [row for row in kept if not self._in_process.knows(row.path)]
        return sorted((*waiting, *rest), key=lambda row: (-row.kept_at, row.path))

    def moved(self, old: str, new: str) -> None:
        """See `LedgerStore`."""
        with self._lock:
            self._write_what_waits()
            self._in_process.moved(old, new)
            self._looked_up(lambda file: move_document(file, old, new))

    def close(self) -> None:
        """Close the file; from now on the ledger is kept in this process only."""
        with self._lock:
            self._write_what_waits()
            self._file.close()

    # -- the file -----------------------------------------------------------------------------

    def _write_what_waits(self) -> None:
        """Write what is kept in this process; what can't be written stays there."""
        if self._file.resting or self._in_process.empty:
            return
        entries, documents = self._in_process.take()
        if self._file.change(lambda file: self._write(file, entries, documents)) is None:
            self._put_back(entries, documents)

    def _write(
        self, file: sqlite3.Connection, entries: Sequence[Entry], documents: Sequence[DocumentRow]
    ) -> bool:
        documents = documents if self._agreed() else ()  # sealed with a key that nobody has
        write_entries(file, entries)
        for document in documents:
            write_document(file, document)
        return True

    def _looked_up(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """What the file says; where there is no file, none is made."""
        return self._file.use(work) if self._file.is_there else None

    def _begin_again(self) -> None:
        """The file is a new one: what this session has recorded goes into it."""
        self._put_back(*self._of_session.all())

    def _put_back(self, entries: Iterable[Entry], documents: Iterable[DocumentRow]) -> None:
        self._in_process.record(entries)
        for document in documents:
            self._in_process.keep(document)

    def _agreed(self) -> bool:
        """See that the key is written down; False where another process was first with its own."""
        if (kept := _read_key(self._key_path)) is None:
            _make_key(self._key_path, self.key)
            kept = _read_key(self._key_path)
        same = kept == self.key
        self._key = kept or self._key
        return same


def _read_key(path: Path) -> bytes | None:
    """The key in a file; None where there is none that will do."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError):
        return None
    return key if len(key) >= _KEY_BYTES else None


def _make_key(path: Path, key: bytes) -> None:
    """Write a key down for this user alone; where two processes do, the first one's stays.

    Raises:
        OSError: it can't be written.
    """
    if path.exists():  # and is no key
        path.unlink()
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    except OSError:  # a disk without links: the last one's stays
        fresh.replace(path)
    fresh.unlink(missing_ok=True)
