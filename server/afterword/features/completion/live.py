"""One generation in flight: it fills up, may be watched by several requests, and can be closed."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from afterword.inference import EngineProblem, Finish

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.inference import Engine, GenerationRequest


#: Closing a connection takes half a millisecond, and whoever waits goes first (seconds).
_ANSWER_FIRST = 0.003


class LiveStream:
    """Text arriving from an engine.

    `began` is event-loop time, `started_at` a Unix time, the rest are seconds since then.

    It outlives the request that started it, so that the next one can take it up. Reading `raw`
    never waits; `reach` waits for more. It ends by itself once `enough` holds of `raw`, which
    closes the upstream connection.
    """

    def __init__(
        self, engine: Engine, request: GenerationRequest, enough: Callable[[str], bool]
    ) -> None:
        """Start generating at once; must be called on a running event loop."""
        self.request = request
        self.raw = ""
        self.finish: Finish | None = None
        self.problem: EngineProblem | None = None
        self.tokens = 0
        self.started_at = time.time()
        self._clock = asyncio.get_running_loop().time
        self.began = self._clock()
        self.seconds_to_first: float | None = None
        self.seconds = 0.0
        self._changed = asyncio.Event()
        self._over = False
        self._task = asyncio.create_task(self._fill(engine, enough))
        self._task.add_done_callback(lambda _: self._changed.set())

    @property
    def ended(self) -> bool:
        """Whether no more text will come."""
        return self._over or self._task.done()

    def close(self) -> None:
        """Stop generating and close the upstream connection; does nothing once ended."""
        self._task.cancel()

    async def reach(self, satisfied: Callable[[], bool], *, deadline: float | None = None) -> bool:
        """Wait until `satisfied()`, the stream's end, or `deadline` (event-loop time).

        Returns whether it was satisfied.
        """
        while not satisfied() and not self.ended:
            self._changed.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._changed.wait()
            except TimeoutError:
                break
        return satisfied()

    async def _fill(self, engine: Engine, enough: Callable[[str], bool]) -> None:
        try:
            async with contextlib.aclosing(engine.stream(self.request)) as deltas:
                async for delta in deltas:
                    if self.seconds_to_first is None:
                        self.seconds_to_first = self._clock() - self.began
                    self.raw += delta.text
                    self.tokens += delta.tokens
                    satisfied = enough(self.raw)
                    self.finish = Finish.STOP if satisfied else delta.finish
                    # over before upstream has closed: whoever waits need not wait for that too
                    self._over = self.finish is not None
                    self.seconds = self._clock() - self.began
                    self._changed.set()
                    if satisfied:
                        await asyncio.sleep(_ANSWER_FIRST)
                        break
        except EngineProblem as problem:
            self.problem = problem
