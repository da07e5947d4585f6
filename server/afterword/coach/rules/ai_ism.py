"""Patterns that machines write many times as often as people do."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import place_of, quote_of
from afterword.coach.facts import Mark
from afterword.coach.lists import valued
from afterword.coach.phrases import Phrases
from afterword.coach.rule import Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView, Spot

_WEIGHTS: Final = {entry: float(weight or 1) for entry, weight in valued("ai_isms").items()}
_PHRASES: Final = Phrases.of(_WEIGHTS)
#: “Not a question, but a promise.” and “It wasn't anger. It was grief.”
_NOT_BUT: Final = re.compile(
    r"(?<![\w'])(?:it|this|that|he|she|they) +(?:wasn't|was +not|isn't|is +not|weren't) +"
    r"(?:just +|only +|merely +)?(?:a +|an +|the +)?[\w'-]+(?: +[\w'-]+){0,4}(?:[.;,—] *| +- +)"
    r"(?:it|this|that|he|she|they) +(?:was|is|were|'s)(?= +[\w'-])"
)
_NOT_BUT_KEY: Final = "it wasn't … it was"
_WEIGHTS[_NOT_BUT_KEY] = 1.0
_WINDOW: Final = 200  # words
_ENOUGH: Final = 6.0  # weight that a window needs, of at least three different patterns
_LEAST: Final = 3
_HABIT: Final = 2.0  # uses per 10,000 words from which a pattern is the writer's own
_PER: Final = 10_000


def _notice(view: ParagraphView) -> Iterator[Mark]:
    for start, end, entry in _PHRASES.find(view):
        yield Mark(start, end, view.word_at(start), entry)
    if "was" in view.vocabulary or "is" in view.vocabulary or "wasn't" in view.vocabulary:
        for found in _NOT_BUT.finditer(view.narration):
            yield Mark(found.start(), found.end(), view.word_at(found.start()), _NOT_BUT_KEY)


def _weight(key: str, rates: AuthorRates) -> float:
    """What a pattern counts for: less where the writer uses it all the time, and a lot of it."""
    own = rates.count(RULE.name, key) * _PER / (rates.words + _PER)
    return _WEIGHTS[key] / max(1.0, math.sqrt(own / _HABIT))


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    spots = sorted(view.spots(RULE.name), key=lambda spot: (spot.paragraph, spot.mark.start))
    begin = 0
    while begin < len(spots):
        end = _reach(spots, begin)
        run = spots[begin:end]
        kinds = {spot.mark.key for spot in run}
        if len(kinds) < _LEAST or sum(_weight(s.mark.key, rates) for s in run) < _ENOUGH:
            begin += 1
            continue
        while end < len(spots) and spots[end].word - spots[end - 1].word <= _WINDOW // 4:
            end += 1
        yield _found(view, spots[begin:end])
        begin = end


def _reach(spots: Sequence[Spot], begin: int) -> int:
    """Behind the last spot within the window that begins with one."""
    end = begin
    while end < len(spots) and spots[end].word - spots[begin].word <= _WINDOW:
        end += 1
    return end


def _found(view: SceneView, run: Sequence[Spot]) -> Found:
    first, *others = run
    named = ", ".join(f"“{quote_of(view, spot)}”" for spot in run[:3])
    return Found(
        place_of(first),
        f"{named}: this passage leans on what machines write by default.",
        related=tuple(place_of(spot, "and here") for spot in others),
    )


RULE: Final = Rule(
    name="ai-ism",
    title="AI-isms",
    why=(
        "These turns stand in machine-made fiction many times as often as in any novelist's. "
        "Readers have learnt to see them, and stop believing in the voice."
    ),
    examples=(
        Example(
            "The air was thick with unspoken words. Her voice was barely above a whisper, a "
            "testament to the weight of her words. Shadows danced across the wall.",
            (
                "The air was thick with",
                "unspoken words",
                "barely above a whisper",
                "a testament to",
                "the weight of her words",
                "Shadows danced across",
            ),
        ),
        Example("The air was thick with smoke. She whispered, and he bent down to hear."),
        Example("His voice was barely above a whisper. Nobody else in the room had noticed him."),
    ),
    notice=_notice,
    judge=_judge,
)
