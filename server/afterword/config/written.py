"""Settings as written: a TOML file or an editor's mapping, with where each key stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: No settings file is longer; a project's is not ours, and is not read without a bound.
_LARGEST_BYTES = 1_000_000
_TABLE = re.compile(r"""\s*\[\[?\s*([\w\-."' ]+?)\s*\]\]?\s*(?:#.*)?$""")
_KEY = re.compile(r"""\s*([\w\-."' ]+?)\s*=""")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the settings, for the writer.

    Attributes:
        place: where, as `file:line`, or the layer's name where there is no file.
        message: one line, without the value that was written.
        fatal: whether the layer can't be used at all; a command ends with status 1, an editor
            session keeps the last good settings.
    """

    place: str
    message: str
    fatal: bool = False

    def __str__(self) -> str:
        """One line: the place, then the message."""
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Written:
    """One layer of settings as somebody wrote it.

    Attributes:
        name: the file's path or, for an editor, "editor settings".
        values: nested as in TOML.
        lines: line numbers from 1 by dotted key, as far as they could be told.
        problem: why the layer can't be used at all, if so; `values` is then empty.
    """

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problem: Problem | None = None

    def place(self, path: str) -> str:
        """Where a dotted key stands: its own line, or that of the nearest table around it."""
        inner = (line for key, line in self.lines.items() if key.startswith(f"{path}."))
        line = self.lines.get(path) or next(inner, None)
        while line is None and path:
            path = path.rpartition(".")[0]
            line = self.lines.get(path)
        return self.name if line is None else f"{self.name}:{line}"


def from_mapping(values: Mapping[str, object] | None, name: str = "editor settings") -> Written:
    """A layer that arrived as a nested mapping."""
    return Written(name, values or {})


def read_file(path: Path) -> Written:
    """A layer in a TOML file; a missing file is an empty one.

    Never raises: what is wrong with the file is in `problem`.
    """
    name = str(path)
    try:
        if path.is_dir():
            return _unusable(name, name, "is a folder; a settings file was expected")
        with path.open("rb") as file:
            raw = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        return Written(name)
    except OSError as error:
        return _unusable(name, name, f"can't be read: {error.strerror or 'the system refused'}")
    if len(raw) > _LARGEST_BYTES:
        return _unusable(name, name, "is too large for a settings file")
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unusable(name, f"{name}:{line}", "is not UTF-8 text; save it as UTF-8")
    return _parse(name, source)


def _parse(name: str, source: str) -> Written:
    try:
        values = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place, what = _place_of(name, str(error), source)
        return _unusable(name, place, f"not valid TOML: {what}")
    except (ValueError, RecursionError):
        # tomllib lets both through, for numbers of thousands of digits and brackets as deep.
        return _unusable(name, name, "not valid TOML: a number or a nesting beyond all reason")
    return Written(name, values, _lines_of(source))


def _place_of(name: str, error: str, source: str) -> tuple[str, str]:
    """Split tomllib's "… (at line 1, column 5)" into a place and what is wrong."""
    found = re.search(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$", error)
    if not found:
        return name, error
    what = error[: found.start()].lower()
    if found[1]:
        return f"{name}:{found[1]}:{found[2]}", what
    last = source.count("\n") + 1
    return f"{name}:{last}:{len(source) - source.rfind(chr(10))}", f"{what} (the file ends here)"


def _unusable(name: str, place: str, message: str) -> Written:
    return Written(name, problem=Problem(place, message, fatal=True))


def _lines_of(source: str) -> dict[str, int]:
    """Line numbers by dotted key.

    tomllib gives none. This reads headers and `key =` line by line and skips multi-line strings;
    a key it misses is placed at its table.
    """
    lines: dict[str, int] = {}
    table, quote = "", ""
    for number, line in enumerate(source.split("\n"), start=1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if header := _TABLE.match(line):
            table = _plain(header[1])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = f"{table}.{_plain(key[1])}" if table else _plain(key[1])
            lines.setdefault(path, number)
            quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")
    return lines


def _plain(key: str) -> str:
    return re.sub(r"\s*\.\s*", ".", key).replace('"', "").replace("'", "")
