"""Reading a writer's text: whatever encoding it is in, or one line that says why not."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: A manuscript of this size is thirty times War and Peace; more is not prose.
_LARGEST_BYTES: Final = 100_000_000
# UTF-32's little-endian mark begins with UTF-16's, so it comes first.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadableText(Exception):  # noqa: N818 -- the line is meant for the writer
    """A text could not be read; `str()` is one line that says why and what to do."""


def read_text(path: Path, *, largest: int = _LARGEST_BYTES) -> str:
    """A text file, line endings as they stand.

    Raises:
        UnreadableText: the file is missing, a folder, not text, or larger than `largest` bytes.
    """
    return decode(read_bytes(path, largest=largest), str(path))


def read_bytes(path: Path, *, largest: int) -> bytes:
    """A plain file's bytes.

    Raises:
        UnreadableText: the file is missing, a folder, or larger than `largest` bytes.
    """
    try:
        if path.is_dir():
            message = f"{path} is a folder; name a manuscript in it"
            raise UnreadableText(message)
        if path.exists() and not path.is_file():
            message = f"{path} is not a plain file; to pipe a text in, give - as the file"
            raise UnreadableText(message)
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except FileNotFoundError:
        message = f"{path}: no such file"
        raise UnreadableText(message) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "the system refused"
        message = f"{path} can't be read: {why}"
        raise UnreadableText(message) from None
    if len(raw) > largest:
        message = f"{path} is larger than {largest // 1_000_000 or 1} MB, too large for a text"
        raise UnreadableText(message)
    return raw


def encoding_of(raw: bytes) -> tuple[bytes, str]:
    """The byte order mark that a file begins with, and the encoding it stands for."""
    return next(
        ((mark, encoding) for mark, encoding in _MARKS if raw.startswith(mark)), (b"", "utf-8")
    )


def decode(raw: bytes, name: str) -> str:
    """Bytes as text: UTF-8, or UTF-16 or -32 with a byte order mark; the mark is dropped.

    Raises:
        UnreadableText: it is something else; `name` is what the message calls it.
    """
    mark, encoding = encoding_of(raw)
    try:
        text = raw[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in raw:
            message = f"{name} is a binary file, not a text"
        else:
            line = raw.count(b"\n", 0, error.start) + 1
            message = f"{name}:{line} is not {encoding.upper()}; save the file as UTF-8"
        raise UnreadableText(message) from None
    if "\0" in text:
        message = f"{name} is a binary file, not a text"
        raise UnreadableText(message)
    return text


def read_within(path: Path, root: Path, *, largest: int = 1_000_000) -> str:
    """As `read_text`, for a file that a project names: symbolic links may not lead out of `root`.

    Raises:
        UnreadableText: as `read_text`, or the file lies outside `root`.
    """
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside:
        message = f"{path} lies outside the workspace {root}, so it is not read"
        raise UnreadableText(message)
    return read_text(path, largest=largest)
