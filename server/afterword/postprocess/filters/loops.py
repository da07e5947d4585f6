"""A small model falls into saying the same thing again and again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.words import GRAM, Word, all_grams, grams, is_wide, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.postprocess.draft import Draft, Job

_LONGEST_PERIOD: Final = 24
_SAME_SENTENCE: Final = 5  # words: a shorter one may come twice ("No, no." "I don't know.")
_RATIO: Final = 0.3
_ENOUGH_WORDS: Final = 30
_FEW_RUNS: Final = 8  # runs of four words
_SOME_RUNS: Final = 14  # a line of dialogue may well take up what was said
_AGAIN: Final = 0.25
_CIRCLES: Final = 0.08
_RUN: Final = re.compile(
    r"(\S)\1{11,}|([^\w\s])\2{5,}(?<![.…—–\-*_])|(?:[!?]){5,}|(?:…){4,}|\.{8,}"
)


def loops(draft: Draft, job: Job) -> Draft:
    """Cut before the first repetition: of a phrase on the spot, of a sentence, of a pattern."""
    words = words_of(draft.body)
    places = [
        place
        for place in (
            _run(draft.body),
            _stutter(words),
            _sentence_again(draft.body, job.around.paragraph),
            _pattern(draft.body, words),
        )
        if place is not None
    ]
    return draft.cut(min(places)) if places else draft


def says_again(text: str, written: Sequence[str]) -> bool:
    """Whether much of a paragraph is made of runs of words that stand in those before it."""
    own = grams(text)
    there = all_grams(tuple(written))
    return len(own) >= _SOME_RUNS and len(own & there) > _AGAIN * len(own)


def goes_in_circles(text: str) -> bool:
    """Whether a text has more runs of words twice than prose has that is meant to be so."""
    words = [word.text for word in words_of(text)]
    runs = [tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)]
    return len(runs) >= _FEW_RUNS and len(runs) - len(set(runs)) > _CIRCLES * len(runs)


def _run(text: str) -> int | None:
    """A character over and over; a long rule of dashes is left to other filters."""
    found = _RUN.search(text)
    return found.start() + 1 if found else None


def _stutter(words: Sequence[Word]) -> int | None:
    """A phrase said several times on end: the shorter, the more often it may be."""
    texts = [word.text for word in words]
    for period in range(1, min(_LONGEST_PERIOD, len(texts) // 2) + 1):
        same = 0
        for at in range(period, len(texts)):
            same = same + 1 if texts[at] == texts[at - period] else 0
            if same >= period * _repeats(period):
                return words[at - same + 1].start
    return None


def _repeats(period: int) -> int:
    """How many further times a phrase of so many words makes a loop."""
    if period == 1:
        return 6
    if period < 8:  # noqa: PLR2004 -- "can it be possible?" three times on end is Stephen Crane
        return 4 if period <= 3 else 3  # noqa: PLR2004 -- "on and on and on" is prose
    return 1


def _sentence_again(text: str, before: str) -> int | None:
    """A sentence said before, here or as the last one on the page."""
    said: set[tuple[str, ...]] = set()
    earlier = sentence_ends(before)
    if earlier:
        last = before[earlier[-2] if len(earlier) > 1 else 0 : earlier[-1]]
        said.add(tuple(word.text for word in words_of(last)))
    start = 0
    for end in [*sentence_ends(text), len(text)]:
        words = tuple(word.text for word in words_of(text[start:end]))
        if len(words) >= _SAME_SENTENCE and words in said:
            return start
        said.add(words)
        start = end
    return None


def _pattern(text: str, words: Sequence[Word]) -> int | None:
    """Much of the text made of the same few runs of words: cut at the second sentence so made."""
    if len(words) < _ENOUGH_WORDS or is_wide(text):
        return None
    seen: set[tuple[str, ...]] = set()
    again: list[int] = []
    for at in range(len(words) - GRAM + 1):
        gram = tuple(word.text for word in words[at : at + GRAM])
        if gram in seen:
            again.append(words[at].start)
        seen.add(gram)
    if len(again) < (len(words) - GRAM + 1) * _RATIO:
        return None
    ends = [end for end in sentence_ends(text) if end <= again[0]]
    return ends[-1] if ends else 0
