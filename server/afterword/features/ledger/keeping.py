"""Keeping the ledger of one editor: what trackers know is written away from the keystroke path."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from afterword.features.ledger.account import Client
from afterword.features.ledger.anchoring import find_again, row_of
from afterword.features.ledger.tracking import Tracker

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from afterword.features.ledger.anchoring import FoundAgain
    from afterword.features.ledger.options import LedgerOptions
    from afterword.features.ledger.ports import Entry, LedgerStore, Span
    from afterword.manuscript import Manuscript

#: Between what happens and its being written (seconds).
PAUSE: Final = 5.0


@dataclass(slots=True, eq=False)
class _Kept:
    """One manuscript that is tracked.

    `saves` says whether its editor tells when it saves; `waiting` was saved before it was known
    what came from candidates in earlier sessions.
    """

    tracker: Tracker
    saves: bool = False
    waiting: Manuscript | None = None


class Bookkeeper:
    """The trackers of one editor, and the ledger; used on the event loop only."""

    def __init__(
        self,
        store: Callable[[], LedgerStore],
        *,
        pause_s: float = PAUSE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`store` is asked for when it is first needed."""
        self._store = store
        self._pause_s = pause_s
        self._clock = clock
        self._client = Client()
        self._open: dict[Tracker, _Kept] = {}
        self._leaving: list[Entry] = []
        self._last: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due = float("inf")

    def track(self, document: str, manuscript: Manuscript, options: LedgerOptions) -> Tracker:
        """Track a manuscript that was just opened; `document` as in `Entry.document`."""
        tracker = Tracker(
            manuscript.text, options, document=document, client=self._client, clock=self._clock
        )
        self._open[tracker] = kept = _Kept(tracker)
        if options.enabled:
            self._seek(kept, manuscript)
        return tracker

    def switch(self, tracker: Tracker, manuscript: Manuscript, options: LedgerOptions) -> None:
        """Other settings hold for a manuscript from now on."""
        kept, on = self._open.get(tracker), options.enabled and not tracker.options.enabled
        tracker.switch(options)
        if on and kept is not None:
            self._seek(kept, manuscript)

    def _seek(self, kept: _Kept, manuscript: Manuscript) -> None:
        if kept.tracker.document:
            kept.tracker.seek()
            self._run(self._find(kept, manuscript))

    def soon(self) -> None:
        """Something has happened: write it before long."""
        self._in(self._pause_s)

    def saved(self, tracker: Tracker, manuscript: Manuscript) -> None:
        """A manuscript was saved as it is."""
        kept = self._open.get(tracker)
        if kept is None:
            return
        kept.saves = True
        kept.waiting = None if tracker.settled else manuscript
        tracker.saved()
        if tracker.settled:
            self._keep(tracker, manuscript, tracker.spans())

    def closed(self, tracker: Tracker, manuscript: Manuscript) -> None:
        """A manuscript was closed.

        What was changed since it was saved is lost with it, where its editor tells of saving.
        """
        kept = self._open.pop(tracker, None)
        if kept is None:
            return
        self._leaving += tracker.news()
        if not kept.saves:
            tracker.mark()
            kept.waiting = None if tracker.settled else manuscript
        if not kept.saves and tracker.settled:
            self._keep(tracker, manuscript, tracker.spans())
        self._run(self._write())

    async def flush(self) -> None:
        """Write what there is to write, and wait until it is."""
        await self._run(self._write())

    async def aclose(self) -> None:
        """Write what there is to write, and plan nothing more."""
        await self.flush()
        self._stop()

    async def _write(self) -> None:
        """Write the news; and look again when it is time to see how much of a text is left."""
        self._stop()
        entries, self._leaving = self._leaving, []
        for tracker in self._open:
            entries += tracker.news()
        if entries:
            await asyncio.to_thread(self._store().record, entries)
        due = min((tracker.due for tracker in self._open), default=float("inf"))
        if due != float("inf"):
            self._in(max(self._pause_s, due - self._clock()))

    async def _find(self, kept: _Kept, manuscript: Manuscript) -> None:
        """Look for what of a text came from candidates in earlier sessions."""
        tracker = kept.tracker
        found, entries = await asyncio.to_thread(
            _sought, self._store(), tracker.document, manuscript
        )
        saved = tracker.found(found.spans, entries, lost=found.lost)
        if kept.waiting is not None:
            self._keep(tracker, kept.waiting, saved)

    def _keep(self, tracker: Tracker, manuscript: Manuscript, spans: tuple[Span, ...]) -> None:
        """Keep a manuscript's spans as they are in it."""
        if tracker.document and tracker.active:
            self._run(self._write_spans(tracker, manuscript, spans))

    async def _write_spans(
        self, tracker: Tracker, manuscript: Manuscript, spans: tuple[Span, ...]
    ) -> None:
        now, store, path, lost = self._clock(), self._store(), tracker.document, tracker.lost

        def write() -> None:
            store.keep(row_of(path, manuscript, spans, store.key, now=now, lost=lost))

        await self._write()  # the entries first: a span of none means little
        await asyncio.to_thread(write)

    def _run(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do one thing after the other, in the order in which they happened."""

        async def in_turn(before: asyncio.Task[None] | None) -> None:
            if before is not None:
                await asyncio.wait([before])
            await work

        self._last = asyncio.create_task(in_turn(self._last))
        return self._last

    def _in(self, seconds: float) -> None:
        """Flush in so many seconds, or sooner if that is planned already."""
        loop = asyncio.get_running_loop()
        due = loop.time() + seconds
        if self._timer is not None and self._due <= due:
            return
        self._stop()
        self._due = due
        self._timer = loop.call_later(seconds, lambda: self._run(self._write()))

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._due = None, float("inf")


def _sought(
    store: LedgerStore, path: str, manuscript: Manuscript
) -> tuple[FoundAgain, dict[str, Entry]]:
    """What is found again, and the entries of it."""
    found = find_again(store, path, manuscript, exists=lambda one: Path(one).exists())
    return found, store.named({span.receipt for span in found.spans})
