"""What was shown, drawn anew: the next request at that place gets it."""

from __future__ import annotations

import asyncio

import pytest

from afterword.features.completion import Drop, Dropped
from afterword.inference import EngineProblem, ProblemKind
from features.completion.fakes import FakeEngine, settle
from features.completion.test_ghost import ANSWER, PARAGRAPH, Writer

OTHER = " Nobody came down the harbour steps that night, and by morning she had gone."
THIRD = " The lamp on the mole burned blue, and the tide brought nothing but weed."


@pytest.mark.parametrize("invoked", [False, True])
async def test_the_next_request_gets_the_new_text(*, invoked: bool) -> None:
    writer = Writer(FakeEngine(ANSWER, OTHER))
    assert await writer.shown() == PARAGRAPH
    found = await writer.ghost.regenerate(writer.cursor, temperature=0.8)
    assert found is not None
    assert found.candidate.text == OTHER.strip()
    assert found.candidate.temperature == 0.8
    (shown,) = await writer.ask(invoked=invoked)
    assert (shown.text, shown.candidate) == (OTHER.strip(), found.candidate)
    assert len(writer.engine.calls) == 2


async def test_typing_through_the_new_text_keeps_it() -> None:
    writer = Writer(FakeEngine(ANSWER, OTHER))
    await writer.shown()
    await writer.ghost.regenerate(writer.cursor)
    writer.type("Nobody ")
    assert await writer.shown() == OTHER.strip().removeprefix("Nobody ")
    assert len(writer.engine.calls) == 2


async def test_the_same_text_again_is_drawn_once_more() -> None:
    writer = Writer(FakeEngine(ANSWER, ANSWER, OTHER, ANSWER, OTHER, THIRD))
    await writer.shown()
    first = await writer.ghost.regenerate(writer.cursor)
    assert first is not None
    assert first.candidate.text == OTHER.strip()
    await writer.shown()
    second = await writer.ghost.regenerate(writer.cursor)
    assert second is not None
    assert second.candidate.text == THIRD.strip()
    assert second.parent == first.candidate.receipt.id


async def test_where_nothing_else_comes_what_was_shown_stays() -> None:
    writer = Writer(FakeEngine(ANSWER))
    await writer.shown()
    assert await writer.ghost.regenerate(writer.cursor) is None
    assert await writer.shown() == PARAGRAPH


async def test_nothing_is_drawn_where_nothing_was_shown() -> None:
    writer = Writer(FakeEngine(ANSWER))
    assert await writer.ghost.regenerate(writer.cursor) is None
    await writer.shown()
    assert await writer.ghost.regenerate(writer.cursor - 1) is None
    assert len(writer.engine.calls) == 1


async def test_what_was_only_fetched_ahead_was_not_shown() -> None:
    writer = Writer(FakeEngine(ANSWER, OTHER))
    writer.type(await writer.shown())
    await settle(200)
    assert len(writer.engine.calls) == 2
    assert not writer.ghost.has_shown(writer.cursor)


async def test_the_rest_of_what_is_typed_through_is_drawn_anew() -> None:
    writer = Writer(FakeEngine(ANSWER, " lit the lamp, and nobody saw her do it."))
    await writer.shown()
    writer.type("Marta")
    found = await writer.ghost.regenerate(writer.cursor)
    assert found is not None
    assert await writer.shown() == " lit the lamp, and nobody saw her do it."
    assert "came down.\n\nMarta" in writer.engine.calls[-1].request.prompt.text


async def test_typing_on_closes_it_upstream() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].end(ANSWER)
    await asked
    drawing = asyncio.create_task(writer.ghost.regenerate(writer.cursor))
    await settle()
    writer.type("She")
    with pytest.raises(Dropped) as dropped:
        await drawing
    assert dropped.value.why is Drop.STALE
    await writer.engine.calls[1].gone.wait()
    assert writer.engine.calls[1].closed


async def test_a_newer_wish_ends_an_older_one() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].end(ANSWER)
    await asked
    older = asyncio.create_task(writer.ghost.regenerate(writer.cursor))
    await settle()
    newer = asyncio.create_task(writer.ghost.regenerate(writer.cursor))
    await settle()
    with pytest.raises(Dropped) as dropped:
        await older
    assert dropped.value.why is Drop.SUPERSEDED
    writer.engine.calls[-1].end(OTHER)
    assert await newer is not None


async def test_a_request_meanwhile_waits_for_it() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].end(ANSWER)
    await asked
    drawing = asyncio.create_task(writer.ghost.regenerate(writer.cursor))
    await settle()
    meanwhile = writer.ask()
    await settle()
    assert not meanwhile.done()
    writer.engine.calls[1].end(OTHER)
    await drawing
    assert [one.text for one in await meanwhile] == [OTHER.strip()]


async def test_a_failure_is_told_and_what_was_shown_stays() -> None:
    writer = Writer(FakeEngine())
    asked = writer.ask()
    await settle()
    writer.engine.calls[0].end(ANSWER)
    await asked
    drawing = asyncio.create_task(writer.ghost.regenerate(writer.cursor))
    await settle()
    writer.engine.calls[1].fail(EngineProblem(ProblemKind.TIMED_OUT, "too slow"))
    with pytest.raises(EngineProblem, match="too slow"):
        await drawing
    assert await writer.shown() == PARAGRAPH
