"""Sentence after sentence of the same length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.rule import Example, Found, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.paragraph import ParagraphView, Sentence
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_RUN: Final = 6  # sentences
_SPREAD: Final = 2  # words between the shortest and the longest of them
_SHORT: Final = 4  # words: shorter ones are a cry or a list, and meant


def _notice(view: ParagraphView) -> Iterator[Mark]:
    sentences = view.sentences
    begin = 0
    while begin + _RUN <= len(sentences):
        end = _run(view, sentences, begin)
        if end - begin < _RUN:
            begin += 1
            continue
        first, last = sentences[begin], sentences[end - 1]
        yield Mark(first.start, last.end, first.first, value=end - begin)
        begin = end


def _run(view: ParagraphView, sentences: Sequence[Sentence], begin: int) -> int:
    """Behind the last of the narrated sentences from `begin` on that are of one length."""
    least, most = 10**6, 0
    end = begin
    while end < len(sentences):
        length = sentences[end].last - sentences[end].first
        least, most = min(least, length), max(most, length)
        if least < _SHORT or most - least > _SPREAD or not view.is_narrated(sentences[end]):
            break
        end += 1
    return end


def _judge(view: SceneView, _rates: AuthorRates) -> Iterator[Found]:
    for spot in view.spots(RULE.name):
        mark = spot.mark
        yield Found(
            Place(spot.paragraph, mark.start, mark.end),
            f"{mark.value} sentences in a row are of the same length: break one, or join two.",
        )


RULE: Final = Rule(
    name="rhythm",
    title="Sentence rhythm",
    why=(
        "Sentences of one length put the ear to sleep, whatever they say. A short one after long "
        "ones, or a long one after short ones, wakes it."
    ),
    examples=(
        Example(
            "He walked along the empty road. The trees were black and bare. A dog was barking far "
            "away. He thought about his father. The house was still a mile off. His feet were cold "
            "and wet.",
            (
                (
                    "He walked along the empty road. The trees were black and bare. A dog was "
                    "barking far away. He thought about his father. The house was still a mile "
                    "off. His feet were cold and wet."
                ),
            ),
        ),
        Example(
            "He walked along the empty road. The trees were black. A dog was barking far away, and "
            "he thought about his father, who had hated dogs. The house was still a mile off. Wet."
        ),
    ),
    notice=_notice,
    judge=_judge,
    scope="paragraph",
    english=False,
)
