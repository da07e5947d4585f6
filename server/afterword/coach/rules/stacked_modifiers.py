"""The long, dark, cold, empty corridor: adjectives in a pile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import Density, clusters, place_of, reported
from afterword.coach.facts import Mark
from afterword.coach.lists import entries
from afterword.coach.modifiers import is_adjective
from afterword.coach.rule import Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_FUNCTION: Final = frozenset(entries("function_words"))
_MANY: Final = 4  # modifiers of one noun that no author's habit excuses
_SEVERAL: Final = 3
_DENSITY: Final = Density(floor=3, window=150, usual=0.3)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    words, place = view.words, 0
    while place < len(words):
        if not is_adjective(words[place]) or view.spoken[place]:
            place += 1
            continue
        end = place + 1
        while end < len(words) and is_adjective(words[end]) and _joins(view, end - 1):
            end += 1
        stacked = len(set(words[place:end]))  # “sweet, sweet” is no stack but a song
        if stacked >= _SEVERAL and end < len(words) and _heads(view, end):
            start = view.starts[place]
            yield Mark(start, view.starts[end] + len(words[end]), place, value=stacked)
        place = end


def _joins(view: ParagraphView, place: int) -> bool:
    """Whether only a space or a comma parts a word from the next."""
    gap = view.narration[view.starts[place] + len(view.words[place]) : view.starts[place + 1]]
    return gap.strip(" ") in {"", ","}


def _heads(view: ParagraphView, place: int) -> bool:
    """Whether a word may be the noun that the modifiers before it belong to."""
    gap = view.narration[view.starts[place - 1] + len(view.words[place - 1]) : view.starts[place]]
    return not gap.strip(" ") and view.words[place] not in _FUNCTION and not view.spoken[place]


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    told: set[tuple[int, int]] = set()
    for run in clusters(view, rates, RULE.name, _DENSITY):
        told |= {(spot.paragraph, spot.mark.start) for spot in run}
        yield reported(
            view,
            run,
            f"{len(run)} nouns close together carry three modifiers or more: choose for each the "
            "one that shows it.",
        )
    for spot in view.spots(RULE.name):
        if spot.mark.value >= _MANY and (spot.paragraph, spot.mark.start) not in told:
            yield Found(
                place_of(spot),
                f"{spot.mark.value} modifiers for one noun: which one shows it?",
            )


RULE: Final = Rule(
    name="stacked-modifiers",
    title="Stacked modifiers",
    why=(
        "Each further adjective takes light from the one before. One exact word, or two, make a "
        "picture; four make a list."
    ),
    examples=(
        Example(
            "They went down the long, dark, cold, empty corridor.",
            ("long, dark, cold, empty corridor",),
        ),
        Example("They went down the long, dark corridor. A tall, thin, pale man met them."),
        Example("“It is a long, dark, cold, empty corridor,” he said."),
    ),
    notice=_notice,
    judge=_judge,
)
