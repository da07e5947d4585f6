"""She saw, he heard, I felt: a watcher put between the reader and the scene."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import Density, clusters, reported
from afterword.coach.facts import Mark
from afterword.coach.lists import entries
from afterword.coach.rule import Example, Found, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_VERBS: Final = frozenset(entries("filter_verbs"))
#: A subject, "could" or an adverb, and a verb; what follows has to be what was perceived.
_FILTER: Final = re.compile(
    r"(?<![\w'-])(?P<who>i|he|she|we|they|[a-z-]+)"
    r"(?P<could> +(?:could|can))?(?P<how> +(?:\w+ly|also|only|still|then|even|just))?"
    rf" +(?P<verb>{'|'.join(sorted(_VERBS, key=len, reverse=True))})"
    r"(?P<that> +(?:that|how|what|whether|if|why|as +if|as +though))?"
    r"(?= +(?:the|a|an|his|her|its|their|my|our|him|them|it|me|us|something|someone|somebody|there|"
    r"this|these|those|i|he|she|they|we|no|nothing|every|each|some|another|\w+ing|"
    r"that|how|what|whether|if|why|as)(?!\w))"
)
_FUNCTION: Final = frozenset(entries("function_words"))
_PRONOUNS: Final = frozenset({"i", "he", "she", "we", "they"})
_DENSITY: Final = Density(floor=5, window=100, usual=3.0)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    if view.vocabulary.isdisjoint(_VERBS):
        return
    for found in _FILTER.finditer(view.narration):
        who, start = found["who"], found.start()
        if who not in _PRONOUNS and (who in _FUNCTION or not view.text[start].isupper()):
            continue
        end = found.end("that") if found["that"] else found.end("verb")
        yield Mark(start, end, view.word_at(start), found["verb"])


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    for run in clusters(view, rates, RULE.name, _DENSITY):
        yield reported(
            view,
            run,
            f"{len(run)} times in a few lines the reader watches somebody perceive: "
            "let some of it simply happen.",
        )


RULE: Final = Rule(
    name="filter-verb",
    title="Filter verbs",
    why=(
        "“She saw”, “he heard” and “I felt” put a watcher between the reader and the scene. Now "
        "and then they matter; one after another they keep everything at arm's length."
    ),
    examples=(
        Example(
            "She saw that the door was open. She heard the wind in the hall, and she felt the cold "
            "on her neck. She noticed a coat on the floor. She knew that he had gone.",
            ("She saw that", "She heard", "she felt", "She noticed", "She knew that"),
        ),
        Example("She saw that the door was open. The wind was in the hall."),
        Example(
            "“I saw the man. I heard the shot. I felt the floor shake. I noticed the smell. I knew "
            "that it was over,” he told them."
        ),
    ),
    notice=_notice,
    judge=_judge,
)
