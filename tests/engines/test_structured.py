"""Answers held to a JSON schema, where the server can be told of one."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from afterword.config.engine_settings import EngineSettings
from afterword.engines.arbiter import ArbitratedEngine
from afterword.engines.asking import body_of
from afterword.engines.child_process import LlamaServer
from afterword.engines.embedded import EmbeddedEngine
from afterword.engines.gate import Gate
from afterword.engines.openai_compatible import OpenAICompatibleEngine, Patience
from afterword.inference import GenerationRequest, Message, Priority, PromptText, Sampling
from engines.asking import settings, told
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = {
    "type": "object",
    "properties": {
        "quote": {"type": "string", "maxLength": 12},
        "places": {"type": "array", "items": {"type": "integer", "enum": [1, 2]}, "maxItems": 3},
    },
    "required": ["quote", "places"],
    "additionalProperties": False,
}
HASTY = Patience(attempts=2, first_s=0.01, most_s=0.1)


def asking(prompt: str = "Answer in JSON.", *, chat: bool = False) -> GenerationRequest:
    text = PromptText(prompt, (Message("user", prompt),) if chat else ())
    return GenerationRequest(text, Sampling(max_tokens=120), Priority.COACH, SCHEMA)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(says('{"quote": "rain", "places": [1]}')) as running:
        yield running


async def asked_twice(server: ScriptedServer, **more: Any) -> list[dict[str, Any]]:
    engine = OpenAICompatibleEngine(settings(server.url, **more), patience=HASTY)
    try:
        for _ in range(2):
            answer = await told(engine, asking())
            assert answer.problem is None
            assert json.loads(answer.text)["quote"] == "rain"
    finally:
        await engine.aclose()
    return [made.body for made in server.requests]


@pytest.mark.parametrize("api", ["completions", "chat"])
async def test_a_server_is_asked_in_openais_words(server: ScriptedServer, api: str) -> None:
    first, _ = await asked_twice(server, api=api)
    assert first["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
    }
    assert "json_schema" not in first


@pytest.mark.parametrize("status", [400, 422, 500])
async def test_one_that_refuses_it_is_asked_without_from_then_on(
    server: ScriptedServer, status: int
) -> None:
    refusal = Answer(status=status, body='{"error": {"message": "response_format: unsupported"}}')
    server.script(
        lambda made: refusal if "response_format" in made.body else says('{"quote": "rain"}')
    )
    bodies = await asked_twice(server)
    assert ["response_format" in body for body in bodies] == [True, False, False]


async def test_other_refusals_are_told(server: ScriptedServer) -> None:
    server.script(Answer(status=400, body='{"error": {"message": "no such adapter"}}'))
    engine = OpenAICompatibleEngine(settings(server.url), patience=HASTY)
    answer = await told(engine, asking())
    await engine.aclose()
    assert answer.problem is not None
    assert len(server.requests) == 1


async def test_settings_decide_where_they_speak(server: ScriptedServer) -> None:
    without = await asked_twice(server, accepts=("min_p",))
    assert not any("response_format" in body for body in without)
    server.requests.clear()
    wanted = await asked_twice(server, accepts=("json_schema",))
    assert all("response_format" in body for body in wanted)


async def test_requests_without_a_schema_are_as_they_were(server: ScriptedServer) -> None:
    engine = OpenAICompatibleEngine(settings(server.url))
    await told(engine)
    await engine.aclose()
    assert not {"response_format", "json_schema"} & set(server.requests[0].body)


def test_openai_itself_gets_no_bounds_on_strings() -> None:
    asked = EngineSettings(kind="openai", api="chat", model="m")
    body = body_of(asking(chat=True), asked, newer_limit=True)
    sent = body["response_format"]["json_schema"]["schema"]
    assert sent["properties"]["quote"] == {"type": "string"}
    assert sent["properties"]["places"] == SCHEMA["properties"]["places"]
    assert SCHEMA["properties"]["quote"]["maxLength"] == 12


def test_llama_cpp_knows_another_name_in_raw_completions() -> None:
    body = body_of(asking(), EngineSettings(model="m"), newer_limit=False)
    assert body["json_schema"] == SCHEMA
    chat = body_of(asking(chat=True), EngineSettings(model="m", api="chat"), newer_limit=False)
    assert chat["response_format"]["json_schema"]["schema"] == SCHEMA


async def test_an_interrupted_answer_starts_afresh(server: ScriptedServer) -> None:
    whole = '{"quote": "rain", "places": [1]}'
    server.script([says(whole, per_token_s=4), says(" again."), says(whole)])
    gate = Gate(1, preempts=True)
    engine = ArbitratedEngine(OpenAICompatibleEngine(settings(server.url)), gate)
    coached = asyncio.create_task(told(engine, asking()))
    await asyncio.to_thread(
        server.wait_for, lambda: bool(server.requests and server.requests[0].tokens_sent > 0)
    )
    ghost = GenerationRequest(PromptText("It rained"), Sampling(max_tokens=2))
    await told(engine, ghost)
    answer = await coached
    await engine.aclose()
    assert json.loads(answer.text) == {"quote": "rain", "places": [1]}
    prompts = [made.prompt for made in server.requests]
    assert prompts == ["Answer in JSON.", "It rained", "Answer in JSON."]


@pytest.mark.embedded
@pytest.mark.parametrize("api", ["completions", "chat"])
async def test_the_embedded_engine_is_held_to_it(weights: Path, api: Any) -> None:
    chosen = EngineSettings(api=api, context_tokens=512, seed=1)
    child = LlamaServer(weights, name="a-model", context_tokens=512)
    engine = EmbeddedEngine(chosen, child)
    try:
        answer = await told(engine, asking("A quote about the sea, as JSON:", chat=api == "chat"))
    finally:
        await engine.aclose()
    assert answer.problem is None
    made = json.loads(answer.text)
    assert set(made) == {"quote", "places"}
    assert len(made["quote"]) <= 12
    assert set(made["places"]) <= {1, 2}
