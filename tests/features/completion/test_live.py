from __future__ import annotations

import asyncio

from afterword.features.completion.live import LiveStream
from afterword.inference import (
    EngineProblem,
    Finish,
    GenerationRequest,
    ProblemKind,
    PromptText,
    Sampling,
)
from features.completion.fakes import FakeEngine, settle


def stream(engine: FakeEngine, enough: str = "\n\n") -> LiveStream:
    request = GenerationRequest(PromptText("Once"), Sampling(max_tokens=10))
    return LiveStream(engine, request, lambda raw: enough in raw)


async def test_it_fills_up_and_ends() -> None:
    engine = FakeEngine()
    live = stream(engine)
    await settle()
    engine.calls[0].say(" upon")
    await live.reach(lambda: live.raw == " upon")
    engine.calls[0].end(" a time.")
    await live.reach(lambda: live.ended)
    assert (live.raw, live.finish, live.tokens) == (" upon a time.", Finish.STOP, 2)


async def test_it_closes_upstream_once_there_is_enough() -> None:
    engine = FakeEngine()
    live = stream(engine)
    await settle()
    engine.calls[0].say(" upon.\n\nNo")
    await live.reach(lambda: live.ended)
    assert live.finish is Finish.STOP
    await asyncio.wait_for(engine.calls[0].gone.wait(), 5)
    assert engine.calls[0].closed


async def test_closing_it_closes_upstream() -> None:
    engine = FakeEngine()
    live = stream(engine)
    await settle()
    live.close()
    await settle()
    assert engine.calls[0].closed
    assert live.ended


async def test_closing_before_it_began_asks_nothing() -> None:
    engine = FakeEngine()
    live = stream(engine)
    live.close()
    assert not await live.reach(lambda: False)
    assert engine.calls == []


async def test_a_problem_is_kept_for_whoever_asks() -> None:
    engine = FakeEngine()
    live = stream(engine)
    await settle()
    engine.calls[0].fail(EngineProblem(ProblemKind.UNREACHABLE, "no server there"))
    await live.reach(lambda: live.ended)
    assert live.problem is not None
    assert str(live.problem) == "no server there"


async def test_a_deadline_ends_the_wait_and_not_the_stream() -> None:
    live = stream(FakeEngine())
    assert not await live.reach(lambda: False, deadline=0)
    assert not live.ended
    live.close()
