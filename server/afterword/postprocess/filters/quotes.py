"""Quotes as the page has them: its own signs, opened and closed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.postprocess.draft import End
from afterword.postprocess.speech import (
    STRAIGHT,
    Quotes,
    marks,
    open_quotes,
    quotes_of,
    sample,
)

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job

_DOMINANT: Final = 0.8
_HABIT: Final = 3
_CURLY: Final = re.compile(r"\w’\w")
_STRAIGHT: Final = re.compile(r"\w'\w")
_APOSTROPHE: Final = re.compile(r"(?<=\w)['’](?=\w)")
_ELIDED: Final = re.compile(
    r"(?:t(?:is|was|were|will)|em|cause|til|bout|neath|gainst|n|\d)\b", re.IGNORECASE
)


def quote_signs(draft: Draft, job: Job) -> Draft:
    """Turn double quotes and apostrophes into the page's own."""
    page = sample(job.around)
    body = _doubles(draft.body, job, quotes_of(page))
    match _apostrophe(page):
        case "’":
            body = _curled(body)
        case "'":
            body = re.sub("[‘’]", "'", body)
    return draft.with_body(body)


@lru_cache(maxsize=32)
def _apostrophe(page: str) -> str:
    """The apostrophe that four of five on the page are, "" where it has no habit."""
    counts = {"’": len(_CURLY.findall(page)), "'": len(_STRAIGHT.findall(page))}
    total = sum(counts.values())
    sign = max(counts, key=lambda key: counts[key])
    return sign if total >= _HABIT and counts[sign] >= _DOMINANT * total else ""


def _doubles(body: str, job: Job, quotes: Quotes | None) -> str:
    if quotes is None:
        return body
    own = {quotes.open, quotes.close}
    if not any(mark in body for mark in '"“”„«»「」' if mark not in own):
        return body
    parts: list[str] = []
    at = 0
    # What the signs mean is the model's habit here, not the page's.
    depth = open_quotes(job.around.paragraph, quotes)
    for place, opens, _ in marks(body, quotes_of(body), depth=depth):
        if body[place] in own:
            continue
        parts += [
            body[at:place].rstrip(" ")
            if _closing_space(body, place, opens=opens)
            else body[at:place]
        ]
        parts.append(quotes.open + quotes.inner if opens else quotes.inner + quotes.close)
        at = place + 1
        if opens and body[at : at + 1] in (" ", "\u00a0", "\u202f"):
            at += 1
    return "".join([*parts, body[at:]])


def _closing_space(body: str, place: int, *, opens: bool) -> bool:
    """Whether the space before a French » goes with it."""
    return not opens and body[place] == "»"


def _curled(body: str) -> str:
    """Straight single quotes as ’, or ‘ where they open."""

    def sign(found: re.Match[str]) -> str:
        at = found.start()
        before, after = body[at - 1 : at] if at else "", body[at + 1 :]
        opens = (not before or before.isspace() or before in "“(—–-") and after[:1].isalnum()
        return "‘" if opens and not _ELIDED.match(after) else "’"

    return re.sub("'", sign, body)


def quote_balance(draft: Draft, job: Job) -> Draft:
    """Drop a closing quote that closes nothing, close what is open at the end.

    What the text after the cursor closes itself is left open, and so is an answer still coming.
    """
    quotes = quotes_of(sample(job.around)) or quotes_of(draft.body)
    depth = 0 if "\n" in draft.lead else open_quotes(job.around.paragraph, quotes)
    strays: set[int] = set()
    previous = depth
    for place, opens, depth in marks(draft.body, quotes, depth=depth):  # noqa: B020 -- runs on
        if not opens and previous == 0:
            strays.add(place)
        previous = depth
    body = "".join(character for at, character in enumerate(draft.body) if at not in strays)
    ended = job.finished or draft.end is not End.OPEN
    if previous and ended and body and not _closed_after(job, quotes):
        pair = quotes or STRAIGHT
        body = body.rstrip() + pair.inner + pair.close
    return draft.with_body(body)


def _closed_after(job: Job, quotes: Quotes | None) -> bool:
    """Whether the rest of the paragraph closes a quote that it doesn't open."""
    return any(not opens for _, opens, _ in list(marks(job.around.rest, quotes, depth=1))[:1])
