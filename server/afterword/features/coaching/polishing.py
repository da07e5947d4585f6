"""Findings as they may be shown on this page: a rewrite in the page's own signs and lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.postprocess import Shape, Surroundings, surroundings_at
from afterword.postprocess.draft import Draft, End, Job
from afterword.postprocess.filters.chatter import chatter
from afterword.postprocess.filters.dashes import dashes
from afterword.postprocess.filters.errors import errors
from afterword.postprocess.filters.loops import loops
from afterword.postprocess.filters.quotes import quote_signs
from afterword.postprocess.filters.refusals import refusals
from afterword.postprocess.filters.scripts import scripts
from afterword.postprocess.filters.special_tokens import special_tokens
from afterword.postprocess.speech import open_quotes, quotes_of, sample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.coach.finding import Finding
    from afterword.manuscript import Manuscript, Placed
    from afterword.manuscript.layout import Shape as PageShape
    from afterword.postprocess.draft import Filter

_OF_REWRITES: Final[tuple[Filter, ...]] = (
    special_tokens,
    errors,
    refusals,
    chatter,
    scripts,
    loops,
    quote_signs,
    dashes,
)
_OF_WORDS: Final[tuple[Filter, ...]] = (special_tokens, errors, refusals, loops)
#: A line of speech and nothing else, in any of the quotes there are.
_SPOKEN: Final = re.compile(r'\W*["“„«»「][^"“”„«»「」]*["”“«»」][.,]?')
_MARK: Final = re.compile('["“”„«»「」]')
_ALONE: Final = Job(Shape.SENTENCES, Surroundings(), finished=True, chat=True)


def polished(
    findings: Iterable[Finding], manuscript: Manuscript, paragraph: Placed
) -> tuple[Finding, ...]:
    """The findings that speak to the writer and not of a machine, with rewrites that fit the page.

    Offsets are code points from the paragraph's start, and stay so.
    """
    kept = []
    for finding in findings:
        if not all(map(spoken, (finding.message, finding.why))):
            continue
        rewrite = finding.rewrite
        if rewrite is not None:
            rewrite = _fitted(rewrite, finding, manuscript, paragraph)
        kept.append(replace(finding, rewrite=rewrite))
    return tuple(kept)


def spoken(text: str) -> str:
    """What a model says to the writer; "" where it speaks of itself, or runs in circles."""
    return _passed(text, _OF_WORDS, _ALONE)


def _passed(text: str, filters: Iterable[Filter], job: Job) -> str:
    """The text after the filters; "" where one of them cuts it."""
    draft = Draft.of(text)
    for keep in filters:
        draft = keep(draft, job)
        if not draft.body or draft.end is End.CUT:
            return ""
    return draft.body


def _fitted(
    rewrite: str, finding: Finding, manuscript: Manuscript, paragraph: Placed
) -> str | None:
    """A rewrite with the page's quotes, dashes and line breaks; None for one that can't stand."""
    at = paragraph.start + finding.start
    page = manuscript.shape
    if not page.wrap and ("\n" in finding.quote or "\r" in finding.quote):
        return None  # lines that the writer broke, as in verse
    around = surroundings_at(manuscript, at)
    job = Job(Shape.SENTENCES, around, finished=True, chat=True)
    text = _passed(rewrite, _OF_REWRITES, job)
    if not _speaks_alike(text, finding.quote, around):
        return None
    if page.wrap:
        text = _wrapped(text, manuscript.text.position(at).column, page)
    return text if text and text != finding.quote else None


def _speaks_alike(text: str, quote: str, around: Surroundings) -> bool:
    """Whether speech is open behind the text as behind the quote, and whole lines of it stay so."""
    quotes = quotes_of(f"{sample(around)}\n{quote}")
    ends = [open_quotes(around.paragraph + end, quotes) for end in (quote, text)]
    spoken = [bool(_SPOKEN.fullmatch(part)) for part in (quote, text)]
    return ends[0] == ends[1] and (not spoken[0] or spoken[1] or bool(_MARK.search(text)))


def _wrapped(text: str, column: int, page: PageShape) -> str:
    """The text with its lines broken at the page's width, the first begun at a column."""
    parts: list[str] = []
    for word in text.split(" "):
        if parts and column + 1 + len(word) > page.wrap:
            parts.append(page.eol + page.margin)
            column = len(page.margin)
        elif parts:
            parts.append(" ")
            column += 1
        parts.append(word)
        column += len(word)
    return "".join(parts)
