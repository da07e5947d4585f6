"""What commands print: JSON for programs, text for people, one line for errors."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

#: The width of tables in a pipe, where no terminal gives one, in columns.
_PIPED_WIDTH: Final = 100


def prepare() -> None:
    """Make stdout and stderr take any text, UTF-8 in a pipe; and keep the log quiet."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    # A command says itself what the writer should know; its log is for whoever asks for it.
    log_to_stderr(os.environ.get("AFTERWORD_LOG_LEVEL") or "error")


def log_to_stderr(level: str) -> None:
    """Log from `level` on to stderr; holds no manuscript text at any level."""
    logging.basicConfig(
        stream=sys.stderr,
        level=getattr(logging, level.upper(), logging.ERROR),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )


def emit_json(value: Any) -> None:
    """One JSON object on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n")


def tell(text: str) -> None:
    """A writer's text on stdout, unwrapped."""
    sys.stdout.write(shown(text) + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """One line on stderr."""
    _to_stderr(f"afterword: {line}")


def warn(line: str) -> None:
    """One line on stderr about something that does not stop the command."""
    _to_stderr(f"afterword: warning: {line}")


def _to_stderr(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(shown(line.replace("\n", " ")) + "\n")
        sys.stderr.flush()


def console(*, wide: bool = False) -> Console:
    """For tables, trees and colours; plain in a pipe.

    With `wide`, lines in a pipe are as long as they need to be. Square brackets are the writer's,
    not rich's markup.
    """
    from rich.console import Console  # noqa: PLC0415 -- not needed for JSON

    made = Console(markup=False, highlight=False, emoji=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = 10_000 if wide else _PIPED_WIDTH
    return made


def show(renderable: RenderableType, *, wide: bool = False) -> None:
    """Print a table, a tree or wrapped prose; without the padding at lines' ends in a pipe."""
    out = console(wide=wide)
    if out.is_terminal:
        out.print(renderable)
        return
    with out.capture() as captured:
        out.print(renderable)
    lines = captured.get().splitlines()
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in lines))
    sys.stdout.flush()


def shown(text: str) -> str:
    """Text as it may go to a terminal: without the control characters that could steer it."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c
        for c in text.replace("\r\n", "\n").replace("\r", "\n")
    )


def silence_stdout() -> None:
    """After a broken pipe: let the interpreter's last flush go nowhere instead of complaining."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
