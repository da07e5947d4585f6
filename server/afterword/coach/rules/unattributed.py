"""Line after line of dialogue, and nobody who speaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.facts import Mark
from afterword.coach.lists import entries
from afterword.coach.rule import Example, Found, Place, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView

_RUN: Final = 12  # lines: six turns each, and the reader has begun to count
#: A line that names the one it is said to keeps count as a tag does.
_ADDRESS: Final = re.compile(
    r"(?:, *(?:my +|dear +|old +|mr\.? +|mrs\.? +|miss +|dr\.? +)*"
    r"(?P<late>[^\W\d_][\w'’-]+)(?: +[\w'’-]+)? *[,.!?;:—]|"
    r"\A\W*(?P<early>[^\W\d_][\w'’-]+)(?: +[A-Z][\w'’-]+)?[,!])",
    re.IGNORECASE,
)
_TITLES: Final = frozenset(
    {"sir", "madam", "ma'am", "ma’am", "mother", "father", "captain", "doctor", "darling", "dear"}
)
_NOT_NAMES: Final = frozenset(entries("function_words")) | {"well", "oh", "ah", "why", "yes", "no"}
_CLOSED: Final = 40  # words: a longer line is a speech, which the reader does not lose


def _notice(view: ParagraphView) -> Iterator[Mark]:
    """A paragraph that is speech from end to end, and not one of several of one speech."""
    if not view.words or not all(view.spoken) or len(view.words) > _CLOSED:
        return
    if any(_is_name(found[kind]) for found in _ADDRESS.finditer(view.text) for kind in _KINDS):
        return
    start, end = view.speech[0].start, view.speech[-1].end
    if view.text[end - 1] in "\"”’'»“" and not view.text[end:].strip():
        yield Mark(start, end, 0)


_KINDS: Final = ("late", "early")


def _is_name(word: str | None) -> bool:
    """Whether a word may address somebody: a title, or a capital that is no small word's."""
    if not word:
        return False
    return word.lower() in _TITLES or (word[0].isupper() and word.lower() not in _NOT_NAMES)


def _judge(view: SceneView, _rates: AuthorRates) -> Iterator[Found]:
    run: list[Place] = []
    for index, facts in enumerate(view.paragraphs):
        if marks := facts.marks.get(RULE.name):
            run.append(Place(index, marks[0].start, marks[0].end, "still nobody named"))
            continue
        if len(run) >= _RUN:
            yield _found(run)
        run = []
    if len(run) >= _RUN:
        yield _found(run)


def _found(run: list[Place]) -> Found:
    return Found(
        run[0]._replace(note=""),
        f"{len(run)} lines from here on name no speaker: a gesture or a “said” would keep count.",
        related=tuple(run[1:]),
    )


RULE: Final = Rule(
    name="unattributed",
    title="Dialogue without a speaker",
    why=(
        "Two voices take turns for a while by themselves. Then the reader begins to count lines, "
        "loses one, and goes back to the last name."
    ),
    examples=(
        Example(
            "He sat down.\n\n“Well?”\n\n“Well what?”\n\n“Did you find it?”\n\n“I did.”\n\n"
            "“Where?”\n\n“Under the stairs.”\n\n“I looked there.”\n\n“Not well.”\n\n“And?”\n\n"
            "“It's empty.”\n\n“It can't be.”\n\n“Look for yourself.”\n\nShe laughed.",
            (
                "“Well?”",
                "“Well what?”",
                "“Did you find it?”",
                "“I did.”",
                "“Where?”",
                "“Under the stairs.”",
                "“I looked there.”",
                "“Not well.”",
                "“And?”",
                "“It's empty.”",
                "“It can't be.”",
                "“Look for yourself.”",
            ),
        ),
        Example(
            "He sat down.\n\n“Well?”\n\n“Well what?”\n\n“Did you find it?”\n\n“I did,” she said."
            "\n\n“Where?”\n\n“Under the stairs.”\n\n“I looked there.”\n\n“Not well.”"
        ),
    ),
    notice=_notice,
    judge=_judge,
    english=False,
)
