"""Front matter: the few keys that say what a manuscript is, read tolerantly.

Not a YAML reader: plain, quoted, folded and block scalars of top-level keys are all a title or a
premise is ever written in, and whatever else stands there is passed over, never an error.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_KEY = re.compile(r"([A-Za-z_][\w '’-]*?)\s*:(?:\s+(.*))?")
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?\s*(?:#.*)?")
_PREMISE_KEYS = ("premise", "synopsis", "logline", "summary", "description", "abstract", "blurb")
_NOTE_KEYS = ("authors note", "author note")


class FrontMatter(NamedTuple):
    """What the context needs of it; empty where nothing is said."""

    title: str = ""
    premise: str = ""
    authors_note: str = ""


def read_front_matter(text: str) -> FrontMatter:
    """Title, premise and author's note of a front matter block, its `---` fences included or not."""
    values = _values(text)
    premise = next((values[key] for key in _PREMISE_KEYS if values.get(key)), "")
    note = next((values[key] for key in _NOTE_KEYS if values.get(key)), "")
    return FrontMatter(values.get("title", ""), premise, note)


def _values(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    lines = re.split(r"\r\n|\n|\r", text)
    at = 0
    while at < len(lines):
        found = _KEY.fullmatch(lines[at].rstrip())
        at += 1
        if not found:
            continue
        value = (found[2] or "").strip()
        deeper = []
        while at < len(lines) and (not lines[at].strip() or lines[at][0] in " \t"):
            deeper.append(lines[at].strip())
            at += 1
        key = re.sub(r"['’]", "", re.sub(r"[_-]", " ", found[1].strip().lower()))
        values.setdefault(key, _scalar(value, deeper))
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
