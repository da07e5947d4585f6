"""An outline as headings with what stands under them; lines are kept as they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADING: Final = re.compile(r"[ ]{0,3}(?P<marks>#{1,6})[ \t]+(?P<title>\S.*?)[ \t]*#*[ \t]*")
ITEM: Final = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|\d{1,3}[.)])[ \t]+(?P<words>\S.*)")
_FENCE: Final = re.compile(r"[ ]{0,3}(?:```|~~~)")
_UNDERLINE: Final = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WORD: Final = re.compile(r"\w+")
_NUMBERED: Final = re.compile(
    r"^(?:(?:chapter|part|act|scene|book|kapitel|teil|chapitre|partie|acte|глава|часть)\s+"
    r"(?:\d+|[ivxlc]+)\b\s*[.:)–—-]*|\d+(?:\s*[.:)–—-]+|\s)|[ivxlc]+[.:)])\s*",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line of an outline: its words without the line break, and where they stand."""

    text: str
    start: int
    end: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands directly under it.

    Attributes:
        heading: the line of the heading as written; "" for what stands before the first.
        chunks: list items with what is nested under them, and paragraphs, as written.
        end: where its last line with words ends, in code points; its heading's where it has none.
        mark: the mark of its last list item that isn't nested, "" where there is none.
    """

    heading: str
    chunks: tuple[str, ...]
    end: int
    mark: str

    @property
    def title(self) -> str:
        """The heading's words."""
        found = HEADING.fullmatch(self.heading)
        return found["title"] if found else self.heading.strip()

    @property
    def is_title(self) -> bool:
        """Whether the heading is of the topmost level, as the title of all of it."""
        return bool(re.match(r"[ ]{0,3}#[ \t]", self.heading))


def parts_of(text: str) -> list[Part]:
    """An outline's parts, in order; what stands before the first heading is a part if it is there.

    Code fences are passed over as paragraphs.
    """
    parts: list[Part] = []
    heading = ""
    body: list[Line] = []
    end = 0
    for line in _lines(text):
        if line.heading:
            if heading or body:
                parts.append(_part(heading, body, end))
            heading, body, end = line.text, [], line.end
        elif line.text.strip() or body:
            body.append(line)
    if heading or body:
        parts.append(_part(heading, body, end))
    return parts


def _part(heading: str, body: list[Line], end: int) -> Part:
    chunks: list[list[str]] = []
    mark, parted = "", True
    for line in body:
        if not line.text.strip():
            parted = True
            continue
        item = ITEM.fullmatch(line.text)
        nested = line.text[:1] in " \t" and bool(chunks)
        inside = nested or (not parted and not item)
        if item and not nested:
            mark = item["mark"]
        if inside and chunks:
            chunks[-1].append(line.text.rstrip())
        else:
            chunks.append([line.text.rstrip()])
        parted = False
        end = line.start + len(line.text.rstrip())
    return Part(heading, tuple("\n".join(chunk) for chunk in chunks), end, mark)


def _lines(text: str) -> Iterator[Line]:
    """The lines; those of a fence are no headings, whatever they begin with."""
    fenced = False
    held: Line | None = None
    for found in _LINE.finditer(text):
        words = found.group().rstrip("\r\n")
        if not found.group():
            break
        start, end = found.start(), found.start() + len(words)
        underlined = held and not held.heading and held.text.strip() and not ITEM.match(held.text)
        if held is not None:
            if underlined and not fenced and _UNDERLINE.fullmatch(words):
                held = Line(held.text, held.start, end, heading=True)
                yield held
                held = None
                continue
            yield held
        if _FENCE.match(words):
            fenced = not fenced
        held = Line(words, start, end, heading=not fenced and bool(HEADING.fullmatch(words)))
    if held is not None:
        yield held


def same_title(title: str) -> str:
    """What two titles have in common when they name the same part: their words, unnumbered."""
    words = " ".join(_WORD.findall(_NUMBERED.sub("", title).casefold()))
    return words or " ".join(_WORD.findall(title.casefold()))


def same_chunk(chunk: str) -> str:
    """What two chunks have in common when they say the same: their first line's words."""
    first = chunk.split("\n", 1)[0]
    found = ITEM.fullmatch(first)
    return " ".join(_WORD.findall((found["words"] if found else first).casefold()))
