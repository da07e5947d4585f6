"""Short ways for tests to ask an engine."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from afterword.config.engine_settings import EngineSettings
from afterword.inference import (
    EngineProblem,
    Finish,
    GenerationRequest,
    Priority,
    PromptText,
    Sampling,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from afterword.inference import Delta, Engine

CANARY_TEXT = "the canary Zephyrine sang in the coal hole"
CANARY_KEY = "sk-canary-0123456789"


@dataclass(frozen=True)
class Told:
    """Everything an engine said to one request."""

    text: str = ""
    finish: Finish | None = None
    tokens: int = 0
    problem: EngineProblem | None = None


def request(
    prompt: str = CANARY_TEXT,
    *,
    max_tokens: int = 60,
    priority: Priority = Priority.GHOST,
    **sampling: Any,
) -> GenerationRequest:
    return GenerationRequest(PromptText(prompt), Sampling(max_tokens, **sampling), priority)


def settings(url: str, **more: Any) -> EngineSettings:
    return EngineSettings(**{"kind": "openai", "base_url": url, "model": "scripted", **more})


async def told(engine: Engine, asked: GenerationRequest | None = None) -> Told:
    text, finish, tokens = "", None, 0
    try:
        async with contextlib.aclosing(engine.stream(asked or request())) as deltas:
            async for delta in deltas:
                text, finish = text + delta.text, delta.finish or finish
                tokens += delta.tokens
    except EngineProblem as problem:
        return Told(text, finish, tokens, problem)
    return Told(text, finish, tokens)


async def first_of(deltas: AsyncGenerator[Delta, None]) -> Delta:
    while not (delta := await anext(deltas)).text:
        pass
    return delta
