"""What a preset is, and how its Markdown file is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FOLDER: Final = "ours"
_MATTER: Final = re.compile(r"\A\ufeff?---[ \t]*\n(?P<matter>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY: Final = re.compile(r"^(?P<key>[a-z_]+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
_SECTION: Final = re.compile(r"^#[ \t]*(chat|raw)[ \t]*\n", re.MULTILINE | re.IGNORECASE)
PLACEHOLDER: Final = re.compile(r"\{\{[ \t]*([a-z]+)[ \t]*\}\}")
#: What a body may name, beside `answer`, which marks where the answer begins.
NAMES: Final = ("text", "line", "before", "after", "selection")
ANSWER: Final = "answer"
#: Ours, in the order in which they are shown.
_ORDER: Final = (
    "continue",
    "philosopher",
    "question",
    "emoji",
    "reply",
    "opener",
    "email",
    "poem",
    "list",
)
_LONGEST: Final = 8_000  # code points: more would crowd the text out of the prompt
_MOST_STOPS: Final = 4  # OpenAI's limit
_MOST_TOKENS: Final = 4_000


_Kind = TypeVar("_Kind", bound=StrEnum)


class Where(StrEnum):
    """Where an answer goes in an editor: behind the selection, in its place, on new lines."""

    AFTER = "after"
    INSTEAD = "instead"
    NEW = "new"


class Shape(StrEnum):
    """What an answer looks like; only what can't be of its shape is cut or dropped."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    LINES = "lines"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Preset:
    """A prompt with a place for the writer's text.

    Attributes:
        key: the file's name without its ending; what commands call it.
        name: what people call it.
        purpose: what it is for, in a sentence.
        chat: what a model that answers messages is asked.
        raw: the beginning of a document, for a model that continues those; "" where there is
            nothing but `chat` to go by.
        where: where the answer goes in an editor.
        shape: what it looks like.
        temperature: None is the engine's own.
        max_tokens: the most tokens of an answer.
        stop: what ends one.
    """

    key: str
    name: str
    purpose: str
    chat: str
    raw: str
    where: Where = Where.NEW
    shape: Shape = Shape.FREE
    temperature: float | None = None
    max_tokens: int = 200
    stop: tuple[str, ...] = ()

    @property
    def takes_text(self) -> bool:
        """Whether it asks for a text at all."""
        return bool(set(PLACEHOLDER.findall(self.chat + self.raw)) & set(NAMES))


class UnusablePresetError(Exception):
    """A file is no preset, or there is none of a name; `str()` is one line that says why."""


def read_preset(key: str, text: str) -> Preset:
    """The preset in a Markdown text: a few keys between `---` lines, then the prompt.

    Lines `# chat` and `# raw` part the prompts for the two kinds of model; without them, one
    serves both.

    Args:
        key: what commands will call it.
        text: the file's text. Without a `name`, the key is its name.

    Raises:
        UnusablePresetError: it asks nothing, or a key of it is wrong.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _MATTER.match(text)
    body = text[found.end() :] if found else text.removeprefix("\ufeff")
    matter = found["matter"] if found else ""
    values = {one["key"]: _unquoted(one["value"]) for one in _KEY.finditer(matter)}
    chat, raw = _bodies(key, body)
    return Preset(
        key=key,
        name=values.get("name") or key,
        purpose=values.get("for", ""),
        chat=chat,
        raw=raw,
        where=_choice(key, values, "where", Where, Where.NEW),
        shape=_choice(key, values, "shape", Shape, Shape.FREE),
        temperature=_number(key, values, "temperature", 2),
        max_tokens=int(_number(key, values, "max_tokens", _MOST_TOKENS) or 200),
        stop=_stops(values.get("stop", "")),
    )


def _bodies(key: str, body: str) -> tuple[str, str]:
    """The prompts for chats and for raw text.

    Raises:
        UnusablePresetError: there is none, or it names what there is not.
    """
    parts = _SECTION.split(body)
    named = {
        name.lower(): part.strip() for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }
    common = parts[0].strip()
    chat = named.get("chat") or common or named.get("raw", "")
    raw = named.get("raw", "") or (common if f"{{{{{ANSWER}}}}}" in common else "")
    if not chat:
        message = f"the preset {key} asks nothing: write the prompt below its second ---"
        raise UnusablePresetError(message)
    if max(len(chat), len(raw)) > _LONGEST:
        message = f"the preset {key} is longer than {_LONGEST:,} characters; shorten it"
        raise UnusablePresetError(message)
    unknown = sorted(set(PLACEHOLDER.findall(chat + raw)) - {*NAMES, ANSWER})
    if unknown:
        there = ", ".join(f"{{{{{name}}}}}" for name in (*NAMES, ANSWER))
        message = f"the preset {key} names {{{{{unknown[0]}}}}}; there are {there}"
        raise UnusablePresetError(message)
    return chat, raw


def _choice(
    key: str, values: Mapping[str, str], name: str, kinds: type[_Kind], usual: _Kind
) -> _Kind:
    written = values.get(name, "").lower()
    try:
        return kinds(written) if written else usual
    except ValueError:
        there = ", ".join(kinds)
        message = f"the preset {key} has {name}: {written}; it can be {there}"
        raise UnusablePresetError(message) from None


def _number(key: str, values: Mapping[str, str], name: str, most: float) -> float | None:
    written = values.get(name, "")
    if not written:
        return None
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        message = f"the preset {key} has {name}: {written}; it should be a number up to {most:,}"
        raise UnusablePresetError(message)
    return value


def _stops(written: str) -> tuple[str, ...]:
    """Strings between commas, in quotes where they hold one; line breaks as C writes them."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,"\s][^,"]*)', written.strip("[]"))
    stops = (quoted or bare.strip() for quoted, bare in found)
    return tuple(stop.replace("\\n", "\n").replace('\\"', '"') for stop in stops)[:_MOST_STOPS]


def _unquoted(value: str) -> str:
    found = re.fullmatch(r"""(["'])([^"']*)\1""", value)
    return found[2] if found else value


@lru_cache(maxsize=1)
def shipped_presets() -> tuple[Preset, ...]:
    """Our own presets, in the order in which they are shown."""
    folder = resources.files(__package__) / _FOLDER
    return tuple(
        read_preset(key, (folder / f"{key}.md").read_text(encoding="utf-8")) for key in _ORDER
    )


def chosen_preset(presets: Iterable[Preset], name: str) -> Preset:
    """The preset of this key or name.

    Raises:
        UnusablePresetError: there is none; the line says which there are.
    """
    known = {word.casefold(): one for one in presets for word in (one.name, one.key)}
    found = known.get(name.strip().casefold())
    if found is None:
        there = ", ".join(dict.fromkeys(one.key for one in known.values()))
        message = f"there is no preset {name!r}; there are {there}"
        raise UnusablePresetError(message)
    return found
