"""Lenses: ways of looking at a story, each a Markdown file that a person can read and write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FOLDER: Final = "lenses"
_MATTER: Final = re.compile(r"\A\ufeff?---[ \t]*\n(?P<matter>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY: Final = re.compile(
    r"^(?P<key>name|for|opens|begins)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE
)
_TITLE: Final = "{title}"
#: The order in which ours are used; a writer asks for a few, and gets these first.
_ORDER: Final = (
    "detailed",
    "scenes",
    "mentor",
    "summary",
    "backwards",
    "questions",
    "antagonist",
    "parable",
)


@dataclass(frozen=True, slots=True)
class Lens:
    """One way of asking for an outline.

    Attributes:
        key: the file's name without its ending; what a command calls it.
        name: what people call it; the heading of what is taken from it.
        purpose: what it is for, in a sentence.
        request: what a model that takes instructions is asked.
        opens: the heading under which a model that continues documents finds itself;
            `{title}` stands for the story's.
        begins: the first characters of the outline under that heading, such as "1.".
    """

    key: str
    name: str
    purpose: str
    request: str
    opens: str = "Outline of {title}"
    begins: str = "1."

    def heading(self, title: str) -> str:
        """`opens` for a story of this title."""
        return self.opens.replace(_TITLE, title)


class UnusableLensError(Exception):
    """A file is no lens; `str()` is one line that says why."""


def read_lens(key: str, text: str) -> Lens:
    """The lens in a Markdown text: a few keys between `---` lines, then what is asked.

    Args:
        key: what commands will call it.
        text: the file's text. Without a `name`, the key is its name.

    Raises:
        UnusableLensError: it asks nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _MATTER.match(text)
    matter = found["matter"] if found else ""
    request = text[found.end() :].strip() if found else text.strip()
    if not request:
        message = f"the lens {key} asks nothing: write what you want below its second ---"
        raise UnusableLensError(message)
    values = {one["key"]: _unquoted(one["value"]) for one in _KEY.finditer(matter)}
    name = values.get("name") or key
    return Lens(
        key=key,
        name=name,
        purpose=values.get("for", ""),
        request=request,
        opens=values.get("opens") or f"{_TITLE}: {name}",
        begins=values.get("begins", "1."),
    )


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


@lru_cache(maxsize=1)
def shipped_lenses() -> tuple[Lens, ...]:
    """Our own lenses, in the order in which they are used."""
    folder = resources.files(__package__) / _FOLDER
    return tuple(
        read_lens(key, (folder / f"{key}.md").read_text(encoding="utf-8")) for key in _ORDER
    )


def chosen_lenses(lenses: Sequence[Lens], names: Iterable[str]) -> tuple[Lens, ...]:
    """The lenses of these names or keys, in the order of the names; all where none is named.

    Raises:
        UnusableLensError: there is no such lens; the line says which there are.
    """
    known = {key.casefold(): lens for lens in lenses for key in (lens.name, lens.key)}
    found = []
    for name in names:
        lens = known.get(name.strip().casefold())
        if lens is None:
            message = f"there is no lens {name!r}; there are {', '.join(x.key for x in lenses)}"
            raise UnusableLensError(message)
        found.append(lens)
    return tuple(found) or tuple(lenses)
