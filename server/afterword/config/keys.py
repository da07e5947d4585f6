"""What a key of the settings is, and how a written value is checked against it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

#: Longest string that a setting may hold, in code points; an author's note is the longest.
LONGEST = 4000


class Shape(Enum):
    """What kind of value a key takes; the value is its JSON Schema type."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    SWITCH = "boolean"
    TEXTS = "array"


class Reach(Enum):
    """Whether a project's `afterword.toml` may set a key, and if not, why."""

    PROJECT = "a project may set it"
    DESTINATION = (
        "a project may not decide where your text or a key is sent; if you trust this, "
        "put it in your own config.toml"
    )
    PERSONAL = "this is each writer's own choice; put it in your own config.toml"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting.

    Attributes:
        path: dotted, as in `engine.temperature`; the same in every layer.
        shape: the kind of value.
        default: what holds where nobody sets it; None leaves it to what `doc` says.
        doc: one sentence or two for the writer, with the unit.
        choices: the only strings allowed, where there is such a list.
        low: least number allowed; for lists and strings the bound is `LONGEST`.
        high: greatest number allowed.
        reach: whether a project may set it.
        check: for strings: what is wrong with a value, without quoting it, or "".
        kind_bound: a key of `[engine]` that means something else to another kind of engine, so
            that a feature which names another kind does not inherit it.
    """

    path: str
    shape: Shape
    default: object
    doc: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    reach: Reach = Reach.PERSONAL
    check: Callable[[str], str] | None = None
    kind_bound: bool = False

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def wanted(self) -> str:
        """What the key takes, in words that follow "should be"."""
        if self.choices:
            return _either([f'"{choice}"' for choice in self.choices])
        match self.shape:
            case Shape.TEXT:
                return "a string"
            case Shape.TEXTS:
                return "a list of strings"
            case Shape.SWITCH:
                return "true or false"
            case Shape.INTEGER | Shape.NUMBER:
                noun = "a whole number" if self.shape is Shape.INTEGER else "a number"
                return noun + _bounds(self.low, self.high)

    def read(self, written: object) -> tuple[object, str]:
        """The value as resolved, and what is wrong with it ("" when nothing is).

        No message repeats the value: a writer who put a key in the wrong place must not find it
        in a log.
        """
        match self.shape:
            case Shape.TEXT:
                return self._read_text(written)
            case Shape.TEXTS:
                return self._read_texts(written)
            case Shape.SWITCH:
                return (written, "") if isinstance(written, bool) else (None, self._should_be())
            case Shape.INTEGER | Shape.NUMBER:
                return self._read_number(written)

    def _should_be(self) -> str:
        return f"should be {self.wanted}"

    def _read_text(self, written: object) -> tuple[object, str]:
        if not isinstance(written, str) or (self.choices and written not in self.choices):
            return None, self._should_be()
        if len(written) > LONGEST:
            return None, f"is longer than {LONGEST} characters"
        wrong = self.check(written) if self.check else ""
        return (None, wrong) if wrong else (written, "")

    def _read_texts(self, written: object) -> tuple[object, str]:
        if not isinstance(written, list | tuple):
            return None, self._should_be()
        texts = tuple(item for item in written if isinstance(item, str) and item)
        if len(texts) != len(written):
            return None, self._should_be() + ", none of them empty"
        if sum(map(len, texts)) > LONGEST:
            return None, f"is longer than {LONGEST} characters"
        return texts, ""

    def _read_number(self, written: object) -> tuple[object, str]:
        if isinstance(written, bool) or not isinstance(written, int | float):
            return None, self._should_be()
        too_low = self.low is not None and written < self.low
        too_high = self.high is not None and written > self.high
        if too_low or too_high or not math.isfinite(written):
            return None, self._should_be()
        if self.shape is Shape.NUMBER:
            return float(written), ""
        if isinstance(written, float) and not written.is_integer():
            return None, self._should_be()
        return int(written), ""


def web_address(written: str) -> str:
    """What is wrong with a server's address, or ""."""
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "should be an address such as http://127.0.0.1:8000/v1"
    if parts.scheme not in {"http", "https"} or not host or any(c.isspace() for c in written):
        return "should be an address such as http://127.0.0.1:8000/v1"
    if parts.username or parts.password or parts.query or parts.fragment:
        return "should end with the path: a key goes in an environment variable, see api_key_env"
    return ""


def proxy_address(written: str) -> str:
    """What is wrong with a proxy's address, or "". It may hold a user and a password."""
    try:
        parts = urlsplit(written)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https", "socks5", "socks5h"}:
        return "should be an address such as http://proxy.example:3128"
    return ""


def variable_name(written: str) -> str:
    """What is wrong with an environment variable's name, or "".

    Capitals only, as such names are by convention: it catches a key pasted in the name's place
    before anything shows it.
    """
    if re.fullmatch(r"[A-Z_][A-Z0-9_]*", written):
        return ""
    return (
        "should be the NAME of an environment variable in capitals, such as AFTERWORD_API_KEY, "
        "never the key itself"
    )


def path_inside(written: str) -> str:
    """What is wrong with a project's path, or "": it may not lead out of the workspace.

    This looks at the words of the path only; who opens the file follows symbolic links as well.
    """
    windows = PureWindowsPath(written)
    rooted = windows.drive or windows.root or PurePosixPath(written).is_absolute()
    if rooted or written.startswith("~") or ".." in windows.parts:
        return "leads outside the workspace, where a project may not point"
    return ""


def _either(options: list[str]) -> str:
    return " or ".join([", ".join(options[:-1]), options[-1]] if len(options) > 1 else options)


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}" if high < 1e6 else f" of at least {low:g}"  # noqa: PLR2004 -- a bound so far off is not worth naming
    if low is not None:
        return f" of at least {low:g}"
    return "" if high is None else f" of at most {high:g}"
