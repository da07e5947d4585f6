from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.context import Plan
from afterword.features.outlining import propose, shipped_lenses
from afterword.inference import EngineProblem, Priority, ProblemKind
from afterword.manuscript import Manuscript
from features.completion.fakes import FakeEngine, Table, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.completion import Desk
    from afterword.features.outlining import Lens, Proposal

STORY = """\
---
title: Short Weight
premise: Ada Pell finds that the town's great weight is four ounces light.
---

# The Abbot

The weighhouse stood with its feet in the river, and the building moved.

# The Sins

- Tarrant says nothing, at length.
- A second Abbot.
"""
ONE = "## The Abbot\n\n- Ada comes to the weighhouse and learns its ways.\n- She drops the weight."
TWO = "- A town cheats by four ounces a day.\n- A stranger weighs what nobody weighs.\n- She lies."
THREE = (
    "- In the last scene Ada calls a false figure.\n- Before it the Inspector was proud.\n- End."
)
LENSES = shipped_lenses()


def desk_of(engine: FakeEngine, *, chat: bool = True, outline: str = "") -> Desk:
    desk = Table(engine, Manuscript.parse(STORY)).desk()
    plan = Plan(outline_file=outline, outline_origin="outline.md")
    return replace(desk, chat=chat, plan=plan, context_tokens=2_000)


async def outlines(
    desk: Desk,
    lenses: Sequence[Lens],
    *,
    count: int,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Proposal, ...]:
    return await propose(
        desk, lenses, so_far="Ada came to Stavering.", count=count, progress=progress
    )


async def test_each_lens_gives_an_outline_with_its_receipt() -> None:
    engine = FakeEngine(ONE, TWO)
    told: list[tuple[int, int]] = []
    found = await outlines(
        desk_of(engine), LENSES[:2], count=2, progress=lambda *how: told.append(how)
    )
    assert [(one.number, one.lens, one.text) for one in found] == [
        (1, LENSES[0].name, ONE),
        (2, LENSES[1].name, TWO),
    ]
    assert [piece.id for piece in found[1].pieces] == ["2.1", "2.1.1", "2.1.2", "2.1.3"]
    receipt = found[0].receipt
    assert receipt is not None
    assert [piece.name for piece in receipt.pieces] == [
        "instructions",
        "premise",
        "chapters",
        "the story so far",
        "lens",
    ]
    assert told == [(1, 2), (2, 2)]
    assert {call.request.priority for call in engine.calls} == {Priority.GAP}


async def test_a_chat_is_told_what_is_known_and_last_of_all_the_lens() -> None:
    engine = FakeEngine(ONE)
    await outlines(desk_of(engine, outline="- My own beat."), LENSES[:1], count=1)
    system, user = engine.calls[0].request.prompt.messages
    assert "no preamble" in system.content
    places = [
        user.content.index(part)
        for part in ("Short Weight", "My own beat", "A second Abbot", "Ada came to Stavering")
    ]
    assert places == sorted(places)
    assert user.content.endswith(LENSES[0].request)
    assert "feet in the river" not in user.content


async def test_a_base_model_finds_itself_inside_an_outline() -> None:
    engine = FakeEngine(
        " Ada comes to the weighhouse and drops the weight.\n2. Cork.\n3. She lies."
    )
    scenes = next(lens for lens in LENSES if lens.key == "scenes")
    (found,) = await outlines(desk_of(engine, chat=False), [scenes], count=1)
    prompt = engine.calls[0].request.prompt
    assert prompt.messages == ()
    assert prompt.text.endswith(f"# {scenes.heading('Short Weight')}\n\n1.")
    assert found.text.startswith("- Ada comes to the weighhouse and drops the weight.\n- Cork.")


async def test_a_base_model_that_goes_on_with_another_document_is_stopped() -> None:
    engine = FakeEngine()
    asked = asyncio.create_task(outlines(desk_of(engine, chat=False), LENSES[1:2], count=1))
    await settle()
    (call,) = engine.calls
    call.say(" Ada comes.\n" + "\n".join(f"{n}. She weighs basket {n} again." for n in range(2, 9)))
    call.say("\n9. She lies to all of them, and goes home.\n\n# Chapter One\n")
    (found,) = await asked
    await call.gone.wait()
    assert call.closed
    assert found.text.endswith("- She lies to all of them, and goes home.")


async def test_more_than_there_are_lenses_draw_with_other_seeds() -> None:
    engine = FakeEngine(ONE, TWO, THREE)
    desk = desk_of(engine)
    desk = replace(desk, sampling=replace(desk.sampling, seed=7))
    found = await outlines(desk, LENSES[:2], count=3)
    assert [one.lens for one in found] == [LENSES[0].name, LENSES[0].name, LENSES[1].name]
    assert [call.request.sampling.seed for call in engine.calls] == [7, 7, 8]


@pytest.mark.parametrize("bad", [ONE, "I'm sorry, I can't help with this story.", "", "1. 1\n2. 2"])
async def test_what_is_no_outline_or_said_already_is_replaced(bad: str) -> None:
    engine = FakeEngine(ONE, bad, THREE)
    found = await outlines(desk_of(engine), LENSES[:2], count=2)
    assert [one.text for one in found] == [ONE, THREE]
    assert len(engine.calls) == 3
    assert engine.calls[2].request.prompt == engine.calls[1].request.prompt


async def test_an_outline_that_only_repeats_the_writers_own_is_none() -> None:
    found = await outlines(desk_of(FakeEngine(TWO), outline=f"# Mine\n\n{TWO}"), LENSES, count=1)
    assert found == ()


async def test_an_engines_trouble_is_raised_only_when_nothing_came() -> None:
    engine = FakeEngine()
    asked = asyncio.create_task(outlines(desk_of(engine), LENSES[:2], count=2))
    await settle()
    problem = EngineProblem(ProblemKind.OVERLOADED, "busy")
    engine.calls[0].fail(problem)
    engine.calls[1].end(TWO)
    assert [one.text for one in await asked] == [TWO]
    again = FakeEngine()
    asked = asyncio.create_task(outlines(desk_of(again), LENSES[:1], count=1))
    await settle()
    again.calls[0].fail(problem)
    with pytest.raises(EngineProblem, match="busy"):
        await asked


async def test_cancelling_closes_every_stream() -> None:
    engine = FakeEngine()
    asked = asyncio.create_task(outlines(desk_of(engine), LENSES, count=4))
    await settle()
    assert engine.open_calls == 4
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    await settle()
    assert engine.open_calls == 0


@pytest.mark.parametrize("chat", [True, False])
async def test_the_prompt_is_within_its_budget_and_the_same_each_time(chat: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    long = "\n".join(f"- Beat number {n} of the writer's own outline." for n in range(900))
    prompts = []
    for _ in range(2):
        engine = FakeEngine(ONE)
        desk = desk_of(engine, chat=chat, outline=long)
        await propose(desk, LENSES[:1], so_far="She went on. " * 900, count=1)
        request = engine.calls[0].request
        used = desk.tokenizer.count(request.prompt.text)
        assert used + request.sampling.max_tokens <= desk.context_tokens
        prompts.append(request.prompt)
    assert prompts[0] == prompts[1]
    assert "Beat number 0" in prompts[0].text
    assert "She went on." in prompts[0].text
