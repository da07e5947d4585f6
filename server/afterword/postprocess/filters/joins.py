"""How a candidate is joined to the text before the cursor: no word split, no space doubled."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import Shape
from afterword.postprocess.speech import STRAIGHT, open_quotes, quotes_of, sample

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job
    from afterword.postprocess.surroundings import Surroundings

_OPENERS: Final = "“„«‘「『([{（"
_CLOSERS: Final = "”’»)]}」』）"
_MARKS: Final = ".!?…,;:"
_NO_START: Final = ",.;:!?)]}”’»」』）、。，！？；："
_SPEAKS: Final = '"“„«»「『—–‘'
_FRENCH: Final = re.compile(r"\w[ \u00a0\u202f][?!;:]")
_LOWER_PAGE: Final = 0.2


def joins(draft: Draft, job: Job) -> Draft:
    """Decide what stands between the page's text and the candidate; drop what can't be joined.

    The prompt ended without white space, so the model's own leading white space tells whether it
    went on inside a word, after it, or with a new paragraph.
    """
    around = job.around
    if not draft.body:
        return draft
    if around.on_empty_line:
        good = not _broken_start(draft.body, around)
        return replace(draft, lead="", body=draft.body if good else "")
    if "\n" in draft.lead:
        return _after_break(draft, job)
    lead = _inline(draft.lead, draft.body, job)
    return replace(draft, body="") if lead is None else replace(draft, lead=lead)


def _broken_start(body: str, around: Surroundings) -> bool:
    """Whether this can't be how a paragraph of this page begins."""
    quotes = quotes_of(sample(around))
    opens = quotes is not None and body[0] == quotes.open
    if body[0] in _NO_START and not opens and not body.startswith("..."):
        return True
    first = next((character for character in body if character.isalnum()), "")
    if not first.islower() or body.lstrip(_OPENERS + '"')[:1] in ".…—–-":
        return False
    starts = [next((c for c in text if c.isalpha()), "") for text in around.earlier[:20]]
    return sum(start.islower() for start in starts) <= _LOWER_PAGE * len(starts)


def _after_break(draft: Draft, job: Job) -> Draft:
    """The model began a new paragraph where the writer's line is not empty."""
    around = job.around
    solid = around.paragraph.rstrip()
    ends = sentence_ends(solid)
    finished = solid[-1:] in ":—–" or (bool(ends) and ends[-1] == len(solid))
    if around.rest.strip():
        return replace(draft, body="")
    if not finished:
        return (
            replace(draft, lead=_space(around))
            if draft.body[0].islower()
            else replace(draft, body="")
        )
    speech = draft.body[0] in _SPEAKS or solid[-1:] in "'’" or any(q in solid for q in '"“„«「')
    if job.shape is Shape.PARAGRAPH or speech:
        return (
            replace(draft, lead="\n\n")
            if not _broken_start(draft.body, around)
            else replace(draft, body="")
        )
    return replace(draft, lead=_space(around))


def _space(around: Surroundings) -> str:
    wide = around.paragraph.rstrip()[-1:] >= "\u2e80"
    return "" if around.line[-1:].isspace() or wide else " "


def _inline(lead: str, body: str, job: Job) -> str | None:
    """What joins a continuation on the same line; None where nothing can."""
    around = job.around
    line = around.line
    solid = line.rstrip()
    last, first = solid[-1], body[0]
    if last >= "\u2e80" or first >= "\u2e80":
        return ""
    inside_word = not lead and last.isalnum() and first.isalnum()
    if line[-1].isspace():
        unwelcome = first in _NO_START and not body.startswith("...")
        return None if unwelcome or (inside_word and not job.chat) else ""
    tight = (
        (first in _MARKS + _CLOSERS and not _is_spaced(first, lead, around))
        or last in _OPENERS
        or (last == '"' and _opens(around))
        or _joins_tightly(solid)
    )
    spaced = bool(lead) or _wants_space(last, first) or (inside_word and job.chat)
    return " " if spaced and not tight else ""


def _is_spaced(first: str, lead: str, around: Surroundings) -> bool:
    """French puts a space before these marks."""
    return bool(lead) and first in "?!;:»" and bool(_FRENCH.search(sample(around)))


def _opens(around: Surroundings) -> bool:
    """Whether the straight quote at the cursor opens speech."""
    quotes = quotes_of(sample(around)) or STRAIGHT
    return quotes is STRAIGHT and open_quotes(around.paragraph.rstrip(), quotes) == 1


def _joins_tightly(solid: str) -> bool:
    """After a dash without a space before it, or a hyphen, words follow at once."""
    if solid.endswith(("—", "--")):
        return not solid.removesuffix("—").removesuffix("--").endswith(" ")
    return solid.endswith("-") and not solid.endswith(" -")


def _wants_space(last: str, first: str) -> bool:
    starts = first.isalnum() or first in _OPENERS + "\"'"
    if last in _MARKS + _CLOSERS + '"':
        return starts and not (last in ".," and first.isdigit())
    return last.isalnum() and first in _OPENERS
