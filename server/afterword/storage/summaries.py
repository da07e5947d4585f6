"""Summaries in a file of the writer's own: what a model has read once, it need not read again."""

from __future__ import annotations

import sqlite3
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from afterword.memory.summaries import SummariesInMemory
from afterword.storage.database import Trouble, rolled_back, trouble_of
from afterword.storage.own_file import OwnFile, bytes_in_use, bytes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

#: The file's name in the data folder.
FILE_NAME: Final = "memory.sqlite3"
_MEGABYTE: Final = 1_000_000
#: When a summary was used is written down again after this long (milliseconds), so that reading
#: is seldom writing.
_USED_AGAIN: Final = 3_600_000
#: Of the room that the settings give, the share of the database itself; the rest is for its log.
_DATABASE_SHARE: Final = 0.75
#: Making room goes down to this share, so that not every summary has to make room anew.
_ROOMY: Final = 0.9
#: What was put in this session is kept here too, in case the file turns out to be damaged (bytes).
_OF_SESSION: Final = 20 * _MEGABYTE
_EVICTED_AT_ONCE: Final = 64
_ASKED_AT_ONCE: Final = 500
_SEAL_BYTES: Final = 8


def _version_1(connection: sqlite3.Connection) -> None:
    """Summaries by key; `used` is when each was last used, in milliseconds since 1970."""
    connection.execute(
        "CREATE TABLE summary (key BLOB PRIMARY KEY, text BLOB NOT NULL, used INTEGER NOT NULL)"
    )


def _version_2(connection: sqlite3.Connection) -> None:
    """A checksum in each row, since SQLite has none, and an index to find the oldest by."""
    connection.create_function("sealed", 2, _seal, deterministic=True)
    connection.execute("ALTER TABLE summary ADD COLUMN seal BLOB NOT NULL DEFAULT x''")
    connection.execute("UPDATE summary SET seal = sealed(key, text)")
    connection.execute("CREATE INDEX summary_by_use ON summary (used)")


MIGRATIONS: Final = (_version_1, _version_2)


class SummaryFile:
    """The store of summaries in an SQLite file; opened when first used.

    Where the disk fails, summaries are kept in this process, and written once the disk allows it.
    """

    def __init__(
        self,
        path: Path,
        *,
        most_mb: int,
        kept: str = "summaries",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the file's path, the room it may take in millions of bytes, and a clock (Unix).

        `kept` is what the writer calls the texts that are kept here.
        """
        self._most = most_mb * _MEGABYTE
        self._clock = clock
        self._file = OwnFile(
            path,
            MIGRATIONS,
            kept=f"{kept} are",
            anew=f"{kept} are made anew",
            clock=clock,
            spoilt=self._begin_again,
            most_bytes=self._most,
        )
        self._lock = self._file.lock
        self._in_process = SummariesInMemory(self._most)
        self._of_session = SummariesInMemory(min(self._most, _OF_SESSION))

    @property
    def problem(self) -> str:
        """One line for the writer about what keeps summaries from being kept; "" if nothing."""
        return self._file.problem

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Those of the summaries that are kept."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = self._in_process.get_many(wanted)
            if rest := [key for key in wanted if key not in found]:
                found |= self._file.use(lambda file: self._read(file, rest)) or {}
                found |= self._of_session.get_many([key for key in rest if key not in found])
        return found

    def put(self, key: bytes, text: str) -> None:
        """Keep a summary."""
        with self._lock:
            self._of_session.put(key, text)
            if self._file.resting:
                self._in_process.put(key, text)
                return
            waiting = self._in_process.take() | {key: text}
            if self._file.change(lambda file: self._write(file, waiting)) is None:
                for each in waiting.items():
                    self._in_process.put(*each)
                return
            self._file.use(self._shrink)

    def close(self) -> None:
        """Close the file; from now on summaries are kept in this process only."""
        self._file.close()

    def _begin_again(self) -> None:
        """The file is a new one: what this session has put need not be made anew."""
        for each in self._of_session.take().items():
            self._in_process.put(*each)
            self._of_session.put(*each)

    # -- rows ---------------------------------------------------------------------------------

    def _read(self, file: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        spoilt: list[bytes] = []
        again: list[bytes] = []
        now = int(self._clock() * 1_000)
        for key, text, seal, used in _rows(file, keys):
            if isinstance(text, bytes) and seal == _seal(key, text):
                found[key] = text.decode("utf-8", "surrogatepass")
                if not isinstance(used, int) or abs(now - used) > _USED_AGAIN:
                    again.append(key)
            else:
                spoilt.append(key)
        if spoilt or again:
            self._note(file, spoilt, again, now)
        return found

    def _note(
        self, file: sqlite3.Connection, spoilt: list[bytes], again: list[bytes], now: int
    ) -> None:
        """Remove spoilt rows and say when others were used; a full disk is no matter here."""
        try:
            file.execute("BEGIN IMMEDIATE")
            file.executemany("DELETE FROM summary WHERE key = ?", [(key,) for key in spoilt])
            file.executemany(
                "UPDATE summary SET used = ? WHERE key = ?", [(now, key) for key in again]
            )
            file.execute("COMMIT")
        except sqlite3.Error as error:
            rolled_back(file)
            if trouble_of(error) is Trouble.BROKEN:
                raise

    def _write(self, file: sqlite3.Connection, texts: Mapping[bytes, str]) -> bool:
        now = int(self._clock() * 1_000)
        for key, text in texts.items():
            raw = text.encode("utf-8", "surrogatepass")
            file.execute(
                "INSERT OR REPLACE INTO summary (key, text, used, seal) VALUES (?, ?, ?, ?)",
                (key, raw, now, _seal(key, raw)),
            )
        _make_room(file, self._room)
        return True

    @property
    def _room(self) -> int:
        """Bytes that the database itself may take."""
        return int(self._most * _DATABASE_SHARE)

    def _shrink(self, file: sqlite3.Connection) -> None:
        """Give back to the disk what making room has left free."""
        if bytes_of(file) > self._room:
            file.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page


def _rows(
    file: sqlite3.Connection, keys: Sequence[bytes]
) -> Iterator[tuple[bytes, object, object, object]]:
    for first in range(0, len(keys), _ASKED_AT_ONCE):
        some = keys[first : first + _ASKED_AT_ONCE]
        marks = ",".join("?" * len(some))
        yield from file.execute(
            f"SELECT key, text, seal, used FROM summary WHERE key IN ({marks})",  # noqa: S608 -- only question marks are put in
            some,
        )


def _make_room(file: sqlite3.Connection, most: int) -> None:
    """Delete what was used longest ago, once more than `most` bytes are in use."""
    if bytes_in_use(file) <= most:
        return
    while bytes_in_use(file) > most * _ROOMY:
        rows = int(file.execute("SELECT count(*) FROM summary").fetchone()[0])
        if not rows:
            return
        file.execute(
            "DELETE FROM summary WHERE rowid IN "
            "(SELECT rowid FROM summary ORDER BY used, rowid LIMIT ?)",
            (max(1, min(_EVICTED_AT_ONCE, rows // 10)),),
        )


def _seal(key: bytes, text: bytes) -> bytes:
    """What shows that a row is as it was written."""
    return blake2b(bytes(key) + bytes(text), digest_size=_SEAL_BYTES).digest()
