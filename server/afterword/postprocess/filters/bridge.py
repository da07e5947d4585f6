"""Words for a hole inside a paragraph: cut where the sentence fits together on both sides."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import End
from afterword.postprocess.filters.sentences import inner_ends
from afterword.postprocess.speech import (
    STRAIGHT,
    depth_after,
    marks,
    open_quotes,
    quotes_of,
    sample,
)
from afterword.postprocess.words import words_of

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Filling, Job
    from afterword.postprocess.speech import Quotes

_STOPS: Final = ".!?…。！？"
_MARKS: Final = _STOPS + ",;:，、；："
_CLOSING: Final = "”’»」』)]）"
_CLAUSE: Final = re.compile(
    r"[,;:，；：、](?=[\s”\"’]|[\u2e80-\uffef]|\Z)|\s?[—–](?=\s|\w)|--(?=\s|\w)"
)
_FEW_WORDS: Final = 14  # what a model stops after by itself is a phrase, not a stream cut short
_LONG_PHRASE: Final = 25  # words; after a clause of a longer one the sentence goes on better
_WIDE_FEW: Final = 30
_SAID_TWICE: Final = ("had", "that")
_LOOSE: Final = frozenset(
    re.findall(r"\w+", "the a an and or but of into from its their my your our"),
)


def bridge(draft: Draft, job: Job) -> Draft:
    """Cut the draft so that it may stand between what is before the hole and what follows.

    Where the sentence goes on behind the hole, that is where it runs into the words there, else a
    phrase; where a new sentence begins there, up to as many sentences as were asked for.
    """
    filling = job.filling
    if filling is None or not draft.body:
        return draft
    rest = job.around.rest.lstrip()
    at = _break_inside_speech(draft, job)
    met = draft.end is End.JOINED or at < len(draft.body)
    draft = replace(draft.cut(at), end=draft.end)
    if not goes_on(rest):
        named = met and draft.body[-1:].isalnum()  # the sentence goes on with a name
        body = draft.body if named else _sentences(draft, job, filling)
        return replace(draft, body=_unrepeated(body, job))
    many = filling.sentences if _may_hold_sentences(job, rest) else 1
    if met and _full_stops(draft, job) < many:
        body, end = _unmarked(draft.body, rest), End.JOINED
    elif whole := _whole_phrase(draft, job, rest):
        body, end = whole, End.JOINED
    else:
        body, end = _phrase(draft, job, rest, many), End.CUT
    return replace(draft, body=_unrepeated(body, job), end=end)


def _may_hold_sentences(job: Job, rest: str) -> bool:
    """Whether more than the words of one sentence may stand here.

    Speech that is closed right behind the hole is no bound to what is said in it.
    """
    return _begins_here(job.around.paragraph) or rest.lstrip(_MARKS)[:1] in tuple(_CLOSING + "\"'")


def _full_stops(draft: Draft, job: Job) -> int:
    """How many sentences end before the draft does."""
    body = draft.body.rstrip()
    return sum(end < len(body) for end in inner_ends(draft.with_body(body), job))


def goes_on(rest: str) -> bool:
    """Whether the words behind a hole belong to the sentence that the hole stands in."""
    first = rest[:1]
    if not first:
        return False
    if first == '"':
        return not rest[1:2].isalnum()
    return first.islower() or first.isdigit() or first in _MARKS + _CLOSING + "—–-'"


def _break_inside_speech(draft: Draft, job: Job) -> int:
    """Where the draft ends the speech that is still to be closed behind the hole."""
    quotes = quotes_of(sample(job.around)) or quotes_of(job.around.paragraph + job.around.rest)
    if not _closes_after(job, quotes):
        return len(draft.body)
    opened = open_quotes(job.around.paragraph, quotes)
    if not opened:
        return len(draft.body)
    for place, opens, depth in marks(draft.body, quotes, depth=opened):
        if not opens and depth == 0:
            return place
    return len(draft.body)


def _closes_after(job: Job, quotes: Quotes | None) -> bool:
    """Whether the text behind the hole closes speech that it does not open."""
    return any(not opens for _, opens, _ in list(marks(job.around.rest, quotes, depth=1))[:1])


def _whole_phrase(draft: Draft, job: Job, rest: str) -> str:
    """A few words after which the model stopped by itself; "" for anything else."""
    body = draft.body.rstrip()
    ends = inner_ends(draft, job)
    one = not ends or ends[0] >= len(body)
    return (
        _unmarked(body, rest)
        if one and job.finished and draft.end is not End.CUT and _is_short(body)
        else ""
    )


def _phrase(draft: Draft, job: Job, rest: str, many: int) -> str:
    """Words for the middle of a sentence, cut where it may go on."""
    body = draft.body.rstrip()
    ends = inner_ends(draft, job)
    closed = rest[:1] in _MARKS + _CLOSING + "\"'"
    if ends and closed:
        said = body[: ends[min(len(ends), many) - 1]]
        if many > 1 or len(words_of(said)) <= _LONG_PHRASE:
            return _unmarked(said, rest)
    reach = body[: ends[0]] if ends else body
    clauses = [found.start() for found in _CLAUSE.finditer(reach)]
    clauses = [at for at in clauses if at and depth_after(reach[:at], STRAIGHT, 0) == 0]
    if clauses:
        return reach[: clauses[0]].rstrip()
    return _unmarked(reach, rest) if ends else ""


def _begins_here(before: str) -> bool:
    """Whether a sentence begins at the hole."""
    solid = before.rstrip()
    ends = sentence_ends(solid)
    return not solid or (bool(ends) and ends[-1] == len(solid))


def _sentences(draft: Draft, job: Job, filling: Filling) -> str:
    """Whole sentences, as many as were asked for and not one that leaves a quote open."""
    body = draft.body.rstrip()
    ends = inner_ends(draft, job)[: filling.sentences]
    if not ends:
        phrase = job.finished and draft.end is not End.CUT and _is_short(body)
        if not phrase or body[-1:] in ",;:，；：":
            return ""
        return body + ("。" if body[-1] >= "\u2e80" else ".") if body[-1].isalnum() else body
    quotes = quotes_of(sample(job.around)) or quotes_of(body)
    before = open_quotes(job.around.paragraph, quotes)
    wanted = 1 if _closes_after(job, quotes) else 0
    good = [end for end in ends if depth_after(body[:end], quotes, before) == wanted]
    return body[: (good or ends)[-1]]


def _is_short(body: str) -> bool:
    wide = body[-1:] >= "\u2e80"
    return len(body) <= _WIDE_FEW if wide else len(words_of(body)) <= _FEW_WORDS


def _unmarked(body: str, rest: str) -> str:
    """Without the mark that ends a sentence, which goes on; one that cries or asks stays."""
    solid = body.rstrip()
    if rest[:1] in _MARKS:
        return solid.rstrip(_MARKS + " ")
    if solid[-1:] in _STOPS:
        cries = solid[-1] in "!?！？…" and rest[:1] in _CLOSING + "\"'"
        return solid if cries else solid.rstrip(_STOPS + " ")
    return solid


def _unrepeated(body: str, job: Job) -> str:
    """Without the word that stands before the hole already, or right behind it; "" if loose."""
    words = words_of(body)
    before = words_of(job.around.paragraph[-60:])
    rest = job.around.rest
    after = words_of(rest[:60])
    solid = job.around.paragraph.rstrip()
    twice = before and solid[-1:].isalnum() and words and words[0].text == before[-1].text
    if len(words) > 1 and twice and words[0].text not in _SAID_TWICE:
        body = body[words[0].end :].lstrip()
        words = words_of(body)
    joined = bool(after) and not rest[: after[0].start].strip() and body[-1:].isalnum()
    twice = joined and words and words[-1].text == after[0].text
    if len(words) > 1 and twice and words[-1].text not in _SAID_TWICE:
        body = body[: words[-1].start].rstrip()
        words = words_of(body)
    goes_straight_on = rest.lstrip()[:1].isalnum()
    loose = bool(words) and words[-1].text in _LOOSE and words[-1].end == len(body)
    return "" if loose and not goes_straight_on and body else body
