"""Passive after passive: nobody does anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import Density, clusters, reported
from afterword.coach.facts import Mark
from afterword.coach.lists import entries, valued
from afterword.coach.rule import Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_STATES: Final = frozenset(entries("state_participles"))
_IRREGULAR: Final = (
    frozenset(forms.split()[1] for forms in valued("irregular_verbs").values())
    - _STATES
    - {"come", "become", "gone", "been", "had", "let", "got", "run", "risen", "fallen"}
)
_BE: Final = frozenset({"was", "were", "been", "being", "is", "are"})
_PASSIVE: Final = re.compile(
    r"(?<![\w'-])(?:was|were|been|being|is|are)(?: +(?:not|never|always|also|then|once|soon|"
    r"again|being|\w+ly))*"
    rf" +(?P<participle>[a-z]{{2,}}ed|{'|'.join(sorted(_IRREGULAR))})(?![\w'-])"
)
_DENSITY: Final = Density(floor=5, window=90, usual=4.0)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    if view.vocabulary.isdisjoint(_BE):
        return
    for found in _PASSIVE.finditer(view.narration):
        word = found["participle"]
        if word not in _STATES and not word.endswith(("eed", "hundred", "naked", "sacred")):
            yield Mark(found.start(), found.end(), view.word_at(found.start()))


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    for run in clusters(view, rates, RULE.name, _DENSITY):
        yield reported(
            view,
            run,
            f"{len(run)} passives in a few lines: who does all this?",
        )


RULE: Final = Rule(
    name="passive-chain",
    title="Passive chains",
    why=(
        "The passive hides who acts. Once, that can be the point; in a chain the scene loses its "
        "people."
    ),
    examples=(
        Example(
            "The door was opened and the lamps were carried in. The papers were taken from the "
            "desk, the drawers were emptied, and the window was nailed up.",
            (
                "was opened",
                "were carried",
                "were taken",
                "were emptied",
                "was nailed",
            ),
        ),
        Example(
            "The door was opened. Two men carried in the lamps, took the papers and emptied the "
            "drawers; the window was closed again."
        ),
        Example("She was tired and worried, he was pleased; they were married, and it was done."),
    ),
    notice=_notice,
    judge=_judge,
)
