"""How a command fails: one line for the writer and an exit status, never a traceback."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from types import TracebackType

COULD_NOT: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

_PACKAGE: Final = Path(__file__).resolve().parents[1]


class Failure(Exception):  # noqa: N818 -- what a command could not do is no defect of ours
    """A command could not do what was asked; `str()` says why and what to do, in one line."""

    def __init__(self, line: str, status: int = COULD_NOT) -> None:
        """Keep the exit status beside the line."""
        super().__init__(line)
        self.status = status


def explain(error: BaseException) -> tuple[str, int]:
    """The line and the exit status for whatever ended a command."""
    # Only now: a command that succeeds need not import what these types live in.
    from afterword.inference import EngineProblem  # noqa: PLC0415 -- see above
    from afterword.storage import UnreadableText  # noqa: PLC0415 -- see above

    match error:
        case Failure():
            return str(error), error.status
        case UnreadableText() | EngineProblem():
            return str(error), COULD_NOT
        case typer.TyperException():
            return f"{error.format_message()} (see --help)", error.exit_code
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return f"{where}{error.strerror or 'the system refused'}", COULD_NOT
        case MemoryError():
            return "not enough memory for this text", COULD_NOT
        case _:
            return _own_fault(error), COULD_NOT


def _own_fault(error: BaseException) -> str:
    """A defect of ours: its type and place, not its message, which may quote the manuscript."""
    place = _innermost(error.__traceback__)
    return f"a fault of Afterword's own: {type(error).__name__} at {place}; please report this line"


def _innermost(trace: TracebackType | None) -> str:
    """The deepest frame of our own code."""
    place = "an unknown place"
    for frame in traceback.extract_tb(trace):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            place = f"{path.relative_to(_PACKAGE).as_posix()}:{frame.lineno}"
    return place
