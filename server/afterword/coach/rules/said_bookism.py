"""He opined, she averred: tags that draw the eye from what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import Density, clusters, reported
from afterword.coach.facts import Mark
from afterword.coach.lists import entries
from afterword.coach.rule import Example, Found, Rule
from afterword.coach.tags import tags_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_PLAIN: Final = frozenset(entries("said_plain"))
_BOOKISMS: Final = frozenset(entries("said_bookisms"))
_DENSITY: Final = Density(floor=4, window=140, usual=1.0)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    for tag in tags_in(view):
        verb, start = view.words[tag.verb], view.starts[tag.verb]
        if verb not in _PLAIN and (verb in _BOOKISMS or tag.certain):
            yield Mark(start, start + len(verb), tag.verb, verb)


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    for run in clusters(view, rates, RULE.name, _DENSITY):
        yield reported(
            view,
            run,
            f"{len(run)} tags close together want to be noticed: “said”, or none, lets the lines "
            "speak.",
        )


RULE: Final = Rule(
    name="said-bookism",
    title="Said-bookisms",
    why=(
        "“Said” is invisible. A verb that tells how a line sounded repeats what the line shows, or "
        "makes up for what it doesn't; several in a row become the scene's loudest voice."
    ),
    examples=(
        Example(
            "“You came,” she gushed. “I promised,” he averred. “So you did,” she chortled, “and "
            "late.” “The train was slow,” he expostulated.",
            ("gushed", "averred", "chortled", "expostulated"),
        ),
        Example("“You came,” she said. “I promised,” he averred. “So you did,” she said."),
        Example("She gushed and he averred; she chortled and he expostulated, and nobody spoke."),
    ),
    notice=_notice,
    judge=_judge,
)
