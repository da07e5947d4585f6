"""Candidates in a file of the writer's own, to go back to; the manuscript is never touched."""

from __future__ import annotations

import contextlib
import json
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from afterword.features.loom.in_memory import LoomInMemory
from afterword.features.loom.strands import Strand
from afterword.inference import PieceUse, Receipt
from afterword.storage.own_file import OwnFile, bytes_in_use

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

#: The file's name in the data folder.
FILE_NAME: Final = "loom.sqlite3"
_MEGABYTE: Final = 1_000_000
#: Room for some two hundred thousand paragraphs with their receipts.
MOST_MB: Final = 200
_DATABASE_SHARE: Final = 0.75
#: Making room goes down to this share, so that not every candidate has to make room anew.
_ROOMY: Final = 0.9
_EVICTED_AT_ONCE: Final = 64
_SEAL_BYTES: Final = 8
_COLUMNS: Final = "id, batch, parent, text, place, receipt, kept_at, seal"


def _version_1(connection: sqlite3.Connection) -> None:
    """Strands by manuscript and id, in the order in which they were kept; `kept_at` is Unix time.

    Texts are UTF-8 and may hold half a surrogate pair. A checksum in each row, since SQLite has
    none.
    """
    connection.execute(
        "CREATE TABLE strand (number INTEGER PRIMARY KEY, manuscript TEXT NOT NULL, "
        "id TEXT NOT NULL, batch TEXT NOT NULL, parent TEXT, text BLOB NOT NULL, "
        "place TEXT NOT NULL, receipt TEXT NOT NULL, kept_at REAL NOT NULL, seal BLOB NOT NULL, "
        "UNIQUE (manuscript, id))"
    )
    connection.execute("CREATE INDEX strand_by_batch ON strand (manuscript, batch)")
    connection.execute("CREATE INDEX strand_by_parent ON strand (manuscript, parent)")


MIGRATIONS: Final = (_version_1,)


class LoomFile:
    """Implements `LoomStore` in an SQLite file; opened when first used.

    What is kept is written by a thread of its own: ghost text waits for no disk. Whatever reads
    sees all that was kept before. Where the disk fails, strands are kept in this process, and
    written once it allows it.
    """

    def __init__(
        self, path: Path, *, most_mb: int = MOST_MB, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the file's path, the room it may take in millions of bytes, and a clock (Unix)."""
        self._most = int(most_mb * _MEGABYTE * _DATABASE_SHARE)
        self._of_session = LoomInMemory()
        self._waiting: deque[tuple[str, Strand]] = deque()
        self._renames: deque[tuple[str, str]] = deque()
        self._file = OwnFile(
            path,
            MIGRATIONS,
            most_bytes=most_mb * _MEGABYTE,
            kept="candidates are",
            clock=clock,
            spoilt=self._begin_again,
        )
        self._writer: ThreadPoolExecutor | None = None
        self._closed = False

    @property
    def problem(self) -> str:
        """One line on why strands are kept for this session only; "" where they are on disk."""
        return self._file.problem

    def keep(self, manuscript: str, strands: Sequence[Strand]) -> None:
        """See `LoomStore`."""
        self._of_session.keep(manuscript, strands)
        if not self._closed:
            self._waiting.extend((manuscript, strand) for strand in strands)
            self._soon()

    def renamed(self, old: str, new: str) -> None:
        """See `LoomStore`."""
        self._of_session.renamed(old, new)
        if not self._closed:
            self._renames.append((old, new))
            self._soon()

    def strand(self, manuscript: str, name: str) -> Strand | None:
        """See `LoomStore`."""
        found = self._read("manuscript = ? AND id = ?", (manuscript, name))
        if found is None:
            return self._of_session.strand(manuscript, name)
        return found[0] if found else None

    def siblings(self, manuscript: str, name: str) -> tuple[Strand, ...]:
        """See `LoomStore`."""
        found = self._read(
            "manuscript = ?1 AND batch = "
            "(SELECT batch FROM strand WHERE manuscript = ?1 AND id = ?2) ORDER BY number",
            (manuscript, name),
        )
        return self._of_session.siblings(manuscript, name) if found is None else found

    def children(self, manuscript: str, name: str) -> tuple[Strand, ...]:
        """See `LoomStore`."""
        found = self._read("manuscript = ? AND parent = ? ORDER BY number", (manuscript, name))
        return self._of_session.children(manuscript, name) if found is None else found

    def recent(self, manuscript: str, count: int) -> tuple[Strand, ...]:
        """See `LoomStore`."""
        found = self._read(
            "manuscript = ? ORDER BY number DESC LIMIT ?", (manuscript, max(count, 0))
        )
        return self._of_session.recent(manuscript, count) if found is None else found

    def close(self) -> None:
        """See `LoomStore`; waits until what was kept is written."""
        self._closed = True
        if self._writer is not None:
            self._writer.shutdown()
        self._flush()
        self._file.close()

    # -- the file -----------------------------------------------------------------------------

    def _soon(self) -> None:
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, "loom")
        with contextlib.suppress(RuntimeError):  # it was closed meanwhile
            self._writer.submit(self._flush)

    def _flush(self) -> bool:
        """Write what is waiting; whether nothing is any more."""
        with self._file.lock:
            if not (self._waiting or self._renames):
                return True
            written = self._file.change(self._write)
            if written is None:
                return False
            strands, names = written
            for _ in range(strands):
                self._waiting.popleft()
            for _ in range(names):
                self._renames.popleft()
            self._file.use(_shrink)
            return True

    def _begin_again(self) -> None:
        """The file is a new one: what this session has kept goes into it."""
        self._renames.clear()
        self._waiting.clear()
        self._waiting.extend(self._of_session.everything())

    def _read(self, where: str, named: Sequence[object]) -> tuple[Strand, ...] | None:
        """The sound strands of some rows; None where the file can't be used."""
        with self._file.lock:
            if not self._flush():
                return None

            def rows(file: sqlite3.Connection) -> tuple[Strand, ...]:
                question = f"SELECT {_COLUMNS} FROM strand WHERE {where}"  # noqa: S608 -- our own words only
                return tuple(_strands(file.execute(question, named)))

            return self._file.use(rows)

    def _write(self, file: sqlite3.Connection) -> tuple[int, int]:
        """Write what is waiting by now; how many strands and how many names that was."""
        waiting, renames = list(self._waiting), list(self._renames)
        for manuscript, strand in waiting:
            text = strand.text.encode("utf-8", "surrogatepass")
            receipt = json.dumps(asdict(strand.receipt))
            file.execute(
                "INSERT INTO strand (manuscript, id, batch, parent, text, place, receipt, "
                "kept_at, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (manuscript, id) DO UPDATE SET text = excluded.text, "
                "receipt = excluded.receipt, seal = excluded.seal "
                "WHERE length(excluded.text) > length(text)",
                (
                    manuscript,
                    strand.id,
                    strand.batch,
                    strand.parent,
                    text,
                    strand.place,
                    receipt,
                    strand.kept_at,
                    _seal(strand.id, text, receipt),
                ),
            )
        for old, new in renames:
            file.execute(
                "UPDATE OR IGNORE strand SET manuscript = ? WHERE manuscript = ?", (new, old)
            )
        self._make_room(file)
        return len(waiting), len(renames)

    def _make_room(self, file: sqlite3.Connection) -> None:
        """Forget the oldest that nothing goes on from, then the oldest of all."""
        if bytes_in_use(file) <= self._most:
            return
        while bytes_in_use(file) > self._most * _ROOMY:
            many = int(file.execute("SELECT count(*) FROM strand").fetchone()[0])
            if not many:
                return
            some = max(1, min(_EVICTED_AT_ONCE, many // 10))
            loose = file.execute(
                "DELETE FROM strand WHERE number IN (SELECT number FROM strand AS one "
                "WHERE NOT EXISTS (SELECT 1 FROM strand AS other "
                "WHERE other.manuscript = one.manuscript AND other.parent = one.id) "
                "AND number < (SELECT max(number) FROM strand) ORDER BY number LIMIT ?)",
                (some,),
            ).rowcount
            if not loose:
                file.execute(
                    "DELETE FROM strand WHERE number IN "
                    "(SELECT number FROM strand ORDER BY number LIMIT ?)",
                    (some,),
                )


def _shrink(file: sqlite3.Connection) -> None:
    """Give room back that what was forgotten took."""
    if int(file.execute("PRAGMA freelist_count").fetchone()[0]):
        file.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page


def _strands(rows: Iterable[Sequence[Any]]) -> Iterable[Strand]:
    """The strands of rows; one that is not as it was written is passed over."""
    for name, batch, parent, text, place, written, kept_at, seal in rows:
        if not isinstance(text, bytes) or seal != _seal(str(name), text, str(written)):
            continue
        receipt = _receipt(written)
        if receipt is not None:
            said = text.decode("utf-8", "surrogatepass")
            yield Strand(name, batch, parent, said, place, receipt, kept_at)


def _receipt(written: str) -> Receipt | None:
    """The receipt of a row; None where a later version's can't be read."""
    with contextlib.suppress(ValueError, TypeError, KeyError):
        found = json.loads(written)
        pieces = tuple(PieceUse(piece["name"], piece["tokens"]) for piece in found.pop("pieces"))
        return Receipt(pieces=pieces, **found)
    return None


def _seal(name: str, text: bytes, receipt: str) -> bytes:
    """What shows that a row is as it was written."""
    whole = b"\0".join((name.encode(), receipt.encode(), text))
    return blake2b(whole, digest_size=_SEAL_BYTES).digest()
