"""Ghost text in one manuscript: what to offer at the cursor, when to ask, and what to keep."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.completion.background import Background
from afterword.features.completion.known import Known
from afterword.features.completion.offering import Drop, Dropped, Suggestion
from afterword.features.completion.place import Stand, place_at
from afterword.features.completion.question import ask, nth_seed, start
from afterword.features.completion.receipts import candidate_from
from afterword.features.completion.redrawing import Redrawing, Redrawn, drawn_anew
from afterword.features.completion.rhythm import Rhythm
from afterword.features.completion.several import gather_different
from afterword.inference import EngineProblem
from afterword.postprocess import Shape, surroundings_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.completion.ahead import Ahead
    from afterword.features.completion.desk import Desk
    from afterword.features.completion.live import LiveStream
    from afterword.features.completion.place import Place
    from afterword.inference import Candidate
    from afterword.manuscript import Edit


class GhostWriter:
    """Ghost text for one open manuscript.

    `desk` gives a snapshot of the manuscript as it stands now; every method must be called on
    the event loop, and `edited` right after the edit was applied.
    """

    def __init__(
        self,
        desk: Callable[[], Desk],
        more: Callable[[int], None] = lambda _offset: None,
        ahead: Ahead | None = None,
    ) -> None:
        """Start with nothing known.

        `more` hears where a text shown in part has become whole; `ahead` may have put the
        question together already.
        """
        self._desk = desk
        self._ahead = ahead
        self._more = more
        self._known: Known | None = None
        self._rhythm = Rhythm()
        self._edits = 0
        self._asking: asyncio.Task[tuple[Suggestion, ...]] | None = None
        self._superseded: set[asyncio.Task[tuple[Suggestion, ...]]] = set()
        self._redrawing: Redrawing | None = None
        self._background = Background()

    def edited(self, edit: Edit) -> None:
        """Follow an edit; closes upstream at once whatever the writer has departed from."""
        self._edits += 1
        self._rhythm = self._rhythm.keystroke(asyncio.get_running_loop().time())
        if self._redrawing is not None:
            self._redrawing.stale = True
            self._redrawing.task.cancel()
        if self._known is None:
            return
        if not self._known.follow(edit):
            self.forget()
        elif edit.text and self._known.used_up:
            self._prefetch()

    def forget(self) -> None:
        """Let go of what is known; whatever is still coming is closed."""
        if self._known is not None:
            self._known.close()
            self._known = None

    def close(self) -> None:
        """Forget everything and answer nothing more."""
        self.forget()
        self._background.cancel()
        if self._asking is not None:
            self._asking.cancel()
        if self._redrawing is not None:
            self._redrawing.task.cancel()

    async def suggest(self, offset: int, *, invoked: bool) -> tuple[Suggestion, ...]:
        """What to show at `offset` (code points): several when invoked, else one or none.

        A newer call ends an older one, which then raises Dropped.

        Raises:
            Dropped: the answer would be of no use any more.
            EngineProblem: the engine failed.
        """
        if self._asking is not None and not self._asking.done():
            self._superseded.add(self._asking)
            self._asking.cancel()
        edits = self._edits
        task = asyncio.create_task(self._answer(offset, invoked=invoked))
        self._asking = task
        try:
            suggestions = await task
        except asyncio.CancelledError:
            task.cancel()
            if task in self._superseded:
                raise Dropped(Drop.SUPERSEDED) from None
            raise
        finally:
            self._superseded.discard(task)
        if edits != self._edits:
            raise Dropped(Drop.STALE)
        return suggestions

    def has_shown(self, offset: int) -> bool:
        """Whether something was offered at `offset` (code points) that still stands there."""
        known = self._known
        if known is None or known.cursor != offset or not known.shown:
            return False
        return known.growing or any(known.rest(stream) for stream in known.streams)

    async def regenerate(self, offset: int, *, temperature: float | None = None) -> Redrawn | None:
        """Draw anew what was last shown at `offset` (code points); the next call there gets it.

        None where nothing was shown there, or where nothing else worth offering comes. None draws
        at the settings' own temperature. A newer call ends an older one, which raises Dropped.

        Raises:
            Dropped: the answer would be of no use any more.
            EngineProblem: the engine failed; what was shown stays.
        """
        known = self._known
        if known is None or not self.has_shown(offset):
            return None
        if self._redrawing is not None:
            self._redrawing.task.cancel()
        task = asyncio.create_task(self._redraw(known, offset, temperature))
        mine = self._redrawing = Redrawing(offset, task)
        try:
            return await task
        except asyncio.CancelledError:
            task.cancel()
            if mine.stale or self._redrawing is not mine:
                raise Dropped(Drop.STALE if mine.stale else Drop.SUPERSEDED) from None
            raise
        finally:
            if self._redrawing is mine:
                self._redrawing = None

    async def _redraw(self, known: Known, offset: int, temperature: float | None) -> Redrawn | None:
        desk, question = self._desk(), known.question
        if known.typed:
            place = place_at(desk.manuscript, offset)
            question = await ask(desk, place, shape=_asked_for(place))
        shown = [(stream, rest) for stream in known.streams if (rest := known.rest(stream))]
        passed = (*known.passed_over, *(rest for _, rest in shown))
        stream = await drawn_anew(desk, question, temperature=temperature, unlike=passed)
        if stream is None:
            return None
        origin = next((known.receipts[one] for one, _ in shown if one in known.receipts), None)
        fresh = Known(question, [stream], anchor=offset, anew=True, passed_over=passed)
        candidate = candidate_from(desk, question, stream, fresh.text(stream))
        fresh.receipts[stream] = candidate
        self._keep(fresh)
        return Redrawn(candidate, fresh.batch, origin.receipt.id if origin else None)

    async def _answer(self, offset: int, *, invoked: bool) -> tuple[Suggestion, ...]:
        redrawing = self._redrawing
        if redrawing is not None and redrawing.offset == offset:
            await asyncio.wait({redrawing.task})  # what is shown now is about to be replaced
        desk = self._desk()
        known = self._known_at(desk, offset)
        if invoked:
            return await self._several(desk, offset, known)
        if known is not None:
            with contextlib.suppress(EngineProblem):  # of an earlier question: this one may do
                if found := await self._first(desk, known):
                    return found
        if desk.options.trigger == "asked":
            return ()
        known = await self._ask(desk, offset)
        return () if known is None else await self._first(desk, known)

    def _known_at(self, desk: Desk, offset: int) -> Known | None:
        """What is known for this very place, if anything is left of it."""
        known = self._known
        if known is None or known.cursor != offset:
            return None
        place = place_at(desk.manuscript, offset)
        if known.can_move_to(place):
            known.take_up(place, surroundings_at(desk.manuscript, offset))
        if known.growing or any(known.rest(stream) for stream in known.streams):
            return known
        return None

    async def _ask(self, desk: Desk, offset: int) -> Known | None:
        """Ask afresh, once the writer has paused."""
        place = place_at(desk.manuscript, offset)
        if not place.offered_unasked:
            return None
        edits = self._edits
        await self._pause(desk)
        question = self._ahead.question(desk, place) if self._ahead else None
        question = question or await ask(desk, place)
        if edits != self._edits:
            raise Dropped(Drop.STALE)
        return self._keep(Known(question, [start(desk, question)], anchor=offset))

    async def _pause(self, desk: Desk) -> None:
        if desk.options.trigger != "pause":
            return
        now = asyncio.get_running_loop().time()
        options = desk.options
        await asyncio.sleep(
            self._rhythm.still_to_wait(
                now, options.min_pause_ms / 1000, options.max_pause_ms / 1000
            )
        )

    async def _first(self, desk: Desk, known: Known) -> tuple[Suggestion, ...]:
        """The whole text if it comes within the writer's patience, else its first sentence."""
        stream = known.streams[0]
        if not known.typed:  # typed through, it is shown already: what there is comes at once
            patience = stream.began + desk.options.patience_ms / 1000
            await stream.reach(lambda: False, deadline=patience)
        await stream.reach(lambda: any(known.rest(stream) for stream in known.streams))
        if found := self._ready(desk, known):
            if not stream.ended and not known.promised:
                known.promised = True
                self._background.run(self._tell_when_whole(known, stream))
            return found
        if stream.problem is not None:
            self.forget()
            raise stream.problem
        return ()

    async def _several(
        self, desk: Desk, offset: int, known: Known | None
    ) -> tuple[Suggestion, ...]:
        """Candidates that differ; what is already known counts as the first."""
        count = desk.options.candidates
        if known is not None and known.anew:
            known.anew = False
            if found := self._ready(desk, known):
                return found
        if known is None or known.typed:
            place = place_at(desk.manuscript, offset)
            if place.stand is Stand.ELSEWHERE:
                return ()
            question = await ask(desk, place, shape=_asked_for(place))
            known = self._keep(Known(question, [], anchor=offset))
        seed = desk.sampling.seed
        for number in range(len(known.streams), count):
            known.streams.append(start(desk, known.question, seed=nth_seed(seed, number)))
        known.receipts = await gather_different(desk, known.question, known.streams, count=count)
        known.streams = list(known.receipts)
        known.shown = True
        return tuple(Suggestion(c.text, c, known.batch) for c in known.receipts.values())

    def _ready(self, desk: Desk, known: Known) -> tuple[Suggestion, ...]:
        """What can be shown at once: the first answer with something left of it."""
        for stream in known.streams:
            if rest := known.rest(stream):
                known.shown = True
                return (Suggestion(rest, _candidate(desk, known, stream), known.batch),)
        return ()

    async def _tell_when_whole(self, known: Known, stream: LiveStream) -> None:
        await stream.reach(lambda: stream.ended)
        if self._known is known and known.rest(stream):
            self._more(known.cursor)

    def _keep(self, known: Known) -> Known:
        self.forget()
        self._known = known
        return known

    def _prefetch(self) -> None:
        """Ask for what comes after the accepted text before the writer does."""
        desk = self._desk()
        if desk.options.prefetch and self._known is not None:
            offset = self._known.cursor
            self._background.run(self._prefetch_at(desk, offset, self._edits))

    async def _prefetch_at(self, desk: Desk, offset: int, edits: int) -> None:
        place = place_at(desk.manuscript, offset)
        if place.stand is Stand.ELSEWHERE:
            return
        question = await ask(desk, place, shape=Shape.PARAGRAPH)
        if edits == self._edits:
            stream = start(desk, question)
            self._keep(Known(question.at(place, question.around), [stream], anchor=offset))


def _asked_for(place: Place) -> Shape:
    """What an explicit request gets: at the end of a finished sentence, a whole paragraph."""
    if place.stand is Stand.PARAGRAPH_END and place.sentence_finished:
        return Shape.PARAGRAPH
    return place.shape


def _candidate(desk: Desk, known: Known, stream: LiveStream) -> Candidate:
    """The answer as a candidate; shown in part and then whole, it stays the same one."""
    candidate, text = known.receipts.get(stream), known.text(stream)
    if candidate is None or (stream.ended and candidate.text != text):
        fresh = candidate_from(desk, known.question, stream, text)
        if candidate is not None:
            fresh = replace(fresh, receipt=replace(fresh.receipt, id=candidate.receipt.id))
        known.receipts[stream] = candidate = fresh
    return candidate
