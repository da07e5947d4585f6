"""The model's half of the coach: who is asked about which paragraph, when, and what was said."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.features.coaching.asking import HOPELESS, critique
from afterword.features.coaching.critic import answer_key
from afterword.features.coaching.keeping import read, written
from afterword.features.coaching.marks import Marks, paragraphs
from afterword.features.coaching.options import MODEL
from afterword.features.coaching.silence import is_silenced, silenced
from afterword.features.pacing import paced
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.features.coaching.options import CoachOptions
    from afterword.manuscript import Edit, Manuscript, Placed

#: After the engine's trouble, before it is asked again; doubled each time (seconds).
_AFTER_TROUBLE: Final = 30.0
_LONGEST_REST: Final = 1_800.0
_LOOKED_UP_AT_ONCE: Final = 200
_NEVER: Final = float("-inf")


class Judge:
    """Asks a model about the paragraphs that change; used by `Coach` alone, on its event loop.

    Attributes:
        marks: what was said, where it stands; brought up to date by the coach.
        options: what the writer has chosen.
        paused: whether nobody is to be asked.
        trouble: one line on what keeps the engine from answering, "" for nothing.
    """

    def __init__(
        self,
        manuscript: Manuscript,
        critic: Callable[[], Critic],
        store: AnswerStore,
        options: CoachOptions,
        *,
        settle: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        """`settle` brings `marks` up to date; `changed` is called when something else is known."""
        self.marks = Marks(manuscript)
        self.options = options
        self.paused = False
        self.trouble = ""
        self._critic = critic
        self._store = store
        self._settle = settle
        self._changed = changed
        self._here: dict[str, int] = {}
        self._active_at = self._rest_until = _NEVER
        self._rest_s = _AFTER_TROUBLE
        self._in_vain = 0
        self._made_by = b""
        self._one_at_a_time = asyncio.Lock()
        self._asking: tuple[asyncio.Task[None], tuple[int, int]] | None = None
        self._wanted, self._stirred = asyncio.Event(), asyncio.Event()

    @property
    def busy(self) -> bool:
        """Whether a question is under way."""
        return self._asking is not None

    @property
    def too_small(self) -> bool:
        """Whether the model isn't up to it."""
        return not self._critic().generative

    # -- what the writer does -----------------------------------------------------------------

    def edited(self, edit: Edit) -> None:
        """The writer has edited the text; what is asked about there is asked in vain."""
        behind = edit.start + len(edit.text)
        self._here = {name: _moved(edit, at) for name, at in self._here.items()}
        self._here |= {"edit": behind, "cursor": behind}
        self._drop_stale(edit)
        self._active()

    def moved_to(self, offset: int) -> None:
        """The cursor stands at an offset (code points)."""
        if self._here.get("cursor") != offset:
            self._here["cursor"] = offset
            self._active()

    def stir(self) -> None:
        """Whatever kept it from asking may be over: look again."""
        if self.paused and self._asking is not None:
            self._asking[0].cancel()
        self._wanted.set()
        self._stirred.set()

    def recover(self) -> None:
        """Forget an engine's trouble; it is worth trying again."""
        self.trouble = ""
        self._rest_until, self._rest_s = _NEVER, _AFTER_TROUBLE
        self.stir()

    def cancel(self) -> None:
        """Give up the question that is under way."""
        if self._asking is not None:
            self._asking[0].cancel()

    async def until_quiet(self) -> None:
        """Until the writer has rested."""
        clock = asyncio.get_running_loop().time
        while (left := self._active_at + self.options.idle_s - clock()) > 0:  # noqa: ASYNC110 -- time itself is waited for
            await asyncio.sleep(left)

    # -- work ---------------------------------------------------------------------------------

    async def follow(self) -> None:
        """What was said before at once, what is new after each rest; for ever."""
        await paced(self.marks.settling(self.marks.manuscript))
        await self.look_up()
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await self._until_idle()
            if self.too_small or self.paused:
                continue
            await self.look_up()
            while self._may_ask() and (placed := self._next()) is not None:
                try:
                    await self.ask(placed)
                except EngineProblem as problem:
                    self._rest(str(problem))

    async def ask(self, placed: Placed) -> None:
        """Ask about one paragraph, one at a time; given up as soon as it is edited.

        Raises:
            EngineProblem: the engine can't be asked.
        """
        async with self._one_at_a_time:
            task = asyncio.create_task(self._answered(placed))
            self._asking = (task, (placed.start, placed.end))
            self._changed()
            try:
                await asyncio.wait([task])
                if not task.cancelled():
                    task.result()
            finally:
                task.cancel()
                self._asking = None
                self._changed()

    async def look_up(self) -> None:
        """Take up what was said in earlier sessions, when somebody else judges than before."""
        critic = self._critic()
        if not critic.generative or (made_by := critic.fingerprint) == self._made_by:
            return
        self._made_by = made_by
        self.marks.forget()
        placed = await paced(paragraphs(self.marks.manuscript))
        for first in range(0, len(placed), _LOOKED_UP_AT_ONCE):
            batch = placed[first : first + _LOOKED_UP_AT_ONCE]
            some = {answer_key(made_by, one.block.text): one for one in batch}
            kept = await asyncio.to_thread(self._store.get_many, list(some))
            for key, text in kept.items():
                found = read(text, some[key].block.text)
                if found is not None:
                    self.marks.know(some[key], found)
            await asyncio.sleep(0)
        self._settle()
        while not all(await paced(self.marks.placing(self.marks.manuscript))):
            self._settle()
        self._changed()

    async def _answered(self, placed: Placed) -> None:
        """Ask, keep what is said, put it in its place."""
        critic = self._critic()
        said = await critique(critic, placed)
        self._in_vain = self._in_vain + 1 if said.problem and not said.findings else 0
        if self._in_vain >= HOPELESS:
            raise EngineProblem(ProblemKind.NONSENSE, said.problem)
        if not self._in_vain:
            self.trouble, self._rest_s = "", _AFTER_TROUBLE
        if said.whole:
            key = critic.key(placed.block.text)
            await asyncio.to_thread(self._store.put, key, written(said.findings))
        self._settle()
        if self._asking is not None:
            start, end = self._asking[1]
            self.marks.learn(replace(placed, start=start, end=end), said.findings)

    def _may_ask(self) -> bool:
        if asyncio.get_running_loop().time() < self._resting_until():
            self._wanted.set()
            return False
        options = self.options
        wanted = options.enabled and options.model == "idle" and MODEL not in options.off
        return wanted and not self.paused

    def _next(self) -> Placed | None:
        """The nearest paragraph that waits to be asked about."""
        self._settle()
        waiting = self.marks.waiting(but=self._here.values())
        if waiting and (quiet := silenced(self.marks.manuscript.text)):
            waiting = [one for one in waiting if not is_silenced(quiet, one.start, one.end)]
        near = self._here.get("cursor", 0)
        return min(waiting, key=lambda one: abs(one.start - near), default=None)

    def _active(self) -> None:
        self._active_at = asyncio.get_running_loop().time()
        self._wanted.set()

    async def _until_idle(self) -> None:
        """Until the writer has rested, and the engine may be asked again."""
        clock = asyncio.get_running_loop().time
        while (left := self._resting_until() - clock()) > 0:
            self._stirred.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._stirred.wait()

    def _resting_until(self) -> float:
        return max(self._active_at + self.options.idle_s, self._rest_until)

    def _drop_stale(self, edit: Edit) -> None:
        """Follow the paragraph that is being asked about; cancel where the edit touches it."""
        if self._asking is None:
            return
        task, (start, end) = self._asking
        if edit.end < start:
            self._asking = (task, (start + edit.growth, end + edit.growth))
        elif edit.start <= end:
            task.cancel()

    def _rest(self, line: str) -> None:
        self.trouble = line
        self._rest_until = asyncio.get_running_loop().time() + self._rest_s
        self._rest_s = min(2 * self._rest_s, _LONGEST_REST)
        self._wanted.set()
        self._changed()


def _moved(edit: Edit, offset: int) -> int:
    moved = edit.moved(offset)
    return edit.start + len(edit.text) if moved is None else moved
