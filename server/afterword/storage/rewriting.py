"""Changing a writer's own file without ever losing a word of it, and keeping files of our own."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.storage.texts import UnreadableText, decode, encoding_of, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file as it was read: its text, and the very bytes it was read from."""

    path: Path
    text: str
    raw: bytes


def open_text(path: Path, *, largest: int = 1_000_000) -> TextFile:
    """A text file that is to be changed.

    Raises:
        UnreadableText: as `read_text`.
    """
    raw = read_bytes(path, largest=largest)
    return TextFile(path, decode(raw, str(path)), raw)


def rewrite_text(file: TextFile, text: str) -> TextFile:
    """Put `text` in the file's place at once, in its own encoding and with its own permissions.

    A symbolic link stays one: what it leads to is changed. Returns the file as it is then.

    Raises:
        UnreadableText: the file has changed since it was read, or can't be written.
    """
    mark, encoding = encoding_of(file.raw)
    path = Path(os.path.realpath(file.path))
    raw = mark + text.encode(encoding)
    with _one_line_for(file.path):
        if path.read_bytes() != file.raw:
            message = f"{file.path} has changed meanwhile, so nothing was written; try again"
            raise UnreadableText(message)
        _replace(path, raw, path.stat().st_mode & 0o777)
    return TextFile(file.path, text, raw)


def create_text(path: Path, text: str) -> None:
    """Write a new file in UTF-8; one that is there already is left alone.

    Raises:
        UnreadableText: it is there, or can't be written.
    """
    with _one_line_for(path):
        try:
            with path.open("x", encoding="utf-8", newline="") as made:
                made.write(text)
        except FileExistsError:
            message = f"{path} is there already, so nothing was written"
            raise UnreadableText(message) from None


def write_private(path: Path, text: str) -> None:
    """Keep a file of our own that only this user can read, its folder with it.

    Raises:
        UnreadableText: it can't be written.
    """
    with _one_line_for(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, text.encode("utf-8", "surrogatepass"), _PRIVATE)


def _replace(path: Path, raw: bytes, mode: int) -> None:
    """Write beside the file and rename: whoever reads sees the old text or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(raw)
            made.flush()
            os.fsync(made.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _one_line_for(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{path} can't be written: {error.strerror or 'the system refused'}"
        raise UnreadableText(message) from None
