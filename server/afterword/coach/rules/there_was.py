"""There was something that: a sentence that waits behind its own opening."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import Density, clusters, reported
from afterword.coach.facts import Mark
from afterword.coach.rule import Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_OPENING: Final = re.compile(
    r"there +(?:was|were|is|are|had +been|has +been|'s)(?: +[\w'-]+){1,7}? +(?:that|which|who)"
    r"(?= +(?!(?:day|night|morning|evening|time|very|moment|one|of)(?!\w))[\w'-])"
)
_DENSITY: Final = Density(floor=3, window=150, usual=0.15)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    if "there" not in view.vocabulary:
        return
    for sentence in view.sentences:
        first = view.starts[sentence.first]
        if found := _OPENING.match(view.narration, first, sentence.end):
            yield Mark(first, found.end(), sentence.first)


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    for run in clusters(view, rates, RULE.name, _DENSITY):
        yield reported(
            view,
            run,
            f"{len(run)} sentences here open with “there was … that”: let the thing itself begin "
            "and act.",
        )


RULE: Final = Rule(
    name="there-was",
    title="“There was … that” openings",
    why=(
        "“There was a man who stood by the door” holds back its subject and takes its verb away: "
        "“A man stood by the door.” A run of such openings makes a scene stand still."
    ),
    examples=(
        Example(
            "There was a man who stood by the door. There was a dog that slept at his feet. The "
            "rain fell. There were two lamps which gave no light.",
            ("There was a man who", "There was a dog that", "There were two lamps which"),
        ),
        Example("There was a man who stood by the door. A dog slept at his feet."),
        Example(
            "“There was a man who knew. There was a man who lied. There was a man who died,” she "
            "sang."
        ),
    ),
    notice=_notice,
    judge=_judge,
)
