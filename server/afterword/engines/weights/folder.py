"""The models folder while something is being pulled into it: locked, roomy, and left clean."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import shutil
import sys
from typing import IO, TYPE_CHECKING

from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

_POLL_S = 0.2
_SPARE = 16 << 20


@contextlib.asynccontextmanager
async def locked(models: Path) -> AsyncIterator[None]:
    """Hold the folder's lock, which the system frees if we are killed; waits for its turn."""
    with _lock_file(models) as file:
        while not _try_lock(file):  # noqa: ASYNC110 -- another process holds it: nothing wakes us
            await asyncio.sleep(_POLL_S)
        try:
            yield
        finally:
            _unlock(file)


def _lock_file(models: Path) -> IO[bytes]:
    with disk_problems(models):
        models.mkdir(parents=True, exist_ok=True)
        return (models / ".lock").open("ab")


def check_room(models: Path, needed: int) -> None:
    """Raise `EngineProblem` (NO_ROOM) when the folder's disk lacks `needed` bytes."""
    free = shutil.disk_usage(models).free
    if free < needed + _SPARE:
        raise _no_room(models, needed)


@contextlib.contextmanager
def disk_problems(models: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line for the writer."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise _no_room(models) from None
        line = f"{models} can't be written ({error.strerror}): check it, or set AFTERWORD_DATA."
        raise EngineProblem(ProblemKind.NO_ROOM, line) from None


def _no_room(models: Path, needed: int = 0) -> EngineProblem:
    wanted = f" ({needed / 1e6:.0f} MB are needed)" if needed else ""
    line = f"No room in {models}{wanted}: free some, or set AFTERWORD_DATA to another folder."
    return EngineProblem(ProblemKind.NO_ROOM, line)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
