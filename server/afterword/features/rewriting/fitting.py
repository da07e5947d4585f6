"""From what a model sent to paragraphs that can stand in the place of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.critique.numbering import Span
from afterword.coach.critique.rewrites import fitted
from afterword.postprocess import Shape
from afterword.postprocess.draft import Draft, End, Job
from afterword.postprocess.filters.boilerplate import boilerplate
from afterword.postprocess.filters.characters import characters
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
    from collections.abc import Sequence

    from afterword.features.rewriting.passage import Passage
    from afterword.postprocess import Surroundings
    from afterword.postprocess.draft import Filter

_FILTERS: Final[tuple[Filter, ...]] = (
    characters,
    special_tokens,
    errors,
    refusals,
    chatter,
    boilerplate,
    scripts,
    loops,
    quote_signs,
    dashes,
)
_PARAGRAPHS: Final = re.compile(r"\s*\n[ \t]*\n\s*")
_LINES: Final = re.compile(r"\s*\n\s*")
#: A line before the passage that says what follows, which `chatter` doesn't know.
_TITLE: Final = re.compile(
    r"\A\W*(?:(?:the |a |my )?"
    r"(?:(?:same|rewritten|revised|new|expanded|shortened|shorter|longer) )*"
    r"(?:passage|text|version|paragraph|rewrite|output|result)\b[^\n:]{0,40}|"
    r"here(?:['’]s| is| are)\b[^\n]{0,100}):\W*(?:\n|\Z)",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(r"^(?:#{1,6}\s|[-*+]\s|>\s?|```|\|)", re.MULTILINE)


def cleaned(raw: str, around: Surroundings) -> str:
    """What the model sent without what is no text of this page; "" where nothing is left.

    A text that a filter has to cut short is none: half a passage can't stand for a whole one.
    """
    job = Job(Shape.PARAGRAPH, around, finished=True, chat=True)
    draft = Draft.of(_TITLE.sub("", raw.strip()))
    for keep in _FILTERS:
        draft = keep(draft, job)
        if not draft.body or draft.end is End.CUT:
            return ""
    return draft.body.strip()


def paragraphs_of(text: str, passage: Passage) -> list[str]:
    """The paragraphs of an answer, each on one line, as the passage parts them."""
    found = [part for part in _PARAGRAPHS.split(text) if part.strip()]
    if len(found) == 1 and len(passage.parts) > 1 and "\n" in text:
        found = [part for part in _LINES.split(text) if part.strip()]
    return [" ".join(part.split()) for part in found]


def joined(new: str, old: str, left: str, right: str) -> str:
    """A paragraph's other wording, joined to the words beside it; "" for one that can't stand.

    `left` and `right` are the rest of the paragraph on one line. Words that it repeats of them are
    dropped; its first letter and last mark follow the old wording's.
    """
    marked = bool(_MARKED.search(new)) and not _MARKED.search(old)
    if marked:
        return ""
    whole = f"{left}{old}{right}"
    span = Span(len(left), len(left) + len(old))
    # The passage is its own sentence here: it is replaced as a whole or not at all.
    fit = fitted(new, whole, span, span)
    if fit is None or (fit.start, fit.end) != span:
        return ""
    return fit.text


def closes(new: Sequence[str], old: str, around: Surroundings) -> bool:
    """Whether speech is open behind the new wording exactly where it is behind the old one."""
    quotes = quotes_of(f"{sample(around)}\n{old}")
    ends = [open_quotes(f"{around.paragraph}{text}", quotes) for text in (old, new[-1])]
    if len(new) > 1:
        ends[1] = open_quotes(new[-1], quotes)
    return ends[0] == ends[1]
