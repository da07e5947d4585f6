"""Characters that belong to no page: controls, escape sequences, invisible and broken ones."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.postprocess.draft import Draft

if TYPE_CHECKING:
    from afterword.postprocess.draft import Job

_ESCAPES: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)?|\x9b[0-?]*[@-~]?"
)
_BREAKS: Final = re.compile(r"\r\n|\r|\u2028|\u0085|\x0b|\x0c")
_SPACES: Final = re.compile(r"[\t\u2000-\u200a\u205f]")
_NO_BREAK: Final = "\u00a0\u202f"
_JOINERS: Final = re.compile(r"(?<=[^\x00-\u02ff])[\u200c\u200d](?=[^\x00-\u02ff])")
_BROKEN: Final = "\ufffd"


def characters(draft: Draft, job: Job) -> Draft:
    """Drop what can't be seen, and cut at a broken character.

    Line breaks become line feeds, tabs and odd spaces a space. Joiners stay between letters that
    need them (Persian, Hindi) and in emoji; no-break spaces stay where the page has them.
    """
    text = _BREAKS.sub("\n", _ESCAPES.sub("", draft.lead + draft.body))
    text = _SPACES.sub(" ", text.replace("\u2029", "\n\n"))
    if not any(space in job.around.before for space in _NO_BREAK):
        text = re.sub(f"[{_NO_BREAK}]", " ", text)
    if not text.isascii() or not text.isprintable():
        joined = {found.start() for found in _JOINERS.finditer(text)}
        text = "".join(
            character
            for at, character in enumerate(text)
            if character == "\n" or at in joined or _is_visible(character)
        )
    end = draft.end
    if (broken := text.find(_BROKEN)) >= 0:
        # At the very end of a stream it is a character whose other bytes are still to come.
        end = draft.end if text[broken:].strip(_BROKEN) == "" else Draft.of("").cut(-1).end
        text = text[:broken]
    return replace(Draft.of(text), end=end)


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
