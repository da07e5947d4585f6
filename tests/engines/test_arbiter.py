"""Who goes first, who is interrupted, and that nobody notices."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from afterword.engines.arbiter import ArbitratedEngine
from afterword.engines.gate import Gate
from afterword.inference import (
    Delta,
    EngineProblem,
    Finish,
    Message,
    Priority,
    ProblemKind,
    PromptText,
)
from engines.asking import Told, first_of, request, told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from afterword.inference import GenerationRequest

STORY = [" The", " keeper", " climbed.", " Rain", " fell."]
WHOLE = "".join(STORY)


class StoryEngine:
    """Tells `STORY` on from wherever the prompt has got to, a word whenever it is let."""

    label = model = "story"

    def __init__(self) -> None:
        self.asked: list[GenerationRequest] = []
        self.active: set[int] = set()
        self.most_active = 0
        self.pace = asyncio.Semaphore(0)
        self.warmed: list[str] = []
        self.closed = 0

    def let(self, words: int) -> None:
        for _ in range(words):
            self.pace.release()

    async def stream(self, asked: GenerationRequest) -> AsyncGenerator[Delta, None]:
        self.asked.append(asked)
        number = len(self.asked)
        self.active.add(number)
        self.most_active = max(self.most_active, len(self.active))
        try:
            _, _, told_already = asked.prompt.text.partition(":")
            heard = len(told_already.split())
            left = STORY[heard:]
            limit = asked.sampling.max_tokens
            for place, word in enumerate(left[:limit]):
                await self.pace.acquire()
                last = place + 1 == min(limit, len(left))
                finish = Finish.STOP if last else None
                yield Delta(word, finish)
        finally:
            self.active.discard(number)

    async def warm(self, prompt: PromptText) -> None:
        await self.pace.acquire()
        self.warmed.append(prompt.text)

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def story() -> StoryEngine:
    return StoryEngine()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def asked(priority: Priority, name: str = "x") -> GenerationRequest:
    return request(f"{name}:", priority=priority)


async def test_the_waiting_are_served_by_priority_then_in_order(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    tasks = [asyncio.create_task(told(engine, asked(Priority.GHOST, "first")))]
    await settle()
    for name, priority in (
        ("s", Priority.SUMMARY),
        ("c1", Priority.COACH),
        ("g", Priority.GAP),
        ("c2", Priority.COACH),
        ("ghost", Priority.GHOST),
    ):
        tasks.append(asyncio.create_task(told(engine, asked(priority, name))))
        await settle()
    story.let(100)
    await asyncio.gather(*tasks)
    names = [one.prompt.text.partition(":")[0] for one in story.asked]
    assert names == ["first", "ghost", "g", "c1", "c2", "s"]
    assert story.most_active == 1


@pytest.mark.parametrize("words_before", range(5))
async def test_an_interrupted_request_goes_on_unnoticed(
    story: StoryEngine, words_before: int
) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    low = asyncio.create_task(told(engine, asked(Priority.COACH, "low")))
    story.let(min(words_before, 4))
    await settle()
    ghost = asyncio.create_task(told(engine, asked(Priority.GHOST, "ghost")))
    await settle()
    assert len(story.active) == 1
    assert story.asked[-1].prompt.text == "ghost:"
    story.let(100)
    assert await ghost == Told(WHOLE, Finish.STOP, 5)
    assert await low == Told(WHOLE, Finish.STOP, 5)
    assert story.most_active == 1


async def test_one_that_is_interrupted_again_and_again_still_ends(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    low = asyncio.create_task(told(engine, asked(Priority.SUMMARY, "low")))
    for _ in range(3):
        story.let(1)
        await settle()
        ghost = asyncio.create_task(told(engine, asked(Priority.GHOST, "ghost")))
        await settle()
        story.let(5)
        await ghost
        await settle()
    story.let(100)
    assert (await low).text == WHOLE


async def test_a_limit_counts_over_interruptions(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    limited = replace(
        asked(Priority.GAP, "low"), sampling=replace(request().sampling, max_tokens=3)
    )
    low = asyncio.create_task(told(engine, limited))
    story.let(2)
    await settle()
    ghost = asyncio.create_task(told(engine, asked(Priority.GHOST, "ghost")))
    await settle()
    story.let(100)
    await ghost
    assert (await low).tokens == 3
    assert story.asked[-1].sampling.max_tokens == 1


async def test_an_interrupted_chat_starts_afresh_and_is_given_whole(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    chat = asked(Priority.COACH, "low")
    chat = replace(chat, prompt=PromptText(chat.prompt.text, (Message("user", "low:"),)))
    low = asyncio.create_task(told(engine, chat))
    story.let(3)
    await settle()
    ghost = asyncio.create_task(told(engine, asked(Priority.GHOST, "ghost")))
    await settle()
    story.let(100)
    await ghost
    assert (await low).text == WHOLE
    assert [one.prompt.text for one in story.asked] == ["low:", "ghost:", "low:"]


async def test_ghosts_never_interrupt_each_other(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    tasks = [
        asyncio.create_task(told(engine, asked(Priority.GHOST, str(number)))) for number in range(3)
    ]
    story.let(100)
    await asyncio.gather(*tasks)
    assert [one.prompt.text for one in story.asked] == ["0:", "1:", "2:"]


async def test_a_remote_engine_has_a_cap_and_nothing_is_interrupted(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(2, preempts=False))
    tasks = [
        asyncio.create_task(told(engine, asked(priority, str(priority))))
        for priority in reversed(Priority)
    ]
    await settle()
    assert len(story.active) == 2
    story.let(100)
    await asyncio.gather(*tasks)
    assert story.most_active == 2
    assert len(story.asked) == 4


async def test_leaving_frees_the_place(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    for priority in (Priority.GHOST, Priority.COACH):
        deltas = engine.stream(asked(priority))
        story.let(1)
        await first_of(deltas)
        await deltas.aclose()
        assert not story.active
    inside = asyncio.create_task(told(engine, asked(Priority.GHOST, "inside")))
    await settle()
    waiting = asyncio.create_task(told(engine, asked(Priority.GHOST, "waiting")))
    await settle()
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    story.let(100)
    await inside
    assert (await told(engine, asked(Priority.COACH))).text
    assert "waiting:" not in [one.prompt.text for one in story.asked]


async def test_problems_pass_through_and_free_the_place(story: StoryEngine) -> None:
    class Failing(StoryEngine):
        async def stream(self, asked: GenerationRequest) -> AsyncGenerator[Delta, None]:
            yield Delta(" One")
            raise EngineProblem(ProblemKind.CUT_SHORT, "It broke off: try again.")

    engine = ArbitratedEngine(Failing(), Gate(1, preempts=True))
    for priority in Priority:
        answer = await told(engine, asked(priority))
        assert answer.text == " One"
        assert answer.problem is not None
        assert answer.problem.kind is ProblemKind.CUT_SHORT


async def test_warming_gives_way(story: StoryEngine) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    warming = asyncio.create_task(engine.warm(PromptText("warm")))
    await settle()
    low = asyncio.create_task(told(engine, asked(Priority.SUMMARY, "low")))
    await settle()
    assert warming.done()
    story.let(100)
    await low
    assert not story.warmed
    await engine.warm(PromptText("warm"))
    assert story.warmed == ["warm"]


@pytest.mark.parametrize("steps", range(12))
async def test_an_interruption_at_any_moment_loses_nothing(story: StoryEngine, steps: int) -> None:
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    story.let(1000)
    low = asyncio.create_task(told(engine, asked(Priority.COACH, "low")))
    for _ in range(steps):
        await asyncio.sleep(0)
    ghost = asyncio.create_task(told(engine, asked(Priority.GHOST, "ghost")))
    async with asyncio.timeout(5):
        assert await ghost == Told(WHOLE, Finish.STOP, 5)
        assert await low == Told(WHOLE, Finish.STOP, 5)
    assert story.most_active == 1


async def test_white_space_at_an_interruption_is_not_said_twice() -> None:
    class Paragraphs(StoryEngine):
        """Ends a paragraph, and as engines do, drops a prompt's last blanks and says them again."""

        async def stream(self, asked: GenerationRequest) -> AsyncGenerator[Delta, None]:
            self.asked.append(asked)
            if "One." not in asked.prompt.text:
                yield Delta(" One.")
                yield Delta("\n\n")
                await self.pace.acquire()
            yield Delta("\n\n")
            yield Delta(" Two.")
            yield Delta(" ")
            yield Delta(" Three.", Finish.STOP)

    story = Paragraphs()
    engine = ArbitratedEngine(story, Gate(1, preempts=True))
    low = asyncio.create_task(told(engine, asked(Priority.COACH, "low")))
    await settle()
    assert (await told(engine, request("One.", priority=Priority.GHOST))).text
    assert (await low).text == " One.\n\nTwo.  Three."
