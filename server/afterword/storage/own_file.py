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
_SESSION: Final = "are kept for this session only"


class OwnFile:
    """One SQLite file, opened when first used; used under its `lock`.

    A damaged file is set aside and a new one begun, one that a newer Afterword has written is left
    alone, and where the disk fails it is left alone for a while; `problem` says so.
    """

    def __init__(
        self,
        path: Path,
        migrations: Sequence[Migration],
        *,
        most_bytes: int,
        kept: str,
        clock: Callable[[], float],
        spoilt: Callable[[], None],
    ) -> None:
        """Take what the file is, and a Unix clock.

        `kept` is what the writer calls what is kept here, in the plural. `spoilt` hears when a
        damaged file was set aside, so that a new one lacks whatever had been written.
        """
        self._path = path
        self._migrations = migrations
        self._most = most_bytes
        self._kept = kept
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

    def use(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """Do something with the file; None where that can't be done."""
        with self.lock:
            for _ in range(2):  # a second time with the file that takes a damaged one's place
                if self._over or self._clock() < self._resting_until:
                    return None
                try:
                    done = work(self._current() or self._open())
                except NewerSchemaError:
                    self._over = True
                    name = self._path.name
                    self._problem = f"{name} is a newer Afterword's: {self._kept} {_SESSION}"
                except (sqlite3.Error, OSError, UnicodeError) as error:
                    self._failed(error)
                else:
                    self._problem = ""
                    return done
        return None

    def change(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
        """The same within one transaction."""

        def whole(file: sqlite3.Connection) -> _Result:
            file.execute("BEGIN IMMEDIATE")
            done = work(file)
            file.execute("COMMIT")
            return done

        return self.use(whole)

    def _current(self) -> sqlite3.Connection | None:
        """The open file, unless another process has put a new one in its place."""
        if self._file is not None and identity(self._path) != self._seen:
            self._let_go()
        return self._file

    def _open(self) -> sqlite3.Connection:
        self._seen = None
        self._seen = made(self._path)
        self._file = file = open_database(self._path, self._migrations)
        page = int(file.execute("PRAGMA page_size").fetchone()[0])
        log = int(self._most * _LOG_SHARE)
        file.execute(f"PRAGMA journal_size_limit = {log}")
        file.execute(f"PRAGMA wal_autocheckpoint = {max(8, min(1_000, log // page))}")
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
                    self._notice = f"{self._path.name} was damaged and is set aside as {name}"
                self._spoilt()
                return
        why = {
            Trouble.BUSY: f"another program keeps {self._path.name} locked",
            Trouble.FULL: "the disk is full",
        }.get(trouble, f"{self._path} can't be written to")
        self._problem = f"{why}: {self._kept} {_SESSION}"
        self._resting_until = self._clock() + _REST


def bytes_in_use(file: sqlite3.Connection) -> int:
    """How many bytes of the file hold something."""

    def asked(question: str) -> int:
        return int(file.execute(question).fetchone()[0])

    pages = asked("PRAGMA page_count") - asked("PRAGMA freelist_count")
    return pages * asked("PRAGMA page_size")
