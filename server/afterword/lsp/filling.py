"""Filling gaps of an open document: one, or every one, as the writer types on."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from afterword.features.gaps.every import every_filling
from afterword.features.gaps.filling import fillings
from afterword.features.ledger.offers import offer_of
from afterword.lsp.asking import asked
from afterword.lsp.replacing import put

if TYPE_CHECKING:
    from afterword.features.gaps.every import Step
    from afterword.features.gaps.holes import Hole
    from afterword.features.ledger.offers import Offer
    from afterword.inference import Candidate
    from afterword.lsp.holding import Hold
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

FILL: Final = "afterword.fillGap"
LABEL: Final = "Fill the gap"
_TITLE: Final = "Afterword: filling the gap"
_EVERY: Final = "Afterword: filling every gap"
_NOTHING: Final = "Nothing worth offering came back; ask again."
_REFUSED: Final = "The editor did not take the text for a gap, so the others were left as they are."
#: How long an edit that the client says it has made may take to come back as a change (seconds).
_ARRIVES: Final = 3.0
_STEP: Final = 0.01


async def written(
    server: AfterwordServer,
    document: OpenDocument,
    hole: Hole,
    *,
    temperature: float | None = None,
) -> Candidate | None:
    """What a model writes for a hole; None, and the writer is told why, where nothing came."""

    async def work(_progress: Progress) -> tuple[Candidate, ...]:
        desk = server.session.desk(document, "gap")
        return await fillings(desk, hole, temperature=temperature)

    found = await asked(server, _TITLE, work, nothing=_NOTHING)
    return found[0] if found else None


def offer_for(hole: Hole, candidate: Candidate) -> Offer:
    """A candidate as it is put into its hole."""
    return offer_of(candidate, hole.start, hole.end, place="gap", applied=True)


async def fill_one(
    server: AfterwordServer, document: OpenDocument, hole: Hole, temperature: float | None
) -> bool:
    """Fill a hole, if the writer leaves it alone meanwhile; whether it was."""
    with document.holds.hold(hole.start, hole.end) as held:
        candidate = await written(server, document, hole, temperature=temperature)
        if candidate is None:
            return False
        return await put(server, document, held, offer_for(hole, candidate), label=LABEL)


async def fill_every(
    server: AfterwordServer, document: OpenDocument, temperature: float | None
) -> int:
    """Fill every gap, front to back, each put in as it is written; how many were.

    Stops where the writer stops it, where the engine fails and where the client refuses an edit;
    what was put in before stays.
    """
    every = _Every(server, document, temperature)
    await asked(server, _EVERY, every.work)
    return every.filled


class _Every:
    """All the gaps of a document being filled."""

    def __init__(
        self, server: AfterwordServer, document: OpenDocument, temperature: float | None
    ) -> None:
        self.filled = 0
        self._empty = 0
        self._server = server
        self._document = document
        self._temperature = temperature

    @property
    def _empty_line(self) -> str:
        """What the writer is told of the gaps that nothing came for."""
        many = f"{self._empty} gap{'' if self._empty == 1 else 's'}"
        return f"Nothing worth offering came back for {many}; ask again."

    async def work(self, progress: Progress) -> None:
        """Fill one after the other."""
        document, session = self._document, self._server.session
        with contextlib.ExitStack() as holding:
            held: list[Hold] = []

            def begins(number: int, count: int, hole: Hole) -> None:
                holding.close()
                held[:] = [holding.enter_context(document.holds.hold(hole.start, hole.end))]
                progress(number - 1, count, hole.beat)

            steps = every_filling(
                lambda: document.manuscript,
                lambda _offset: session.desk(document, "gap"),
                temperature=self._temperature,
                begins=begins,
            )
            async with contextlib.aclosing(steps):
                async for step in steps:
                    if not await self._take(step, held[0]):
                        break
                    progress(step.number, step.count)
        if self._empty:
            self._server.say(self._empty_line)

    async def _take(self, step: Step, held: Hold) -> bool:
        """Put in what a step brought; whether to go on."""
        document = self._document
        if self._server.session.documents.get(document.uri) is not document:
            return False
        if step.candidate is None:
            self._empty += 1
            return True
        touched, version = held.touched, document.version
        offer = offer_for(step.hole, step.candidate)
        if await put(self._server, document, held, offer, label=LABEL):
            self.filled += 1
            return await self._arrived(version)
        if not touched:
            self._server.say(_REFUSED)
        return touched

    async def _arrived(self, version: int) -> bool:
        """Whether the client has sent the change it says it made."""
        document, loop = self._document, asyncio.get_running_loop()
        deadline = loop.time() + _ARRIVES
        while document.version == version and loop.time() < deadline:  # noqa: ASYNC110 -- the session tells nobody of a change
            await asyncio.sleep(_STEP)
        return document.version != version
