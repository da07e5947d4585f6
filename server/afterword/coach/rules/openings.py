"""Sentence after sentence that opens with the same word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.rule import Example, Found, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_RUN: Final = 5  # sentences
_HABIT: Final = 0.5  # runs per 1,000 words from which they are the author's way


def _notice(view: ParagraphView) -> Iterator[Mark]:
    sentences, begin = view.sentences, 0
    while begin + _RUN <= len(sentences):
        word = view.words[sentences[begin].first]
        end = begin
        while end < len(sentences) and view.words[sentences[end].first] == word:
            if not view.is_narrated(sentences[end]):
                break
            end += 1
        if end - begin >= _RUN:
            for place in range(begin, end):
                start = view.starts[sentences[place].first]
                yield Mark(start, start + len(word), sentences[place].first, word, place - begin)
        begin = max(end, begin + 1)


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    if rates.per_word(RULE.name, 0.05) * 1000 > _HABIT * _RUN:
        return
    runs: list[list[Place]] = []
    for spot in view.spots(RULE.name):
        mark = spot.mark
        if not mark.value:
            runs.append([])
        runs[-1].append(Place(spot.paragraph, mark.start, mark.end, "and here"))
    for first, *others in runs:
        word = view.paragraphs[first.paragraph].text[first.start : first.end]
        yield Found(
            first._replace(note=""),
            f"{len(others) + 1} sentences in a row open with “{word}”.",
            related=tuple(others),
        )


RULE: Final = Rule(
    name="openings",
    title="Sentence openings repeated",
    why=(
        "The same first word again and again reads as a list. On purpose it is a drum; by accident "
        "the reader starts to count."
    ),
    examples=(
        Example(
            "He took his coat. He looked at the clock on the wall. He had ten minutes. He thought "
            "of the letter, which lay where she had left it. He sat down.",
            ("He", "He", "He", "He", "He"),
        ),
        Example(
            "He took his coat. The clock said ten to nine. He had ten minutes. He thought of the "
            "letter, which lay where she had left it. He sat down."
        ),
    ),
    notice=_notice,
    judge=_judge,
    english=False,
)
