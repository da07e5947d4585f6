"""The same word twice, where the hand slipped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.finding import Severity
from afterword.coach.lists import entries
from afterword.coach.rule import Example, Found, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_TWICE: Final = re.compile(r"(?<![\w'.,-])([^\W\d_]+(?:'[a-z]+)?)(\s+)\1(?![\w'-])", re.IGNORECASE)
_ON_PURPOSE: Final = frozenset(entries("doubled_on_purpose"))
_FUNCTION: Final = frozenset(entries("function_words"))
_OWN_USE: Final = 2  # doublings of one word that make it the author's own way


def _notice(view: ParagraphView) -> Iterator[Mark]:
    for found in _TWICE.finditer(view.text):
        word = found[1].casefold()
        if word in _ON_PURPOSE or not _is_slip(view, found, word):
            continue
        yield Mark(found.start(), found.end(), view.word_at(found.start()), word)


def _is_slip(view: ParagraphView, found: re.Match[str], word: str) -> bool:
    """Whether two like words are a slip: small words always, names and echoes of sound never."""
    if view.folded[found.start()] == '"' or "\n\n" in found[2]:
        return False
    first, second = found[1], found.group()[-len(found[1]) :]
    if not view.english:
        return False
    if word in _FUNCTION:
        return first == second or first[:1].isupper()
    spoken = view.spoken[view.word_at(found.start())]
    return not spoken and first == second and first.islower() and len(word) > 2  # noqa: PLR2004 -- "ha ha"


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    for spot in view.spots(RULE.name):
        mark = spot.mark
        if mark.key not in _FUNCTION and rates.count(RULE.name, mark.key) > _OWN_USE:
            continue
        written = view.paragraphs[spot.paragraph].text[mark.start : mark.end]
        once = written.split()[0]
        yield Found(
            Place(spot.paragraph, mark.start, mark.end),
            f"“{once}” stands here twice.",
            rewrite=once,
        )


RULE: Final = Rule(
    name="doubled-word",
    title="Doubled word",
    why="A word typed twice stops the reader, and eyes slide over it when you reread.",
    examples=(
        Example("He walked to the the door.", ("the the",)),
        Example("The rain came down and\nand the road was gone.", ("and\nand",)),
        Example("“Give it to to me,” she said.", ("to to",)),
        Example("She had had enough, and she knew that that was the end of it."),
        Example("“No no no,” he said. It was a long, long way, a very very long way."),
    ),
    notice=_notice,
    judge=_judge,
    scope="paragraph",
    severity=Severity.INFORMATION,
)
