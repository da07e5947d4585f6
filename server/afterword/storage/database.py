"""Opening a SQLite file of ours: its schema brought up to date, a damaged one set aside."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from enum import Enum, auto
from stat import S_ISREG
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Migration = Callable[[sqlite3.Connection], None]

#: How long to wait for another process to finish writing (seconds).
_PATIENCE: Final = 5.0
#: Taking up write-ahead logging fails at once where two processes do it together, and SQLite's
#: own patience does not hold there: tries, and the pause between them (seconds).
_TRIES, _PAUSE = 40, 0.05
#: A version further ahead than this is no newer Afterword but a damaged header.
_PLAUSIBLE: Final = 1_000
_SIDES: Final = ("-wal", "-shm")
#: Damaged files that are kept; they are of use only to somebody who looks into the damage.
_BROKEN_KEPT: Final = 3


class Trouble(Enum):
    """What an error of SQLite means for whoever uses the file."""

    BUSY = auto()
    FULL = auto()
    REFUSED = auto()
    BROKEN = auto()


class NewerSchemaError(Exception):
    """The file was written by a newer Afterword than this one."""


class Identity(NamedTuple):
    """Which file a path led to: it may be another one when something else has put it there."""

    device: int
    inode: int


_TROUBLES: Final = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_NOMEM: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.REFUSED,
    sqlite3.SQLITE_CANTOPEN: Trouble.REFUSED,
    sqlite3.SQLITE_READONLY: Trouble.REFUSED,
    sqlite3.SQLITE_PERM: Trouble.REFUSED,
    sqlite3.SQLITE_NOLFS: Trouble.REFUSED,
}
# A file that ends too early is damaged, though SQLite calls it a failure to read.
_DAMAGE: Final = frozenset({sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})


def trouble_of(error: Exception) -> Trouble:
    """What kind of trouble it is; whatever is not known to be another kind is damage.

    A damaged schema makes Python's module fail to decode SQLite's message about it.
    """
    if isinstance(error, OSError):
        return Trouble.REFUSED
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    if code in _DAMAGE:
        return Trouble.BROKEN
    return _TROUBLES.get(code & 0xFF, Trouble.BROKEN)


def open_database(path: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    """Open a file with its schema at version `len(migrations)`.

    Each migration leads from the version of its place to the next one, all within one
    transaction. Transactions are the caller's to begin; threads must take turns.

    Raises:
        NewerSchemaError: a newer version of this program has written it; it is left as it is.
        sqlite3.Error: see `trouble_of`.
    """
    connection = sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection)
        _check(connection)
        _migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def made(path: Path) -> Identity:
    """The file that is there, or an empty one that nobody else may read.

    SQLite gives the file's mode to those it puts beside it. One that is there is not opened:
    closing it would drop the locks that another connection of this process has on it.

    Raises:
        OSError: it can't be made or looked at.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    seen = path.stat()
    if S_ISREG(seen.st_mode) and seen.st_mode & 0o077:
        with contextlib.suppress(OSError):
            path.chmod(0o600)
    return Identity(seen.st_dev, seen.st_ino)


def identity(path: Path) -> Identity | None:
    """Which file stands there now; None where none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Identity(found.st_dev, found.st_ino)


def set_aside(path: Path, seen: Identity | None) -> str:
    """Rename a damaged file, and what SQLite keeps beside it, to the first free `….broken-<n>`.

    `seen` is the file that was found damaged: where another process has already put a new one in
    its place, nothing is done.

    Returns:
        The new name; "" where nothing had to be done.

    Raises:
        OSError: it can't be renamed.
    """
    with contextlib.suppress(FileNotFoundError):
        if seen is not None and seen != identity(path):
            return ""
        number = max(_broken(path), default=0) + 1
        aside = path.with_name(f"{path.name}.broken-{number}")
        path.rename(aside)
        for side in _SIDES:
            with contextlib.suppress(OSError):
                path.with_name(path.name + side).rename(aside.with_name(aside.name + side))
        _forget_oldest(path)
        return aside.name
    return ""


def in_the_way(path: Path, error: Exception) -> bool:
    """Whether what stands there keeps a file of ours from being used, though it is no database.

    A folder, a file that this process may not read or write, or one whose own header says that
    nobody may write.
    """
    if not path.exists():
        return False
    if not (path.is_file() and os.access(path, os.R_OK | os.W_OK)):
        return True
    by_header = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY
    return by_header and os.access(path.parent, os.W_OK)


def _prepare(connection: sqlite3.Connection) -> None:
    """Settings of the connection, and of a file that is new."""
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # only before anything else is in it
    for left in reversed(range(_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if trouble_of(error) is not Trouble.BUSY or not left:
                raise
            time.sleep(_PAUSE)
    connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last summaries
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _check(connection: sqlite3.Connection) -> None:
    """Look for pages that don't hold together: 1.2 ms for each megabyte.

    Without, a file may lose what is put into it for months before SQLite notices.
    """
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        message = "pages do not hold together"
        raise sqlite3.DatabaseError(message)


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    current = len(migrations)
    if _version(connection, current) == current:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in migrations[_version(connection, current) :]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {current}")
        connection.execute("COMMIT")
    except BaseException:
        rolled_back(connection)
        raise


def _version(connection: sqlite3.Connection, current: int) -> int:
    """The schema's version, from 0 for an empty file to `current`."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if current < version <= current + _PLAUSIBLE:
        raise NewerSchemaError
    if not 0 <= version <= current:
        message = "no version of ours"
        raise sqlite3.DatabaseError(message)
    return version


def rolled_back(connection: sqlite3.Connection) -> None:
    """End a transaction that failed, if one is still open."""
    with contextlib.suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _broken(path: Path) -> dict[int, Path]:
    """The files set aside so far, by number."""
    name = re.compile(re.escape(path.name) + r"\.broken-(\d{1,9})")
    found = ((name.fullmatch(other.name), other) for other in path.parent.iterdir())
    return {int(match[1]): other for match, other in found if match}


def _forget_oldest(path: Path) -> None:
    """Remove all but the last damaged files; a folder is somebody's, and stays."""
    kept = _broken(path)
    for number in sorted(kept)[:-_BROKEN_KEPT]:
        for side in ("", *_SIDES):
            with contextlib.suppress(OSError):
                kept[number].with_name(kept[number].name + side).unlink()
