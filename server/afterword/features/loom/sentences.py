"""A candidate as sentences, which a writer can pick one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK_LINE: Final = re.compile(r"[ \t]*\n(?:[ \t\u3000]*\n)+[ \t\u3000]*")
_LINE_END: Final = re.compile(r"[ \t]*\n[ \t\u3000]*")
_WIDE: Final = "\u2e80"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a candidate, or the unfinished end of one; its line breaks are spaces.

    Attributes:
        text: without white space around it.
        gap: the white space between it and the sentence before it in its paragraph.
        before: what stands before it in its paragraph, `gap` included.
        opens: whether it begins a paragraph, the candidate's first one excepted.
        closes: whether it ends a paragraph, the candidate's last one excepted.
    """

    text: str
    gap: str
    before: str
    opens: bool
    closes: bool


def sentences_of(text: str, *, wrap: int) -> tuple[Sentence, ...]:
    """The sentences of a candidate, in order.

    `wrap` is the page's width as `Shape` has it: where lines are wrapped, a single line break is
    no end of a paragraph.
    """
    paragraphs = [part for part in _paragraphs(text.strip(), wrap) if part]
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs):
        inside = list(_in(paragraph))
        for place, (start, end) in enumerate(inside):
            previous = inside[place - 1][1] if place else 0
            found.append(
                Sentence(
                    text=paragraph[start:end],
                    gap=paragraph[previous:start],
                    before=paragraph[:start],
                    opens=number > 0 and place == 0,
                    closes=number < len(paragraphs) - 1 and place == len(inside) - 1,
                )
            )
    return tuple(found)


def _paragraphs(text: str, wrap: int) -> list[str]:
    if not wrap:
        return [line.strip() for line in text.split("\n")]
    return [_LINE_END.sub(_joint, part).strip() for part in _BLANK_LINE.split(text)]


def _joint(found: re.Match[str]) -> str:
    """What a wrapped line's end stands for: nothing between letters that have no spaces."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return "" if before >= _WIDE and after >= _WIDE else " "


def _in(paragraph: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph stands."""
    begin = 0
    for end in [*sentence_ends(paragraph), len(paragraph)]:
        piece = paragraph[begin:end]
        if piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            yield start, begin + len(piece.rstrip())
        begin = max(begin, end)
