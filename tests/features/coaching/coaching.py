"""A critic at a scripted or hand-driven engine, for the tests of the coach."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from afterword.coach.persona import shipped_personas
from afterword.context import Plan
from afterword.context.recall import NOTHING
from afterword.features.coaching.critic import Critic
from afterword.features.completion import CompletionOptions, Desk
from afterword.inference import Sampling
from features.completion.fakes import WordTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.context.recall import Recall
    from afterword.inference import Engine
    from afterword.manuscript import Manuscript


def critic(
    engine: Engine,
    manuscript: Manuscript,
    *,
    chat: bool = True,
    persona: int = 0,
    generative: bool = True,
    recall: Recall = NOTHING,
    plan: Plan | None = None,
    context_tokens: int = 4_096,
) -> Critic:
    desk = Desk(
        manuscript=manuscript,
        plan=plan or Plan(),
        options=CompletionOptions(),
        engine=engine,
        tokenizer=WordTokenizer(),
        context_tokens=context_tokens,
        chat=chat,
        sampling=Sampling(max_tokens=context_tokens),
        recall=recall,
    )
    return Critic(desk, shipped_personas()[persona], generative=generative)


def comment(quote: str, **more: Any) -> dict[str, Any]:
    made = {
        "sentence": 1,
        "quote": quote,
        "category": "clarity",
        "why": "You lose the reader here. They go back to find who it was.",
        "rewrite": "",
    }
    return {**made, **more}


def answer(*comments: dict[str, Any]) -> str:
    return json.dumps({"comments": list(comments)}, ensure_ascii=False)


async def until(met: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something to come true; fails where it doesn't in time."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 -- a test watches from outside
            await asyncio.sleep(0.005)
