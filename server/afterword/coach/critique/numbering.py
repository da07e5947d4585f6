"""A paragraph as the model sees it: a sentence a line, each with its number."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from afterword.manuscript.marking import parted
from afterword.manuscript.sentences import sentence_ends

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)", re.DOTALL)


class Span(NamedTuple):
    """Code points `[start, end)` from the paragraph's start."""

    start: int
    end: int


def sentences_of(paragraph: str) -> tuple[Span, ...]:
    """The sentences of a paragraph as it stands, without the white space around them.

    What follows the last finished sentence is one, too. Offsets are code points.
    """
    found = []
    begin = 0
    for end in (*sentence_ends(paragraph), len(paragraph)):
        inside = paragraph[begin:end]
        start = begin + len(inside) - len(inside.lstrip())
        stop = begin + len(inside.rstrip())
        if stop > start and _read(paragraph, start, stop).strip():
            found.append(Span(start, stop))
        begin = end
    return tuple(found)


def numbered(paragraph: str, sentences: tuple[Span, ...]) -> str:
    """The sentences, each on its line behind its number, from 1; the writer's comments left out.

    Lines of the page are joined, so that quotes come back on one line.
    """
    shown = (_COMMENT.sub("", _read(paragraph, start, end)) for start, end in sentences)
    return "\n".join(f"[{n}] {' '.join(text.split())}" for n, text in enumerate(shown, start=1))


def _read(paragraph: str, start: int, end: int) -> str:
    """A stretch without the marks of spans, wherever those begin and end."""
    if "]{" not in paragraph:
        return paragraph[start:end]
    return parted(paragraph, end)[0][len(parted(paragraph, start)[0]) :]
