"""A SQLite file of ours that may fail, be damaged, locked or full, and never stops the writer."""

from __future__ import annotations

import contextlib
import sqlite3
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeVar

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
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from afterword.storage.database import Migration

_Result = TypeVar("_Result")

#: After a failure to open or to write, the disk is left alone for this long (seconds).
_REST: Final = 30.0
#: Of the room that a file may take, the share of its log.
_LOG_SHARE: Final = 0.1
#: What must not stop the writer: also what a damaged row makes of whoever reads it.
_FAILURES: Final = (sqlite3.Error, OSError, UnicodeError, ValueError, TypeError)


class OwnFile:
    """One SQLite file, opened when first used; used under its `lock`.

    Two processes may use the same file at once. A damaged file is set aside and a new one begun.
    One that a newer Afterword has written is left alone: what is in it may be worth more than ours,
    and an older program can't know what it would spoil. Where the disk fails it is left alone for a
    while. `problem` says so.
    """

    def __init__(
        self,
        path: Path,
        migrations: Sequence[Migration],
        *,
        kept: str,
        clock: Callable[[], float],
        spoilt: Callable[[], None],
        anew: str = "",
        most_bytes: int | None = None,
        pragmas: Sequence[str] = (),
    ) -> None:
        """Take what the file is, and a Unix clock.

        `kept` is what the writer calls what is kept here, with its verb: "summaries are". `anew`
        says what becomes of it where a damaged file was set aside, which `spoilt` hears: a new one
        lacks whatever had been written. `most_bytes` bounds the file's log; `pragmas` are SQLite's
        settings for the open file.
        """
        self._path = path
        self._migrations = migrations
        self._most = most_bytes
        self._pragmas = pragmas
        self._alone = f"{kept} kept for this session only"
        self._anew = f"; {anew}" if anew else ""
        self._clock = clock
        self._spoilt = spoilt
        self.lock = RLock()
        self._file: sqlite3.Connection | None = None
        self._seen: Identity | None = None
        self._resting_until = 0.0
        self._over = False
        self._problem = ""
        self._notice = ""

    @property
    def problem(self) -> str:
        """One line for the writer about what keeps things from being kept; "" if nothing."""
        return self._problem or self._notice

    def close(self) -> None:
        """Close the file for good. Safe to call twice."""
        with self.lock:
            self._over = True
            self._let_go()

    @property
    def resting(self) -> bool:
        """Whether nothing is to be written now, since the disk failed a moment ago, or at all."""
        return self._over or self._clock() < self._resting_until

    @property
    def is_there(self) -> bool:
        """Whether there is a file yet."""
        return self._file is not None or self._path.exists()

    def use(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the file; None where that can't be done."""
        with self.lock:
            for _ in range(2):  # a second time with the file that takes a damaged one's place
                if self._over or (self._file is None and self.resting):
                    return None
                try:
                    return work(self._current() or self._open())
                except NewerSchemaError:
                    self._over = True
                    name = self._path.name
                    self._problem = f"{name} is a newer Afterword's: {self._alone}"
                except _FAILURES as error:
                    self._failed(error)
        return None

    def change(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """The same within one transaction; None while the disk is left alone."""

        def whole(file: sqlite3.Connection) -> _Result:
            file.execute("BEGIN IMMEDIATE")
            done = work(file)
            file.execute("COMMIT")
            self._problem = ""
            return done

        return None if self.resting else self.use(whole)

    def _current(self) -> sqlite3.Connection | None:
        """The open file, unless another process has put a new one in its place."""
        if self._file is not None and identity(self._path) != self._seen:
            self._let_go()
        return self._file

    def _open(self) -> sqlite3.Connection:
        self._seen = None
        self._seen = made(self._path)
        self._file = file = open_database(self._path, self._migrations)
        if self._most is not None:
            log = int(self._most * _LOG_SHARE)
            file.execute(f"PRAGMA journal_size_limit = {log}")
            file.execute(f"PRAGMA wal_autocheckpoint = {max(8, min(1_000, log // _page(file)))}")
        for pragma in self._pragmas:
            file.execute(f"PRAGMA {pragma}")
        self._problem = ""
        return file

    def _let_go(self) -> None:
        if self._file is not None:
            with contextlib.suppress(sqlite3.Error):
                self._file.close()
        self._file = None

    def _failed(self, error: Exception) -> None:
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
                    what = f"{self._path.name} was damaged and is set aside as {name}"
                    self._notice = what + self._anew
                self._spoilt()
                return
        why = {
            Trouble.BUSY: f"another program keeps {self._path.name} locked",
            Trouble.FULL: "the disk is full",
        }.get(trouble, f"{self._path} can't be written to")
        self._problem = f"{why}: {self._alone}"
        self._resting_until = self._clock() + _REST


def bytes_in_use(file: sqlite3.Connection) -> int:
    """How many bytes of the file hold something."""
    pages = _asked(file, "page_count") - _asked(file, "freelist_count")
    return pages * _page(file)


def bytes_of(file: sqlite3.Connection) -> int:
    """How large the file is, with what is free in it."""
    return _asked(file, "page_count") * _page(file)


def _page(file: sqlite3.Connection) -> int:
    return _asked(file, "page_size")


def _asked(file: sqlite3.Connection, pragma: str) -> int:
    return int(file.execute(f"PRAGMA {pragma}").fetchone()[0])
