"""Paragraphs as a model reads them: on one line, however the page breaks them."""

from __future__ import annotations

import re
from statistics import median
from typing import Final

_LINES: Final = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n)[ \t\u3000]*")
_WIDE: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uf900-\ufaff\uff00-\uffef]")
_VERSE_SHARE: Final = 0.62  # of the page's width: verse has shorter lines than wrapped prose


def unwrapped(text: str, wrap: int) -> str:
    """Join the lines of a paragraph wrapped at `wrap` code points (0: it isn't), strip its indent.

    Lines of verse stay lines. Between Chinese or Japanese letters a line break joins nothing.
    """
    body = text.strip("\r\n").lstrip(" \t\u3000")
    lines = _LINES.split(body)
    if len(lines) == 1:
        return body
    if not wrap or _is_verse(lines, wrap):
        return "\n".join(lines)
    joined = lines[0]
    for line in lines[1:]:
        wide = _WIDE.match(joined[-1:]) and _WIDE.match(line[:1])
        joined += ("" if wide or not joined or not line else " ") + line
    return joined


def _is_verse(lines: list[str], wrap: int) -> bool:
    """Lines that end well short of the page's width and mostly begin with a capital."""
    if len(lines) < 3 or median(map(len, lines)) > wrap * _VERSE_SHARE:  # noqa: PLR2004 -- a stanza
        return False
    letters = [re.sub(r"^\W+", "", line)[:1] for line in lines]
    return sum(not letter.islower() for letter in letters) > len(lines) * 0.7
