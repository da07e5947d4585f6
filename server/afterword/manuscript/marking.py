"""Marks within a line that are for programs and not for readers: comments, attributes of spans.

`<!-- afterword -->` beside a sentence, and Pandoc's `[a sentence]{.afterword}`: what they mark is
the writer's prose, the marks are none.
"""

from __future__ import annotations

import re
from typing import Final

#: Where a span's attributes may begin, right behind its bracket: `{.class`, `{#id`, `{key=`.
ATTRIBUTES: Final = r"\{[ \t]{0,3}(?:[.#][^\W\d]|[A-Za-z][\w-]{0,31}=)[^{}\r\n]{0,200}\}"

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_MARK: Final = re.compile(r"/|afterword\b", re.IGNORECASE)
_CLOSING: Final = re.compile(rf"\]{ATTRIBUTES}")


def as_read(text: str) -> str:
    """The text as its readers see it: without comments and without the marks of spans."""
    if "<!--" not in text and "]{" not in text:
        return text
    return "".join(parted(text, len(text)))


def is_mark(comment: str) -> bool:
    """Whether what a comment says is one half of a mark, or meant for us, and no note."""
    return _MARK.match(comment) is not None


def with_spans_closed(text: str, rest: str) -> str:
    """The text with the spans closed that end only in `rest`, what follows it."""
    if "]{" not in rest:
        return text
    here, whole = len(text), text + rest
    marks = span_marks(whole)
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return text + "".join(whole[slice(*end)] for start, end in pairs if start[0] < here <= end[0])


def parted(text: str, at: int) -> tuple[str, str]:
    """The text as its readers see it, up to the code point offset `at`, and from there on.

    A mark that `at` stands in is in neither part.
    """
    marks = marks_in(text)
    if not marks:
        return text[:at], text[at:]
    parts: tuple[list[str], list[str]] = ([], [])
    here = 0
    for start, end in (*marks, (len(text), len(text))):
        if start > here:
            parts[0].append(text[here : min(start, at)])
            parts[1].append(text[max(here, at) : start])
        here = max(here, end)
    return "".join(parts[0]), "".join(parts[1])


def marks_in(text: str) -> list[tuple[int, int]]:
    """Where all of these marks are (code points), in order; they may overlap.

    What closes a span that begins before the text is one too.
    """
    comments = _COMMENT.finditer(text) if "<!--" in text else ()
    closings = _CLOSING.finditer(text) if "]{" in text else ()
    found = {one.span() for one in (*comments, *closings)}
    return sorted(found.union(span_marks(text)))


def span_marks(text: str) -> list[tuple[int, int]]:
    """The marks of spans with attributes, the opening bracket and what closes it (code points).

    Brackets inside a span are balanced; one that nothing opens closes none.
    """
    if "]{" not in text:
        return []
    found = []
    for closing in _CLOSING.finditer(text):
        opening = opening_of(text, closing.start())
        if opening is not None:
            found += [(opening, opening + 1), closing.span()]
    return found


def opening_of(text: str, closing: int, pair: str = "[]") -> int | None:
    """Where the bracket begins that the one at `closing` closes; None where none does."""
    depth = 0
    for at in range(closing - 1, -1, -1):
        if text[at] == pair[1]:
            depth += 1
        elif text[at] == pair[0]:
            if not depth:
                return at
            depth -= 1
    return None
