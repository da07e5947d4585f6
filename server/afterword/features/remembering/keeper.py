"""One document's memory, kept current beside the writer's work and never in its way."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.features.pacing import paced
from afterword.features.remembering.build import Built, build
from afterword.features.remembering.chapters import written_in
from afterword.features.remembering.known import Known
from afterword.features.remembering.running import Stretch, running, tells
from afterword.memory.sidecar import parse
from afterword.memory.story import Story

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from afterword.context.recall import Told
    from afterword.features.remembering.scribe import Scribe
    from afterword.manuscript import Manuscript

log = logging.getLogger(__name__)

#: After the last edit, before what it changed is read: a sentence is typed in one go (seconds).
_SOON: Final = 0.5
#: After the last thing the writer did, before a model is asked (seconds).
IDLE: Final = 10.0
#: So many new summaries are told to prompts together, while a build goes on.
_TOLD_AFTER: Final = 100
#: After a build that the engine's trouble ended, before the next one; doubled each time (seconds).
_AFTER_TROUBLE: Final = 60.0
_LONGEST_REST: Final = 1_800.0


def _nothing(*_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to know; called on the event loop, and must not raise.

    Attributes:
        progress: summaries there and summaries wanted, while a model is asked.
        built: what a build did, after one in which a model was to be asked.
        changed: something more is known, or something else.
    """

    progress: Callable[[int, int], None] = _nothing
    built: Callable[[Built], None] = _nothing
    changed: Callable[[], None] = _nothing


class Keeper:
    """Keeps what is known of one manuscript current.

    All but `start`, `build_now` and `stop` return at once and may be called at every keystroke.
    Extracts follow the text by themselves, soon after an edit; a model is asked only where the
    scribe says so, once the writer has rested, and no longer than until the next edit.

    Attributes:
        known: what is known by now.
        pinned: the facts pinned in the sidecar.
        unasked: whether a model is asked while the writer rests, and not by `build_now` alone.
    """

    def __init__(
        self,
        manuscript: Manuscript,
        scribe: Callable[[], Scribe],
        *,
        watch: Watch | None = None,
        idle_s: float = IDLE,
        unasked: bool = True,
    ) -> None:
        """Begin with a manuscript; nothing is read before `start`.

        `scribe` is asked anew for each build, since settings change. Without `unasked`, a model is
        asked only by `build_now`.
        """
        self.known = Known()
        self._told = self.known.snapshot()
        self.pinned: tuple[str, ...] = ()
        self.unasked = unasked
        self._manuscript = manuscript
        self._scribe = scribe
        self._watch = watch or Watch()
        self._idle_s = idle_s
        self._near = len(manuscript.text)
        self._sidecar = ""
        self._story: Story | None = None
        self._given_up: set[bytes] = set()
        self._asked_of: tuple[str, str] | None = None
        self._active_at = float("-inf")
        self._rest_until = float("-inf")
        self._rest_s = _AFTER_TROUBLE
        self._enough = False
        self._was_read = asyncio.Event()
        self._wanted = asyncio.Event()
        self._asked_for = 0
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._at_work = asyncio.Lock()

    # -- what the writer does -----------------------------------------------------------------

    def edited(self, manuscript: Manuscript, near: int) -> None:
        """The text is another now, edited at `near` (code points)."""
        self._manuscript = manuscript
        self.busy(near)
        self._wanted.set()

    def busy(self, near: int | None = None) -> None:
        """The writer is doing something, at `near` (code points): a model is not asked now."""
        self._active_at = asyncio.get_running_loop().time()
        self._near = self._near if near is None else near

    def sidecar(self, text: str) -> None:
        """The sidecar's text, "" where there is none."""
        if text != self._sidecar:
            self._sidecar = text
            self.pinned = parse(text).pinned
            self._take_up_sidecar()
            self._wanted.set()

    def settings_changed(self) -> None:
        """Another scribe may be wanted; what was given up is worth trying again."""
        self._given_up.clear()
        self._rest_until, self._rest_s = float("-inf"), _AFTER_TROUBLE
        self._wanted.set()

    # -- what is known ------------------------------------------------------------------------

    @property
    def story(self) -> Story | None:
        """The story as the text stands; None until `start` has read it."""
        before = self._story
        if before is None or before.manuscript is self._manuscript:
            return before
        story = self._story = before.edited(self._manuscript)
        if (
            self._sidecar
            and story.manuscript.outline.structure is not before.manuscript.outline.structure
        ):
            self._take_up_sidecar()  # units are numbered otherwise now
        return story

    def tells(self, story: Story, offset: int) -> tuple[Told, ...]:
        """What is known of the story up to an offset (code points), as prompts take it."""
        return tells(story, offset, self._told)

    def running(self, offset: int) -> tuple[Stretch, ...]:
        """The story up to an offset (code points), stretch by stretch; empty until it is read."""
        story = self.story
        return running(story, offset, self.known, model=self._scribe().model) if story else ()

    # -- work ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to read, and from now on follow the text; on a running event loop."""
        if self._task is None:
            self._wanted.set()
            self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop at once; what is done is kept. `start` goes on from there."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def read_within(self, seconds: float) -> bool:
        """Wait so long at most until the text has been read once; whether it has."""
        if not self._was_read.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._was_read.wait()
        return self._was_read.is_set()

    async def read_now(self) -> None:
        """Read what has not been read, ahead of its time; no model is asked."""
        async with self._at_once():
            await self._read()

    def stop_building(self) -> None:
        """The writer has had enough: end the build under way, and begin none unasked."""
        self.unasked = False
        self._enough = True

    async def build_now(self) -> Built:
        """Bring everything up to date now, because the writer asked for it."""
        self._enough = False
        async with self._at_once():
            return await self._build(await self._read(), unasked=False)

    @contextlib.asynccontextmanager
    async def _at_once(self) -> AsyncIterator[None]:
        """Have the work to oneself, as soon as what is under way has come to a stop."""
        self._asked_for += 1
        self._hurry.set()
        try:
            async with self._at_work:
                yield
        finally:
            self._asked_for -= 1
            if not self._asked_for:
                self._hurry.clear()

    async def _follow(self) -> None:
        """Follow the text until cancelled."""
        while True:
            try:
                await self._keep_current()
            except Exception as error:  # noqa: BLE001 -- a defect must not end memory for good
                # not the message, which may quote the manuscript
                log.error("memory has stumbled over %s", type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(_AFTER_TROUBLE)

    async def _keep_current(self) -> None:
        now = asyncio.get_running_loop().time
        owed = False
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(self._rest_until if owed else None):
                    await self._wanted.wait()
            self._wanted.clear()
            if self._story is not None:
                await self._rested(_SOON)
            async with self._at_work:
                story = await self._read()
            if not self.unasked or not self._scribe().generative or now() < self._rest_until:
                continue
            if not await self._rested(self._idle_s) or self._wanted.is_set():
                self._wanted.set()
                continue
            async with self._at_work:
                owed = bool((await self._build(story, unasked=True)).problem)

    async def _read(self) -> Story:
        """Read what has not been read of the text as it stands."""
        story = self.story
        if story is None:
            self._story = await asyncio.to_thread(Story.of, self._manuscript)
            self._take_up_sidecar()
            story = self.story or self._story
        self.known.use(self._scribe())
        reading = self.known.reading(story, self._near)
        if await (paced(reading, rest=0) if self._asked_for else paced(reading)):
            self._changed()
        if sidecar := self._sidecar:  # what the writer wrote may be stale now
            written = await asyncio.to_thread(written_in, story, sidecar)
            if self.story is story and self._sidecar is sidecar and written != self.known.written:
                self.known.written = written
                self._changed()
        self._was_read.set()
        return story

    async def _build(self, story: Story, *, unasked: bool) -> Built:
        scribe = self._scribe()
        asked_of = (scribe.model, scribe.recipe(leaf=True))
        if asked_of != self._asked_of:
            self._given_up.clear()
            self._asked_of = asked_of

        async def go_on() -> bool:
            if not unasked or self._enough:
                return not self._enough
            if not await self._rested(self._idle_s):
                self._wanted.set()  # to go on where the writer's own build will have left it
            return not self._wanted.is_set()

        def progress(done: int, wanted: int) -> None:
            if done % _TOLD_AFTER == 0:
                self._told = self.known.snapshot()
            self._watch.progress(done, wanted)

        built = await build(
            story,
            scribe,
            self.known,
            near=self._near,
            progress=progress,
            given_up=self._given_up,
            go_on=go_on,
        )
        if scribe.generative:
            self._watch.built(built)
            self._changed()
        if built.problem:  # not at once again, nor with every edit
            self._rest_until = asyncio.get_running_loop().time() + self._rest_s
            self._rest_s = min(self._rest_s * 2, _LONGEST_REST)
        else:
            self._rest_s = _AFTER_TROUBLE
        return built

    async def _rested(self, seconds: float) -> bool:
        """Wait until the writer has done nothing for so long; false if asked to hurry instead."""
        now = asyncio.get_running_loop().time
        while (left := self._active_at + seconds - now()) > 0 and not self._hurry.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._hurry.wait()
        return not self._hurry.is_set()

    def _changed(self) -> None:
        """More is known, or something else."""
        self._told = self.known.snapshot()
        self._watch.changed()

    def _take_up_sidecar(self) -> None:
        if self._story is not None:
            self.known.written = written_in(self._story, self._sidecar)
            self._changed()
