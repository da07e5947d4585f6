"""The capitalised words of a paragraph: what may be a name."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from afterword.features.continuity.wording import TITLES

#: The letters of a name; an apostrophe or hyphen inside belongs to it.
WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’](?:s|S|d|ll|ve|re|m)$")
_COMPOUND: Final = re.compile(r"-(?:eyed|haired|old|faced|looking)$")
_SPACES: Final = " \t\r\n\u00a0"
_OPENS: Final = ".!?…:;—–-―\"'“”„‘’«»()[]*_/|"


class Capital(NamedTuple):
    """A capitalised word: as written but for a possessive, where, and how it stands.

    `inner` says that nothing but its being a name makes it a capital; `linked` that it follows
    the capitalised word before it with only a space between.
    """

    form: str
    start: int
    end: int
    inner: bool
    linked: bool
    possessive: bool


def capitals(text: str) -> list[Capital]:
    """Every capitalised word of a paragraph, in order."""
    found: list[Capital] = []
    for match in WORD.finditer(text):
        word = match.group()
        if not word[0].isupper():
            continue
        start = match.start()
        if _COMPOUND.search(word):
            continue
        form = _POSSESSIVE.sub("", word)
        last = found[-1] if found else None
        linked = last is not None and text[last.end : start] in {" ", ". ", "\n", "\r\n", ".\n"}
        if linked and last and text[last.end] == "." and last.form not in TITLES:
            linked = len(last.form) == 1
        if linked and last and last.possessive:
            linked = False
        inner = _is_inner(text, start)
        if not inner and linked and last:
            inner = text[last.end] == "."
        found.append(Capital(form, start, start + len(form), inner, linked, form != word))
    return found


def _is_inner(text: str, start: int) -> bool:
    at = start
    while at and text[at - 1] in _SPACES:
        if text[at - 1] == "\n" and "\n" in text[max(at - 3, 0) : at - 1]:
            return False
        at -= 1
    return at > 0 and at < start and text[at - 1] not in _OPENS
