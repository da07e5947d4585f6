"""Personas: who the coach speaks as, each a Markdown file that a person can read and write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER: Final = "personas"
_MATTER: Final = re.compile(r"\A\ufeff?---[ \t]*\n(?P<matter>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY: Final = re.compile(r"^(?P<key>name|for)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
#: Ours, in the order in which they are shown; the first is who speaks unless somebody is chosen.
_ORDER: Final = ("mentor", "hard-editor", "genre-reader", "copy-editor")
DEFAULT: Final = _ORDER[0]
_LONGEST: Final = 4_000  # code points of a persona: more would crowd the page out of the prompt


@dataclass(frozen=True, slots=True)
class Persona:
    """Who the coach speaks as.

    Attributes:
        key: the file's name without its ending; what commands and settings call it.
        name: what people call it.
        purpose: what it is for, in a sentence.
        text: what the model is told of it, in the second person.
    """

    key: str
    name: str
    purpose: str
    text: str


class UnusablePersonaError(Exception):
    """A file is no persona, or there is none of a name; `str()` is one line that says why."""


def read_persona(key: str, text: str) -> Persona:
    """The persona in a Markdown text: `name` and `for` between `---` lines, then who it is.

    Args:
        key: what commands will call it.
        text: the file's text. Without a `name`, the key is its name.

    Raises:
        UnusablePersonaError: it says nothing, or more than a prompt has room for.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _MATTER.match(text)
    body = (text[found.end() :] if found else text).strip()
    if not body:
        message = f"the persona {key} says nothing: write who it is below its second ---"
        raise UnusablePersonaError(message)
    if len(body) > _LONGEST:
        message = f"the persona {key} is longer than {_LONGEST:,} characters; shorten it"
        raise UnusablePersonaError(message)
    matter = found["matter"] if found else ""
    values = {one["key"]: one["value"].strip("\"'") for one in _KEY.finditer(matter)}
    said = "\n\n".join(" ".join(part.split()) for part in body.split("\n\n"))
    return Persona(key, values.get("name") or key, values.get("for", ""), said)


@lru_cache(maxsize=1)
def shipped_personas() -> tuple[Persona, ...]:
    """Our own personas, the usual one first."""
    folder = resources.files(__package__) / _FOLDER
    return tuple(
        read_persona(key, (folder / f"{key}.md").read_text(encoding="utf-8")) for key in _ORDER
    )


def chosen_persona(personas: Iterable[Persona], name: str) -> Persona:
    """The persona of this key or name; the usual one for "".

    Raises:
        UnusablePersonaError: there is none; the line says which there are.
    """
    known = {word.casefold(): one for one in personas for word in (one.name, one.key)}
    found = known.get((name.strip() or DEFAULT).casefold())
    if found is None:
        there = ", ".join(dict.fromkeys(one.key for one in known.values()))
        message = f"there is no persona {name!r}; there are {there}"
        raise UnusablePersonaError(message)
    return found
