"""`afterword.sweep`: one candidate at each of several temperatures, told as they come.

`{uri, position?, range?, temperatures?, token?}` answers `{batch, candidates: [{id, text,
temperature, sentences}], range}`. While it runs, `afterword/candidate {token, batch, uri, index,
id, temperature, text, done, sentences}` tells of each: its text grows, and `id` and `sentences`
are null until it is done. From then on it can be picked.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from afterword.features.sweeping.sweep import TEMPERATURES, News, sweep
from afterword.lsp.asking import asked
from afterword.lsp.coached import document_in, json_range
from afterword.lsp.looming import parent_at
from afterword.lsp.weaving import (
    NOTHING,
    NOWHERE,
    as_json,
    keep,
    new_batch,
    sentence_texts,
    target_in,
    temperature_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.sweeping.targets import Target
    from afterword.inference import Candidate
    from afterword.lsp.batches import Batch
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = "afterword.sweep"
CANDIDATE_NOTIFICATION: Final = "afterword/candidate"
_MOST: Final = 12
#: A text that grows is told again after this long at the earliest (seconds): a writer reads no
#: faster, and a fast server sends hundreds of words a second.
_STEP: Final = 0.05


async def sweep_command(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """Sweep, and keep what came for `afterword.stitch`; null for a document not open."""
    document = document_in(server, argument)
    if document is None:
        return None
    target = target_in(server, document, argument)
    if target is None:
        server.say(NOWHERE)
        return {"batch": None, "candidates": [], "range": None}
    name = new_batch()
    batch = document.batches.begin(
        name,
        document.holds,
        document.manuscript.text,
        target.start,
        target.end,
        inline=target.inline,
    )
    found = await _found(server, document, target, batch, argument)
    return {
        "batch": name,
        "candidates": [as_json(document, one) for one in found],
        "range": json_range(server, document, batch.held.start, batch.held.end),
    }


async def _found(
    server: AfterwordServer,
    document: OpenDocument,
    target: Target,
    batch: Batch,
    argument: dict[str, Any],
) -> list[Candidate]:
    """What came, in the order of the temperatures; of a sweep that was stopped what was done."""
    temperatures = _temperatures(argument.get("temperatures"))
    done: dict[int, Candidate] = {}
    tell = _teller(server, document, batch.name, argument.get("token"))
    parent = parent_at(document, target.start)

    def found() -> list[Candidate]:
        return [done[index] for index in sorted(done)]

    def take() -> None:  # at once: what is done can be picked while others are drawn
        batch.take(one.text for one in found())
        span = (target.start, target.end)
        keep(
            server,
            document,
            found(),
            span,
            place=target.place,
            batch=batch.name,
            parent=parent,
        )

    async def work(progress: Progress) -> bool:
        finished = 0

        def watch(news: News) -> None:
            nonlocal finished
            if news.candidate is not None:
                done[news.index] = news.candidate
                take()
            finished += news.done
            progress(finished, len(temperatures))
            tell(news)

        desk = server.session.desk(document, target.feature)
        await sweep(desk, target.draw, temperatures=temperatures, watch=watch)
        return bool(done)

    await asked(server, "Afterword: one at each temperature", work, nothing=NOTHING)
    return found()


def _teller(
    server: AfterwordServer, document: OpenDocument, batch: str, token: Any
) -> Callable[[News], None]:
    """What tells the client how far each candidate is."""
    told: dict[int, float] = {}
    clock = asyncio.get_running_loop().time

    def tell(news: News) -> None:
        now = clock()
        if not news.done and now - told.get(news.index, -1.0) < _STEP:
            return
        told[news.index] = now
        server.protocol.notify(
            CANDIDATE_NOTIFICATION,
            {
                "token": token,
                "batch": batch,
                "uri": document.uri,
                "index": news.index,
                "id": news.candidate.receipt.id if news.candidate else None,
                "temperature": news.temperature,
                "text": news.text,
                "done": news.done,
                "sentences": sentence_texts(document, news.text) if news.done else None,
            },
        )

    return tell


def _temperatures(written: Any) -> Sequence[float]:
    """The temperatures that were asked for, else the usual five."""
    if not isinstance(written, list):
        return TEMPERATURES
    wanted = [one for one in map(temperature_in, written[:_MOST]) if one is not None]
    return wanted or TEMPERATURES
