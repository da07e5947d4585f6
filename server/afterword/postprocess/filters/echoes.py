"""Nothing that repeats what stands on the page: the text before, or the text after."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.draft import Draft, End
from afterword.postprocess.words import all_grams, grams, is_wide, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.postprocess.draft import Job
    from afterword.postprocess.surroundings import Surroundings
    from afterword.postprocess.words import Word

_SAME: Final = 0.8
_LEAST_WORDS: Final = 8
_LEAST_WIDE: Final = 16
_ON_THE_PAGE: Final = 0.4
_HEAD: Final = 5  # words of the following text that a candidate can't have by chance
_TAIL: Final = 3
_LINE_END: Final = r"(?:\r\n|\n|\r(?!\n))"
_PARTS: Final = re.compile(rf"{_LINE_END}[ \t]*{_LINE_END}\s*")
_LEAST_AGAIN: Final = 6  # words of a finished sentence that an answer says again by no chance


def prefix_echo(draft: Draft, job: Job) -> Draft:
    """Take off the unfinished sentence that a chat model says again before it goes on.

    Asked for what is missing in a paragraph, it may say the whole of it again.
    """
    before = job.around.paragraph
    ends = sentence_ends(before)
    begun = words_of(before[ends[-1] :] if ends else before)
    least = _TAIL
    if job.filling is not None and len(words_of(before)) >= _LEAST_AGAIN:
        least = _LEAST_AGAIN if not begun else _TAIL
        begun = words_of(before)
    words = words_of(draft.body)
    for count in range(min(len(begun), len(words)), least - 1, -1):
        if [word.text for word in begun[-count:]] == [word.text for word in words[:count]]:
            last = words[count - 1].end
            return Draft.of(draft.body[last:], draft.end)
    return draft


def earlier_echo(draft: Draft, job: Job) -> Draft:
    """Cut before a sentence that stands, word for word or nearly, on the page already.

    A candidate of short sentences, any of which may well be said twice, is looked at as a whole.
    """
    around = job.around
    least = _LEAST_WIDE if is_wide(draft.body) else _LEAST_WORDS
    texts = (*around.earlier, around.paragraph, *_PARTS.split(around.after))
    if _stands_in(draft.body, texts, least):
        return draft.cut(0)
    start = 0
    for end in [*sentence_ends(draft.body), len(draft.body)]:
        if _stands_in(draft.body[start:end].strip(), texts, least):
            return draft.cut(start)
        start = end
    return draft


def _stands_in(passage: str, texts: Sequence[str], least: int) -> bool:
    """Whether one of `texts` has nearly all of a passage of at least so many words."""
    own = grams(passage)
    # Four words a run: a passage of n words has n - 3 of them.
    return (
        len(own) >= least - 3
        and len(own & all_grams(tuple(texts))) >= _SAME * len(own)
        and any(len(own & grams(text)) >= _SAME * len(own) for text in texts)
    )


def suffix_echo(draft: Draft, job: Job) -> Draft:
    """Cut where the candidate runs into the words that stand after the cursor."""
    around = job.around
    inside = bool(around.rest.strip())
    following = (around.rest if inside else around.after).lstrip()[:600]
    ahead, words = words_of(following), words_of(draft.body)
    at = _head_inside(words, ahead)
    if at is None:
        # Where a sentence begins behind a hole, its two first words may come by chance.
        sure = inside and (job.filling is None or not around.rest.lstrip()[:1].isupper())
        at = _tail_overlap(words, ahead, least=2 if sure else _TAIL)
    if at is None and not inside:
        at = _last_sentence_again(draft.body, following)
    if at is None:
        return draft
    end = End.JOINED if inside else End.CUT
    return replace(draft, body=draft.body[:at].rstrip(), end=end)


def is_on_the_page(text: str, around: Surroundings) -> bool:
    """Whether a good part of a text is made of runs of words that the page has already."""
    own = grams(text)
    there = all_grams((*around.earlier, around.paragraph, around.after))
    return bool(own) and len(own & there) > _ON_THE_PAGE * len(own)


def runs_into(body: str, around: Surroundings) -> bool:
    """Whether a candidate has come to the words that stand after the place it is for."""
    following = (around.rest if around.rest.strip() else around.after).lstrip()[:600]
    return _head_inside(words_of(body), words_of(following)) is not None


def _head_inside(words: Sequence[Word], ahead: Sequence[Word]) -> int | None:
    """Where the candidate comes to the beginning of the following text."""
    head = [word.text for word in ahead[:_HEAD]]
    if len(head) < _HEAD:
        return None
    texts = [word.text for word in words]
    for at in range(len(texts) - _HEAD + 1):
        if texts[at : at + _HEAD] == head:
            return words[at].start
    return None


def _tail_overlap(words: Sequence[Word], ahead: Sequence[Word], *, least: int) -> int | None:
    """Where the candidate's end is the beginning of the following text."""
    for count in range(min(len(words), len(ahead)), 0, -1):
        if [word.text for word in words[-count:]] == [word.text for word in ahead[:count]]:
            return words[-count].start if count >= least or count == len(words) else None
    return None


def _last_sentence_again(body: str, following: str) -> int | None:
    """Where the candidate's last sentence begins, if it is the first one of the following text."""
    ends, ahead = sentence_ends(body), sentence_ends(following)
    if not ends or not ahead or body[ends[-1] :].strip():
        return None
    start = ends[-2] if len(ends) > 1 else 0
    last, first = words_of(body[start:]), words_of(following[: ahead[0]])
    same = bool(last) and [word.text for word in last] == [word.text for word in first]
    return start if same else None


def suffix_marks(draft: Draft, job: Job) -> Draft:
    """In the middle of a paragraph: no mark twice, and no full stop before a sentence goes on."""
    body, rest = draft.body, job.around.rest.lstrip()
    if not rest:
        return draft
    if rest[:1] in ".,;:!?…。，！？" and body[-1:] in ".,;:!?…。，！？":
        return draft.with_body(body[:-1])
    if rest[:1].islower() and body[-1:] in ".!?":
        return draft.with_body("")
    return draft
