"""From what a model sent to what a writer may be shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.postprocess.draft import Draft, End, Job, Polished, Shape
from afterword.postprocess.filters.bridge import goes_on
from afterword.postprocess.filters.echoes import is_on_the_page
from afterword.postprocess.filters.loops import goes_in_circles, says_again
from afterword.postprocess.filters.paragraphs import first_paragraph
from afterword.postprocess.registry import EACH, FILTERS, INLINE, WHOLE
from afterword.postprocess.words import words_of
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from afterword.postprocess.draft import Filling
    from afterword.postprocess.registry import Named
    from afterword.postprocess.surroundings import Surroundings


def polish(
    raw: str, *, shape: Shape, around: Surroundings, finished: bool, chat: bool = False
) -> Polished:
    """Put a candidate through every filter, as it stands.

    Args:
        raw: all that the model sent so far, as it sent it.
        shape: what was asked for.
        around: the page at the cursor.
        finished: whether the stream has ended, by itself or by its length.
        chat: whether the model answers in messages.

    Returns:
        A text to insert at the cursor, its lines parted by line feeds, or "" with the name of
        the filter that left nothing (None where the model has sent nothing yet).
    """
    return _through(FILTERS, Draft.of(raw), Job(shape, around, finished, chat))


def _through(filters: Named, draft: Draft, job: Job) -> Polished:
    draft, dropped = _filtered(filters, draft, job)
    complete = job.finished or draft.end is not End.OPEN
    return Polished(draft.lead + draft.body if draft.body else "", dropped, complete)


def _filtered(filters: Named, draft: Draft, job: Job) -> tuple[Draft, str | None]:
    """What is left, and the name of the filter that left nothing, if one did."""
    if not draft.body:
        return draft, None
    for name, keep in filters:
        draft = keep(draft, job)
        if not draft.body:
            return draft, name
    return draft, None


def polish_filling(
    raw: str, *, filling: Filling, around: Surroundings, finished: bool, chat: bool = False
) -> Polished:
    """Put an answer for a hole through every filter, as it stands.

    Args:
        raw: all that the model sent so far, as it sent it.
        filling: what was asked for.
        around: the page on both sides of the hole.
        finished: whether the stream has ended, by itself or by its length.
        chat: whether the model answers in messages.

    Returns:
        A text to put in the hole's place, its lines parted by line feeds, or "" with the name of
        the filter that left nothing (None where the model has sent nothing yet).
    """
    if filling.inline:
        job = Job(Shape.SENTENCES, around, finished, chat, filling)
        draft, dropped = _filtered(INLINE, Draft.of(raw), job)
        complete = finished or draft.end is not End.OPEN
        if not draft.body:
            return Polished("", dropped, complete)
        joined = draft.end is End.JOINED or not goes_on(around.rest.lstrip())
        forced = not joined or (not chat and "\n" in Draft.of(raw).lead)
        forced = forced or is_on_the_page(draft.body, around)
        return Polished(draft.lead + draft.body, None, complete, forced)
    job = Job(Shape.PARAGRAPH, around, finished, chat, filling)
    draft, dropped = _filtered(WHOLE, Draft.of(raw), job)
    if not draft.body:
        return Polished("", dropped, complete=finished or draft.end is not End.OPEN)
    written: list[str] = []
    complete = False
    while draft.body and filling.takes_more(written) and not complete:
        first, rest = first_paragraph(draft, job)
        paragraph, dropped = _filtered(EACH, first, job)
        if not paragraph.body:
            complete = first.end is not End.OPEN
            break
        text = paragraph.lead + paragraph.body
        if says_again(text, written):
            complete = True
            break
        written.append(text)
        complete = paragraph.end is End.CUT or (first.end is not End.OPEN and not rest)
        draft = Draft.of(rest, draft.end)
        job = replace(job, around=_below(around, text, job.around))
    complete = complete or finished or not filling.takes_more(written)
    if not written:
        return Polished("", dropped, complete)
    words = sum(len(words_of(text)) for text in written)
    poor = (not chat and 2 * words < filling.least) or any(map(goes_in_circles, written))
    text = _parted(around).join(written)
    return Polished(text, None, complete, forced=poor or is_on_the_page(text, around))


def _below(around: Surroundings, text: str, last: Surroundings) -> Surroundings:
    """The page under a paragraph that has just been written in the hole."""
    line = unwrapped(text, around.page.wrap)
    return replace(around, before=f"{last.before}{text}\n\n", earlier=(line, *last.earlier))


def _parted(around: Surroundings) -> str:
    return "\n\n" if around.page.blank_between else "\n"


def look_over(around: Surroundings) -> None:
    """Learn a page ahead, so that the first candidate on it is polished as fast as the next."""
    polish("One. Two.", shape=Shape.PARAGRAPH, around=around, finished=True)
