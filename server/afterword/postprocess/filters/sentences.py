"""As many sentences as were asked for, and none of them cut short."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import End, Shape
from afterword.postprocess.speech import depth_after, open_quotes, quotes_of, sample

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_WANTED: Final = {Shape.SENTENCE: 1, Shape.SENTENCES: 2}
_LONG: Final = 220  # code points: after a sentence as long as this, one is enough
_CLAUSE: Final = re.compile(r"[,;:，；：、](?=\s|[\u2e80-\uffef])|\s?[—–](?=\s|\w)|--(?=\s|\w)")
_CLAUSE_LEAST: Final = 12
_COMMAS: Final = frozenset(",，、")


def sentences(draft: Draft, job: Job) -> Draft:
    """Cut after the last sentence asked for."""
    wanted = _WANTED.get(job.shape)
    if wanted is None:
        return draft
    ends = inner_ends(draft, job)
    for count, end in enumerate(ends, 1):
        if count >= wanted or end >= _LONG:
            # An end at the very end may still turn out to be speech before its tag.
            return draft.cut(end)
    return draft


def whole(draft: Draft, job: Job) -> Draft:
    """Cut back to the last finished sentence, one that leaves no quote open where there is one.

    A paragraph that the model ended itself stays; so does what runs into the text that follows.
    For the rest of a sentence, up to a clause's end will do.
    """
    body = draft.body.rstrip()
    if draft.end is End.JOINED:
        return draft
    if draft.end is End.BREAK and _may_end_so(body):
        return draft.with_body(body)
    ends = inner_ends(draft, job)
    if ends and ends[-1] == len(body) and _closed(body, job):
        return draft.with_body(body)
    if ends:
        balanced = [end for end in ends if _closed(body[:end], job)]
        at = (balanced or ends)[-1]
        return replace(draft, body=body[:at])
    if job.shape is Shape.SENTENCE:
        clauses = [found.start() for found in _CLAUSE.finditer(body)]
        if clauses and clauses[-1] >= _CLAUSE_LEAST:
            return replace(draft, body=body[: clauses[-1]])
    return replace(draft, body="")


def inner_ends(draft: Draft, job: Job) -> list[int]:
    """Where sentences end in the draft, read on from the writer's unfinished one."""
    before = job.around.paragraph
    started = sentence_ends(before)
    prefix = before[started[-1] :] if started else before
    if draft.lead and not prefix[-1:].isspace():
        prefix += " "
    shift = len(prefix)
    return [end - shift for end in sentence_ends(prefix + draft.body) if end > shift]


def _may_end_so(body: str) -> bool:
    """Whether a paragraph may end like this: with any mark but a comma, which only verse does.

    Japanese leads into speech in the next paragraph with a particle and no mark.
    """
    last = body[-1:]
    if last in _COMMAS:
        return "\n" in body
    return not last.isalnum() or "\u3041" <= last <= "\u309f"


def _closed(text: str, job: Job) -> bool:
    """Whether no quote is open after `text`."""
    quotes = quotes_of(sample(job.around)) or quotes_of(text)
    before = open_quotes(job.around.paragraph, quotes)
    return depth_after(text, quotes, before) == 0
