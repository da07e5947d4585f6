"""What every engine promises, asked of every engine."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.config.engine_settings import EngineSettings
from afterword.engines.arbiter import ArbitratedEngine
from afterword.engines.child_process import LlamaServer
from afterword.engines.embedded import EmbeddedEngine
from afterword.engines.gate import Gate
from afterword.engines.openai_compatible import OpenAICompatibleEngine
from afterword.inference import Finish, Message, Priority, PromptText
from engines.asking import CANARY_TEXT, first_of, request, settings, told
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from afterword.inference import Engine

LONG = " It rained." * 200


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(says(LONG, per_token_s=0.001)) as running:
        yield running


@pytest.fixture(
    params=[
        "completions",
        "chat",
        "arbitrated",
        pytest.param("embedded", marks=pytest.mark.embedded),
    ]
)
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Engine]:
    kind = request.param
    if kind == "embedded":
        weights = request.getfixturevalue("weights")
        embedded = EngineSettings(context_tokens=512)
        child = LlamaServer(weights, name="a-model", context_tokens=embedded.context_tokens)
        made: Engine = ArbitratedEngine(EmbeddedEngine(embedded, child), Gate(1, preempts=True))
    else:
        url = request.getfixturevalue("server").url
        shape = settings(url, api="chat" if kind == "chat" else "completions")
        made = OpenAICompatibleEngine(shape, offline=True)
        if kind == "arbitrated":
            made = ArbitratedEngine(made, Gate(4, preempts=False))
    yield made
    await made.aclose()


async def test_says_something_and_why_it_stopped(engine: Engine) -> None:
    answer = await told(engine, request(max_tokens=8))
    assert answer.problem is None
    assert answer.text.strip()
    assert answer.finish is Finish.LENGTH
    assert 1 <= answer.tokens <= 8


async def test_finish_comes_last_and_once(engine: Engine) -> None:
    async with contextlib.aclosing(engine.stream(request(max_tokens=5))) as deltas:
        finishes = [delta.finish async for delta in deltas]
    assert finishes[-1] is Finish.LENGTH
    assert not any(finishes[:-1])


async def test_closing_early_leaves_it_usable(engine: Engine) -> None:
    deltas = engine.stream(request(max_tokens=200))
    await first_of(deltas)
    await deltas.aclose()
    assert (await told(engine, request(max_tokens=3))).text


async def test_cancelling_ends_as_cancelled_and_leaves_it_usable(engine: Engine) -> None:
    asking = asyncio.create_task(told(engine, request(max_tokens=300)))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await told(engine, request(max_tokens=3))).text


async def test_many_at_once_are_all_answered(engine: Engine) -> None:
    priorities = (Priority.SUMMARY, Priority.GHOST, Priority.COACH, Priority.GAP)
    asked = [
        request(max_tokens=6, seed=number, priority=priorities[number % 4]) for number in range(6)
    ]
    answers = await asyncio.gather(*(told(engine, one) for one in asked))
    assert [answer.problem for answer in answers] == [None] * 6
    assert all(answer.text for answer in answers)


async def test_stop_strings_are_obeyed_and_not_part_of_the_answer(engine: Engine) -> None:
    answer = await told(engine, request(max_tokens=40, stop=(" ",)))
    assert answer.problem is None
    assert answer.finish is Finish.STOP
    assert " " not in answer.text.lstrip()


async def test_messages_are_understood(engine: Engine) -> None:
    asked = request(max_tokens=4)
    messages = (Message("system", "You continue stories."), Message("user", CANARY_TEXT))
    answer = await told(engine, replace(asked, prompt=PromptText(CANARY_TEXT, messages)))
    assert answer.problem is None
    assert answer.text


async def test_warming_never_raises_and_closing_twice_is_safe(engine: Engine) -> None:
    await engine.warm(PromptText(CANARY_TEXT))
    await engine.aclose()
    await engine.aclose()


async def test_has_names_to_show(engine: Engine) -> None:
    assert engine.label
    assert engine.model


async def test_the_scripted_answer_comes_through_unchanged(server: ScriptedServer) -> None:
    said = " “Né à 深夜”, she said\u2028— 🌧️.\n\n  And\tmore "
    server.script(Answer(rule="given", text=said))
    for api in ("completions", "chat"):
        engine = OpenAICompatibleEngine(settings(server.url, api=api))
        assert (await told(engine)).text == said
        await engine.aclose()
