"""One check of `afterword doctor` after another; each says what it found and what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from afterword import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from afterword.config import Resolved

#: Room that the default weights and their unpacking take, in bytes.
_ROOM: Final = 300_000_000
_PYTHON: Final = (3, 11)


class Mark(StrEnum):
    """How a check ended; only `FAILED` makes the doctor's exit status 1."""

    FINE = "fine"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor's report.

    Attributes:
        name: what was looked at.
        mark: how it is.
        found: what was found; never a key.
        advice: what to do about it, "" where there is nothing to do.
    """

    name: str
    mark: Mark
    found: str
    advice: str = ""


def program() -> Iterator[Check]:
    """Python and this package."""
    python = platform.python_version()
    if sys.version_info < _PYTHON:
        yield Check("Python", Mark.FAILED, python, "install Python 3.11 or newer")
    else:
        yield Check("Python", Mark.FINE, f"{python} on {platform.system()} {platform.machine()}")
    yield Check("Afterword", Mark.FINE, __version__)


def settings(resolved: Resolved, config: Path) -> Iterator[Check]:
    """The settings file, its problems, and how much is set."""
    if resolved.fatal is None:
        here = str(config) if config.exists() else f"none at {config}; defaults hold"
        yield Check("settings", Mark.FINE, here)
    for problem in resolved.problems:
        if problem.fatal:
            advice = "correct the file; until then nothing in it counts"
            yield Check("settings", Mark.FAILED, str(problem), advice)
        else:
            yield Check("settings", Mark.WARNING, str(problem), "correct it; the rest applies")
    if resolved.settings.offline:
        found = "AFTERWORD_OFFLINE is set: no host but this machine is ever asked"
        yield Check("offline", Mark.NOTE, found)


def data_folder(folder: Path, *, weights_wanted: bool) -> Iterator[Check]:
    """Whether files can be written where the weights go, and whether they would fit."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    advice = "make it writable, or name another folder in AFTERWORD_DATA"
    if not there.is_dir():
        yield Check("data folder", Mark.FAILED, f"{there} is no folder", advice)
        return
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        found = f"{there} can't be written to: {error.strerror}"
        yield Check("data folder", Mark.FAILED, found, advice)
        return
    free = shutil.disk_usage(there).free
    if weights_wanted and free < _ROOM:
        found = f"{folder}: only {free / 1e6:,.0f} MB free"
        yield Check("data folder", Mark.WARNING, found, f"free {_ROOM / 1e6:.0f} MB for the model")
    else:
        yield Check("data folder", Mark.FINE, f"{folder}, {free / 1e9:,.1f} GB free")


def editors() -> Iterator[Check]:
    """Which editors that have a client of ours are here; none is needed."""
    for name, program_name in (("Neovim", "nvim"), ("VS Code", "code")):
        found = shutil.which(program_name)
        yield Check(name, Mark.NOTE, found or f"no `{program_name}` on PATH")
    served = shutil.which("afterword")
    if served is None:
        found = "no `afterword` on PATH, so an editor can't start it by name"
        advice = f"put {os.path.dirname(sys.executable)} on PATH, or give editors the full path"  # noqa: PTH120 -- a string is all that is wanted
        yield Check("editors", Mark.WARNING, found, advice)
