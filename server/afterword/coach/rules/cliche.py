"""Phrases that were vivid once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.lists import entries
from afterword.coach.phrases import Phrases
from afterword.coach.rule import Example, Found, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_CLICHES: Final = Phrases.of(entries("cliches"))


def _notice(view: ParagraphView) -> Iterator[Mark]:
    for start, end, entry in _CLICHES.find(view):
        yield Mark(start, end, view.word_at(start), entry)


def _judge(view: SceneView, _rates: AuthorRates) -> Iterator[Found]:
    for spot in view.spots(RULE.name):
        text = view.paragraphs[spot.paragraph].text[spot.mark.start : spot.mark.end]
        yield Found(
            Place(spot.paragraph, spot.mark.start, spot.mark.end),
            f"“{' '.join(text.split())}” comes ready-made: what would only this scene say?",
        )


RULE: Final = Rule(
    name="cliche",
    title="Clichés",
    why=(
        "A phrase everybody knows is read without being seen: where you wanted a picture there is "
        "none. In a character's mouth it may be just right, so speech is left alone."
    ),
    examples=(
        Example("Her heart skipped a beat.", ("Her heart skipped a beat",)),
        Example(
            "It was as clear as\nday to him, and as old as the hills.",
            ("clear as\nday", "old as the hills"),
        ),
        Example("“It's raining cats and dogs,” he said."),
        Example("Her heart beat fast, and the day was clear."),
    ),
    notice=_notice,
    judge=_judge,
    scope="paragraph",
)
