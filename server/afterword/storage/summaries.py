"""Summaries in a file of the writer's own: what a model has read once, it need not read again."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from hashlib import blake2b
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeVar

from afterword.memory.summaries import SummariesInMemory
from afterword.storage.database import (
    Identity,
    NewerSchemaError,
    Trouble,
    identity,
    in_the_way,
    made,
    open_database,
    rolled_back,
    set_aside,
    trouble_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

#: The file's name in the data folder.
FILE_NAME: Final = "memory.sqlite3"
_MEGABYTE: Final = 1_000_000
#: When a summary was used is written down again after this long (milliseconds), so that reading
#: is seldom writing.
_USED_AGAIN: Final = 3_600_000
#: After a failure to open or to write, the disk is left alone for this long (seconds).
_REST: Final = 30.0
#: Of the room that the settings give, the share of the database itself; the rest is for its log.
_DATABASE_SHARE: Final = 0.75
_LOG_SHARE: Final = 0.1
#: Making room goes down to this share, so that not every summary has to make room anew.
_ROOMY: Final = 0.9
#: What was put in this session is kept here too, in case the file turns out to be damaged (bytes).
_OF_SESSION: Final = 20 * _MEGABYTE
_EVICTED_AT_ONCE: Final = 64
_ASKED_AT_ONCE: Final = 500
_SEAL_BYTES: Final = 8
_SESSION: Final = "are kept for this session only"

_Result = TypeVar("_Result")


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

    Two processes may use the same file at once. A damaged file is set aside and a new one begun.
    A file that a newer Afterword has written is left alone: its summaries may be worth more than
    ours, and an older program can't know what it would spoil. Where the disk fails, summaries are
    kept in this process, and written once the disk allows it.
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
        self._path = path
        self._kept = kept
        self._most = most_mb * _MEGABYTE
        self._clock = clock
        self._lock = RLock()
        self._file: sqlite3.Connection | None = None
        self._seen: Identity | None = None
        self._in_process = SummariesInMemory(self._most)
        self._of_session = SummariesInMemory(min(self._most, _OF_SESSION))
        self._resting_until = 0.0
        self._over = False
        self._problem = ""
        self._notice = ""

    @property
    def problem(self) -> str:
        """One line for the writer about what keeps summaries from being kept; "" if nothing."""
        return self._problem or self._notice

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Those of the summaries that are kept."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = self._in_process.get_many(wanted)
            if rest := [key for key in wanted if key not in found]:
                found |= self._with_file(lambda file: self._read(file, rest)) or {}
                found |= self._of_session.get_many([key for key in rest if key not in found])
        return found

    def put(self, key: bytes, text: str) -> None:
        """Keep a summary."""
        with self._lock:
            self._of_session.put(key, text)
            if self._clock() < self._resting_until or self._over:
                self._in_process.put(key, text)
                return
            waiting = self._in_process.take() | {key: text}
            if self._with_file(lambda file: self._write(file, waiting)) is None:
                for each in waiting.items():
                    self._in_process.put(*each)

    def close(self) -> None:
        """Close the file; from now on summaries are kept in this process only."""
        with self._lock:
            self._over = True
            self._let_go()

    # -- the file -----------------------------------------------------------------------------

    def _with_file(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the file; None where that can't be done, and `problem` says why."""
        for _ in range(2):  # a second time with the file that takes a damaged one's place
            resting = self._file is None and self._clock() < self._resting_until
            if self._over or resting:
                return None
            try:
                return work(self._current() or self._open())
            except NewerSchemaError:
                self._over = True
                self._problem = f"{self._path.name} is a newer Afterword's: {self._kept} {_SESSION}"
            except (sqlite3.Error, OSError, UnicodeError) as error:
                self._failed(error)
        return None

    def _current(self) -> sqlite3.Connection | None:
        """The open file, unless another process has put a new one in its place."""
        if self._file is not None and identity(self._path) != self._seen:
            self._let_go()
        return self._file

    def _open(self) -> sqlite3.Connection:
        self._seen = None
        self._seen = made(self._path)
        self._file = file = open_database(self._path, MIGRATIONS)
        page = _asked(file, "PRAGMA page_size")
        log = int(self._most * _LOG_SHARE)
        file.execute(f"PRAGMA journal_size_limit = {log}")
        file.execute(f"PRAGMA wal_autocheckpoint = {max(8, min(1_000, log // page))}")
        self._problem = ""
        return file

    def _let_go(self) -> None:
        if self._file is not None:
            with contextlib.suppress(sqlite3.Error):
                self._file.close()
        self._file = None

    def _failed(self, error: sqlite3.Error | OSError | UnicodeError) -> None:
        """Set a damaged file aside, and otherwise leave the disk alone for a while."""
        trouble = trouble_of(error)
        if self._file is not None:
            rolled_back(self._file)
        if trouble is Trouble.BROKEN or (
            trouble is Trouble.REFUSED and in_the_way(self._path, error)
        ):
            self._let_go()
            with contextlib.suppress(OSError):
                if name := set_aside(self._path, self._seen):
                    self._notice = (
                        f"{self._path.name} was damaged and is set aside as {name}; "
                        f"{self._kept} are made anew"
                    )
                for each in self._of_session.take().items():  # those need not be made anew
                    self._in_process.put(*each)
                    self._of_session.put(*each)
                return
        why = {
            Trouble.BUSY: f"another program keeps {self._path.name} locked",
            Trouble.FULL: "the disk is full",
        }.get(trouble, f"{self._path} can't be written to")
        self._problem = f"{why}: {self._kept} {_SESSION}"
        self._resting_until = self._clock() + _REST

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
        file.execute("BEGIN IMMEDIATE")
        for key, text in texts.items():
            raw = text.encode("utf-8", "surrogatepass")
            file.execute(
                "INSERT OR REPLACE INTO summary (key, text, used, seal) VALUES (?, ?, ?, ?)",
                (key, raw, now, _seal(key, raw)),
            )
        most = int(self._most * _DATABASE_SHARE)
        _make_room(file, most)
        file.execute("COMMIT")
        if _asked(file, "PRAGMA page_count") * _asked(file, "PRAGMA page_size") > most:
            file.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page
        self._problem = ""
        return True


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
    if _in_use(file) <= most:
        return
    while _in_use(file) > most * _ROOMY:
        rows = _asked(file, "SELECT count(*) FROM summary")
        if not rows:
            return
        file.execute(
            "DELETE FROM summary WHERE rowid IN "
            "(SELECT rowid FROM summary ORDER BY used, rowid LIMIT ?)",
            (max(1, min(_EVICTED_AT_ONCE, rows // 10)),),
        )


def _in_use(file: sqlite3.Connection) -> int:
    pages = _asked(file, "PRAGMA page_count") - _asked(file, "PRAGMA freelist_count")
    return pages * _asked(file, "PRAGMA page_size")


def _asked(file: sqlite3.Connection, question: str) -> int:
    return int(file.execute(question).fetchone()[0])


def _seal(key: bytes, text: bytes) -> bytes:
    """What shows that a row is as it was written."""
    return blake2b(bytes(key) + bytes(text), digest_size=_SEAL_BYTES).digest()
