"""Front matter: the few keys that say what a manuscript is, read tolerantly.

Not a YAML reader: plain, quoted, folded and block scalars of top-level keys are all a title or a
premise is ever written in, and whatever else stands there is passed over, never an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"([^\W\d][\w '’-]*?)\s*:(?:\s+(.*))?")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?\s*(?:#.*)?")
_PREMISE_KEYS = ("premise", "synopsis", "logline", "summary", "description", "abstract", "blurb")
_NOTE_KEYS = ("authors note", "author note")


class FrontMatter(NamedTuple):
    """What the context needs of it; empty where nothing is said."""

    title: str = ""
    premise: str = ""
    authors_note: str = ""


def read_front_matter(text: str) -> FrontMatter:
    """Title, premise and note of a front matter block, its `---` fences included or not."""
    values = _values(text)
    premise = next((values[key] for key in _PREMISE_KEYS if values.get(key)), "")
    note = next((values[key] for key in _NOTE_KEYS if values.get(key)), "")
    return FrontMatter(values.get("title", ""), premise, note)


class Key(NamedTuple):
    """A top-level key as written: its value, and the lines under it that belong to it, stripped.

    `name` is in lower case; `line` counts from 0.
    """

    name: str
    value: str
    deeper: tuple[str, ...]
    line: int

    @property
    def scalar(self) -> str:
        """The value as one text; "" for a list."""
        return _scalar(self.value, list(self.deeper))


def front_matter_keys(text: str) -> Iterator[Key]:
    """The top-level keys of a front matter block, in order; other lines are passed over."""
    lines = re.split(r"\r\n|\n|\r", text)
    at = 0
    while at < len(lines):
        line = at
        found = _KEY.fullmatch(lines[at].rstrip())
        at += 1
        if not found:
            continue
        deeper = []
        # YAML lets a list's dashes stand under the key's first letter.
        while at < len(lines) and (
            not lines[at].strip() or lines[at].startswith((" ", "\t", "- "))
        ):
            deeper.append(lines[at].strip())
            at += 1
        yield Key(found[1].strip().lower(), (found[2] or "").strip(), tuple(deeper), line)


def _values(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for key in front_matter_keys(text):
        name = re.sub(r"['’]", "", re.sub(r"[_-]", " ", key.name))
        values.setdefault(name, key.scalar)
    return values


def _scalar(value: str, deeper: list[str]) -> str:
    if _BLOCK_SCALAR.fullmatch(value):
        literal = value.startswith("|")
        paragraphs = "\n".join(deeper).strip("\n")
        return paragraphs if literal else re.sub(r"(?<!\n)\n(?!\n)", " ", paragraphs)
    if not value and any(line.startswith("- ") for line in deeper):
        return ""
    whole = " ".join([value, *filter(None, deeper)]).strip()
    if len(whole) > 1 and whole[0] == whole[-1] and whole[0] in "\"'":
        inside = whole[1:-1]
        return inside.replace("''", "'") if whole[0] == "'" else inside.replace('\\"', '"')
    return re.sub(r"\s#.*$", "", whole)
