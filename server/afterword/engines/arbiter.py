"""An engine behind a gate: ghost text before gaps before the coach before summaries."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterword.inference import Delta, Finish, Priority

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from afterword.engines.gate import Gate, Turn
    from afterword.inference import Engine, GenerationRequest, PromptText

_WARMING = max(Priority) + 1  # anything that was asked for goes first


class _InterruptedError(Exception):
    """The gate wanted the place back."""


class ArbitratedEngine:
    """Any engine, with its requests let in by a `Gate`.

    A request that is interrupted is queued again in its old position and, unseen by its consumer,
    goes on from the text it has already given: the prompt grows by that text, which the engine's
    prompt cache mostly still holds. A chat can't be continued so, nor an answer held to a schema:
    its text is kept back until it is complete, and an interrupted one starts afresh.
    """

    def __init__(self, engine: Engine, gate: Gate) -> None:
        """Wrap `engine`; engines of the same server share one gate."""
        self._engine = engine
        self._gate = gate

    @property
    def label(self) -> str:
        """The wrapped engine's."""
        return self._engine.label

    @property
    def model(self) -> str:
        """The wrapped engine's."""
        return self._engine.model

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """See `Engine.stream`; waits for a place first."""
        turn = self._gate.turn(request.priority)
        interruptible = self._gate.preempts and request.priority is not Priority.GHOST
        if not interruptible:
            async with (
                self._inside(turn),
                contextlib.aclosing(self._engine.stream(request)) as deltas,
            ):
                async for delta in deltas:
                    yield delta
            return
        progress = _Progress(request)
        while (left := progress.what_is_left()) is not None:
            with contextlib.suppress(_InterruptedError):
                async with self._inside(turn):
                    deltas = self._interruptible(left, turn)
                    async with contextlib.aclosing(deltas):
                        async for delta in deltas:
                            for ready in progress.take(delta):
                                yield ready
                break
        for ready in progress.rest():
            yield ready

    async def warm(self, prompt: PromptText) -> None:
        """Warm the engine when nobody wants it; dropped as soon as somebody does."""
        turn = self._gate.turn(_WARMING)
        async with self._inside(turn):
            warming = asyncio.create_task(self._engine.warm(prompt))
            self._gate.interruptible(turn, warming.cancel)
            try:
                await asyncio.wait({warming})
            finally:
                warming.cancel()
                await asyncio.gather(warming, return_exceptions=True)

    async def aclose(self) -> None:
        """Close the wrapped engine."""
        await self._engine.aclose()

    @contextlib.asynccontextmanager
    async def _inside(self, turn: Turn) -> AsyncGenerator[None, None]:
        await self._gate.enter(turn)
        try:
            yield
        finally:
            self._gate.leave(turn)

    async def _interruptible(
        self, request: GenerationRequest, turn: Turn
    ) -> AsyncGenerator[Delta, None]:
        """The engine's stream, read by a task of its own that the gate can cancel."""
        queue: asyncio.Queue[Delta | None] = asyncio.Queue()
        reading = asyncio.create_task(_read(self._engine, request, queue))
        # Not at the task's own end: one that is cancelled before its first step never gets there.
        reading.add_done_callback(lambda _: queue.put_nowait(None))
        self._gate.interruptible(turn, reading.cancel)
        try:
            while (delta := await queue.get()) is not None:
                yield delta
            if reading.cancelled():
                raise _InterruptedError
            reading.result()
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def _read(
    engine: Engine, request: GenerationRequest, queue: asyncio.Queue[Delta | None]
) -> None:
    async with contextlib.aclosing(engine.stream(request)) as deltas:
        async for delta in deltas:
            queue.put_nowait(delta)


@dataclass(slots=True)
class _Progress:
    """What an interruptible request has given so far, and what is left to ask for."""

    request: GenerationRequest
    ended: bool = False
    said: str = ""
    tokens: int = 0
    gluing: bool = False
    kept: list[Delta] = field(default_factory=list)

    @property
    def continuable(self) -> bool:
        return not self.request.prompt.messages and self.request.schema is None

    def what_is_left(self) -> GenerationRequest | None:
        """The request as it is to be sent now; None when nothing is left of it."""
        if not self.continuable:
            self.said, self.tokens, self.kept = "", 0, []
        if not self.said:
            return self.request
        sampling = self.request.sampling
        if self.ended or self.tokens >= sampling.max_tokens:
            return None
        # Engines drop a prompt's trailing white space, and the model then says it once more.
        self.gluing = self.said != self.said.rstrip()
        return replace(
            self.request,
            prompt=replace(self.request.prompt, text=self.request.prompt.text + self.said),
            sampling=replace(sampling, max_tokens=sampling.max_tokens - self.tokens),
        )

    def take(self, delta: Delta) -> list[Delta]:
        """What the consumer gets now."""
        text = delta.text.lstrip() if self.gluing else delta.text
        self.gluing = self.gluing and not text
        self.said += text
        self.tokens += delta.tokens
        self.ended = delta.finish is not None
        delta = replace(delta, text=text)
        if self.continuable:
            return [delta]
        self.kept.append(delta)
        return []

    def rest(self) -> list[Delta]:
        """What the consumer gets at the end."""
        cut_by_limit = not self.ended and self.tokens >= self.request.sampling.max_tokens
        return [*self.kept, Delta("", Finish.LENGTH, tokens=0)] if cut_by_limit else self.kept
