"""One paragraph, on one line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import End

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_BREAK: Final = re.compile(r"[ \t\u3000]*\n([ \t\u3000]*\n)?([ \t\u3000]*)")
_OPENERS: Final = '"“„«»「『‘—–'
_WIDE: Final = "\u2e80"


def paragraphs(draft: Draft, job: Job) -> Draft:
    """Keep the first paragraph, its lines joined.

    A blank line always ends it. A single line break does where a sentence is finished before it;
    elsewhere the model wraps its lines as an old book does. Where the page has verse, lines stay.
    """
    return first_paragraph(draft, job)[0]


def first_paragraph(draft: Draft, job: Job) -> tuple[Draft, str]:
    """The first paragraph, as `paragraphs` has it, and the text that comes after it."""
    verse = any("\n" in paragraph for paragraph in job.around.earlier[:3])
    parts: list[str] = []
    at = 0
    text = draft.body
    for found in _BREAK.finditer(text):
        line = text[at : found.start()]
        following = text[found.end() : found.end() + 1]
        parts.append(line)
        if not following:
            # The stream stops at the break: what comes next may tell.
            end = End.BREAK if found[1] else draft.end
            return replace(draft, body="".join(parts), end=end), ""
        if found[1] or (not verse and _ends_here(line, found[2], following)):
            return replace(draft, body="".join(parts), end=End.BREAK), text[found.end() :]
        wide = line[-1:] >= _WIDE and following >= _WIDE
        parts.append("\n" if verse else "" if wide else " ")
        at = found.end()
    return (draft if not parts else draft.with_body("".join([*parts, text[at:]]))), ""


def _ends_here(line: str, indent: str, following: str) -> bool:
    stripped = line.rstrip()
    ends = sentence_ends(stripped)
    finished = bool(ends) and ends[-1] == len(stripped)
    return finished or following in _OPENERS or "\u3000" in indent or stripped.endswith(":")
