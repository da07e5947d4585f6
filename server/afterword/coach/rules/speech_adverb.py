"""“Go away,” he said angrily: adverbs that tell how a line was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import Density, clusters, reported
from afterword.coach.facts import Mark
from afterword.coach.rule import Example, Found, Rule
from afterword.coach.tags import tags_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_DENSITY: Final = Density(floor=4, window=140, usual=0.5)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    for tag in tags_in(view):
        if tag.adverb >= 0:
            start, word = view.starts[tag.adverb], view.words[tag.adverb]
            yield Mark(start, start + len(word), tag.adverb, word)


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    for run in clusters(view, rates, RULE.name, _DENSITY):
        yield reported(
            view,
            run,
            f"{len(run)} lines in this exchange are told how they were said: the words could show "
            "it alone.",
        )


RULE: Final = Rule(
    name="speech-adverb",
    title="Adverbs on speech",
    why=(
        "“She said angrily” explains a line that should be angry by itself. One in a while is a "
        "note to the actor; a run of them does the acting for everybody."
    ),
    examples=(
        Example(
            "“You are late,” she said coldly. “I know,” he answered meekly. “Where were you?” she "
            "softly asked. “Out,” he said evasively.",
            ("coldly", "meekly", "softly", "evasively"),
        ),
        Example("“You are late,” she said coldly. “I know,” he answered. “Where were you?”"),
        Example("“She said it coldly, I answered meekly, he replied curtly and she left softly.”"),
    ),
    notice=_notice,
    judge=_judge,
)
