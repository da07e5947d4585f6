"""The page's layout: lines of its width, paragraphs with its indent."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job
    from afterword.postprocess.surroundings import Surroundings

# Where a line may be broken: at spaces, and between wide letters, but not before closing marks.
ATOM: Final = re.compile(
    r"(?:[\u2e80-\uffef][、。，．！？；：」』）”’…—]*|[^\s\u2e80-\uffef]+)[ ]*"
)

_BEFORE_COMMA: Final = re.compile(r"(?<=\w) +(?=,\s)")


def page(draft: Draft, job: Job) -> Draft:
    """Indent a new paragraph as the page does, and wrap it at the page's width.

    Lines are parted by line feeds; the page's own line ending is put in where text becomes an edit.
    """
    around = job.around
    shape = around.page
    start = shape.margin + shape.indent
    lead = draft.lead
    column = len(around.line)
    if around.on_empty_line:
        lead = "" if around.line else start
        column = len(around.line + lead)
    elif "\n" in lead:
        lead = ("\n\n" if shape.blank_between else "\n") + start
        column = len(start)
    body = single_spaced(draft.body, around)
    if shape.wrap:
        return _wrapped(replace(draft, lead=lead, body=body), shape.wrap, shape.margin, column)
    return replace(draft, lead=lead, body=body)


def single_spaced(body: str, around: Surroundings) -> str:
    """One space where a model has several, but after a page's own sentences; none before commas."""
    body = _BEFORE_COMMA.sub("", body)
    return body if _double_spaced(around) else re.sub(r" {2,}", " ", body)


def _double_spaced(around: Surroundings) -> bool:
    """Whether the page has two spaces after a sentence."""
    return around.before.count(".  ") > around.before.count(". ") / 2


def _wrapped(draft: Draft, width: int, margin: str, column: int) -> Draft:
    lead = draft.lead
    lines: list[str] = [""]
    used = column + (1 if lead == " " else 0)
    for number, atom in enumerate(ATOM.findall(draft.body)):
        if used + len(atom.rstrip()) > width and (number or lead == " "):
            if not number:
                lead = "\n" + margin
            else:
                lines[-1] = lines[-1].rstrip()
                lines.append(margin)
            used = len(margin)
        lines[-1] += atom
        used += len(atom)
    return replace(draft, lead=lead, body="\n".join(lines))
