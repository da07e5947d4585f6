"""A whole draft: front to back, each gap seeing what the last one got."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from afterword.features.gaps.every import every_filling
from afterword.inference import EngineProblem, ProblemKind
from afterword.manuscript import Edit
from features.completion.fakes import settle
from features.gaps.drafts import Draft

DRAFT = """\
# One

Tamsin set the lamp on the harbour wall.

[insert: the ferry answers]

The rope went slack and the water took it.

[insert: they wait for the boat]

Orrin took the lamp from [...] and went down.

# Two

TK: what they found
"""
ANSWERS = [
    "\n\nThe ferry showed a light at last, low and yellow, far out on the black water.\n\nThe",
    "\n\nThey waited until the tide had turned, and nobody came up out of the dark.\n\nOrrin",
    " the wall and went down.",
    "\n\nIn the morning the boat lay on the sand with nobody in it and its sail still set.\n\n#",
]
WORDS = [
    "The ferry showed a light at last, low and yellow, far out on the black water.",
    "They waited until the tide had turned, and nobody came up out of the dark.",
    "the wall",
    "In the morning the boat lay on the sand with nobody in it and its sail still set.",
]


def written(*words: str) -> str:
    text = DRAFT
    markers = ["[insert: the ferry answers]", "[insert: they wait for the boat]", "[...]",
               "TK: what they found"]  # fmt: skip
    for marker, word in zip(markers, words, strict=False):
        text = text.replace(marker, word) if word else text
    return text


async def test_every_gap_is_filled_and_nothing_else_changed() -> None:
    draft = Draft(DRAFT, *ANSWERS)
    steps = await draft.fill_every()
    assert draft.text == written(*WORDS)
    assert draft.manuscript.gaps == ()
    assert [(step.number, step.count) for step in steps] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    for number, prompt in enumerate(draft.prompts):
        assert all(word in prompt for word in WORDS[max(0, number - 1) : number])


async def test_a_gap_that_gets_nothing_is_left() -> None:
    refusal = "I’m sorry, but I can’t continue this story."
    draft = Draft(DRAFT, ANSWERS[0], refusal, refusal, refusal, *ANSWERS[2:])
    steps = await draft.fill_every()
    assert [step.candidate is None for step in steps] == [False, True, False, False]
    assert draft.text == written(WORDS[0], "", *WORDS[2:])
    again = Draft(draft.text, ANSWERS[1])
    await again.fill_every()
    assert again.text == written(*WORDS)


async def test_what_the_writer_does_meanwhile_confuses_nothing() -> None:
    draft = Draft(DRAFT, ANSWERS[0], *ANSWERS[2:])
    async for step in every_filling(lambda: draft.manuscript, lambda _offset: draft.desk()):
        assert step.candidate is not None
        draft.put(step.hole, step.candidate)
        if step.number == 1:
            marker = "[insert: they wait for the boat]"
            at = draft.text.index(marker)
            draft.table.apply(Edit(at, at + len(marker), "They waited."))
            draft.table.apply(Edit(0, 0, "Some words [insert: a new one] at the start.\n\n"))
    text = written(WORDS[0], "They waited.", *WORDS[2:])
    assert draft.text == f"Some words [insert: a new one] at the start.\n\n{text}"


async def test_it_stops_where_the_engine_fails_and_keeps_what_there_is() -> None:
    draft = Draft(DRAFT)

    async def fill() -> None:
        await draft.fill_every()

    task = asyncio.create_task(fill())
    await settle()
    draft.engine.calls[0].end(ANSWERS[0])
    await settle(60)
    draft.engine.calls[1].fail(EngineProblem(ProblemKind.UNREACHABLE, "the server has gone"))
    with pytest.raises(EngineProblem, match="gone"):
        await task
    assert draft.text == written(WORDS[0])


async def test_it_can_be_stopped_within_a_gap() -> None:
    draft = Draft(DRAFT)
    task = asyncio.create_task(draft.fill_every())
    await settle()
    draft.engine.calls[0].end(ANSWERS[0])
    await settle(60)
    draft.engine.calls[1].say("\n\nThey waited. They wai")
    await settle()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await settle()
    assert draft.engine.open_calls == 0
    assert draft.text == written(WORDS[0])


async def test_a_draft_without_gaps() -> None:
    draft = Draft("# One\n\nAll is written.\n")
    assert await draft.fill_every() == []
    assert draft.engine.calls == []


ALIKE = "# One\n\nShe took the lamp.\n\n[...]\n\nHe took the rope.\n\n[...]\n\nThey went down.\n"


async def test_gaps_that_look_alike_are_told_apart() -> None:
    refusal = "I’m sorry, but I can’t continue this story."
    draft = Draft(ALIKE, refusal, refusal, refusal, ANSWERS[1].replace("Orrin", "They"))
    steps = await draft.fill_every()
    assert [step.candidate is None for step in steps] == [True, False]
    assert draft.text == ALIKE.replace("rope.\n\n[...]", f"rope.\n\n{WORDS[1]}")


async def test_one_of_several_alike_that_the_writer_fills_is_left_out() -> None:
    text = ALIKE + "\nThen it rained.\n\n[...]\n\nThe end.\n"
    draft = Draft(text, ANSWERS[0].replace("The", "He"), ANSWERS[1].replace("Orrin", "The"))
    steps = []
    async for step in every_filling(lambda: draft.manuscript, lambda _offset: draft.desk()):
        steps.append(step.number)
        assert step.candidate is not None
        draft.put(step.hole, step.candidate)
        if len(steps) == 1:
            at = draft.text.index("[...]")
            draft.table.apply(Edit(at, at + len("[...]"), "He waited."))
    assert steps == [1, 3]
    assert draft.manuscript.gaps == ()
