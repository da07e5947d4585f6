"""What can be done before the writer asks: the prompt put together, the engine warmed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from afterword.features.completion.background import Background
from afterword.features.completion.place import place_at
from afterword.features.completion.question import answer_tokens, ask, prompt_at
from afterword.inference import PromptText
from afterword.postprocess import Shape, look_over

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from afterword.features.completion.desk import Desk
    from afterword.features.completion.place import Place
    from afterword.features.completion.question import Question

#: After an edit, before the question at the cursor is put together: an editor asks after some
#: 40 ms, and a keystroke comes sooner only in a burst (seconds).
_SOON = 0.01
#: After an edit, before the engine is let read what stands before the cursor (seconds).
_QUIET = 0.3

_ANYTHING = PromptText("The")


class Ahead:
    """Works ahead of one writer; nothing here is ever waited for.

    The question where the writer stands is put together between two keystrokes. The engine is
    warmed when a manuscript opens and when the prompt's anchor hops: the text at the cursor
    changes with every keystroke and is not worth reading ahead, but what stands before it is.
    """

    def __init__(self, desk: Callable[[], Desk]) -> None:
        """Start with nothing done."""
        self._desk = desk
        self._ready: tuple[Desk, Question] | None = None
        self._warm: str | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._background = Background()

    def opening(self) -> None:
        """The manuscript opens: the engine may start before there is anything for it to read."""
        self._later(0, self._start)

    def opened(self) -> None:
        """The manuscript has opened: its end is where a draft goes on."""
        self._later(0, lambda: self._warm_at(len(self._desk().manuscript.text)))

    def edited(self, offset: int) -> None:
        """The writer has typed up to `offset` (code points)."""
        self.stop()
        self._later(_SOON, lambda: self._prepare(offset))
        if self._warm is not None:
            self._later(_QUIET, lambda: self._warm_at(offset))

    def question(self, desk: Desk, place: Place) -> Question | None:
        """The question at `place`, if it has been put together for this very desk."""
        if self._ready is None:
            return None
        prepared, question = self._ready
        return question if prepared == desk and question.place == place else None

    def stop(self) -> None:
        """Begin nothing more, and let go of what was done."""
        self._ready = None
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        self._background.cancel()

    def _later(self, seconds: float, work: Callable[[], Coroutine[None, None, None]]) -> None:
        loop = asyncio.get_running_loop()
        self._timers.append(loop.call_later(seconds, lambda: self._background.run(work())))

    async def _prepare(self, offset: int) -> None:
        desk = self._desk()
        place = place_at(desk.manuscript, offset)
        if place.offered_unasked and desk.options.trigger != "asked":
            question = await ask(desk, place)
            self._ready = desk, question
            look_over(question.around)

    async def _start(self) -> None:
        await self._desk().engine.warm(_ANYTHING)

    async def _warm_at(self, offset: int) -> None:
        desk = self._desk()
        room = answer_tokens(desk, Shape.PARAGRAPH)
        prompt = await prompt_at(desk, offset, answer_tokens=room)
        steady = "\n".join(piece.text for piece in prompt.pieces[:-1])
        if steady != self._warm:
            self._warm = steady
            await desk.engine.warm(prompt.content)
