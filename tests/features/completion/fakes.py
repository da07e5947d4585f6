"""A hand-driven engine and the desk it stands on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.context import Plan
from afterword.features.completion import CompletionOptions, Desk
from afterword.inference import Delta, EngineProblem, Finish, Sampling

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from afterword.inference import GenerationRequest, PromptText
    from afterword.manuscript import Edit, Manuscript


@dataclass
class Call:
    """One generation asked of the fake; the test says what comes back, and when."""

    request: GenerationRequest
    queue: asyncio.Queue[Delta | EngineProblem] = field(default_factory=asyncio.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False
    finished: bool = False

    def say(self, text: str) -> None:
        self.queue.put_nowait(Delta(text))

    def end(self, text: str = "") -> None:
        self.queue.put_nowait(Delta(text, Finish.STOP))

    def fail(self, problem: EngineProblem) -> None:
        self.queue.put_nowait(problem)


class FakeEngine:
    """Answers by script, or waits for the test to answer each call by hand."""

    label = "fake"
    model = "fake-1"

    def __init__(self, *texts: str) -> None:
        self.calls: list[Call] = []
        self.warmed: list[PromptText] = []
        self._texts = list(texts)

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        call = Call(request)
        self.calls.append(call)
        if self._texts:
            text = self._texts.pop(0) if len(self._texts) > 1 else self._texts[0]
            for word in text.split(" "):
                call.say(word if word == text.split(" ")[0] else " " + word)
            call.end()
        try:
            while True:
                delta = await call.queue.get()
                if isinstance(delta, EngineProblem):
                    raise delta
                yield delta
                if delta.finish:
                    call.finished = True
                    return
        finally:
            call.closed = not call.finished
            call.gone.set()

    async def warm(self, prompt: PromptText) -> None:
        self.warmed.append(prompt)

    async def aclose(self) -> None:
        pass

    @property
    def open_calls(self) -> int:
        return sum(not call.closed and not call.finished for call in self.calls)


class WordTokenizer:
    """A token is a word or a run of whitespace's line breaks; good enough to count with."""

    name = "words"
    exact = True

    def count(self, text: str) -> int:
        return len(text.split()) + text.count("\n")

    async def prime(self, texts: Iterable[str]) -> None:
        pass


@dataclass
class Table:
    """A writer's table: the manuscript changes, the desk is a snapshot of it."""

    engine: FakeEngine
    manuscript: Manuscript
    options: CompletionOptions = field(
        default_factory=lambda: CompletionOptions(trigger="always", patience_ms=50)
    )

    def desk(self) -> Desk:
        return Desk(
            manuscript=self.manuscript,
            plan=Plan(),
            options=self.options,
            engine=self.engine,
            tokenizer=WordTokenizer(),
            context_tokens=600,
            chat=False,
            sampling=Sampling(max_tokens=200),
        )

    def apply(self, edit: Edit) -> None:
        self.manuscript = self.manuscript.edited(edit)

    @property
    def end(self) -> int:
        return len(self.manuscript.text)


async def settle(turns: int = 20) -> None:
    """Let everything that can run without waiting for anything run."""
    for _ in range(turns):
        await asyncio.sleep(0)
