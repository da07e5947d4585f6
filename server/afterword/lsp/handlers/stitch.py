"""`afterword.stitch {uri, batch, pick: [{id, sentences?}], apply?}`: a collage of candidates.

Answers `{text, applied, left_out}`: the text, which is put where the batch belongs unless `apply`
is false. `sentences` are numbers from 0, all of them where there are none; `left_out` are those
that were picked but stand right beside the place already.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from afterword.features.ledger.offers import Offer
from afterword.features.loom.stitching import Pick, Stitched, UnknownSentenceError, stitch
from afterword.lsp.coached import document_in
from afterword.lsp.replacing import GONE, put
from afterword.postprocess import surroundings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.loom.strands import Strand
    from afterword.lsp.batches import Batch
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = "afterword.stitch"
_LABEL: Final = "Afterword: put in what was picked"
_NO_BATCH: Final = (
    "These candidates have no place in the text any more; open them again from the loom."
)
_NOT_KEPT: Final = "One of these candidates is not kept any more."
_NOTHING_PICKED: Final = "Nothing was picked."
_ALL_THERE: Final = "All of that stands there already, so nothing was put in."


async def stitch_command(
    server: AfterwordServer, argument: dict[str, Any]
) -> dict[str, Any] | None:
    """Put a collage together and in its place; null for a document not open."""
    document = document_in(server, argument)
    if document is None:
        return None
    nothing = {"text": "", "applied": False}
    batch = document.batches.get(str(argument.get("batch")))
    if batch is None:
        server.say(_NO_BATCH)
        return nothing
    try:
        picks = await _picks(server, document, argument.get("pick"))
        batch = document.batches.again(batch, document.holds, document.manuscript.text)
        made = _stitched(document, batch, picks)
    except (UnknownSentenceError, _UnknownPickError) as problem:
        server.say(str(problem))
        return nothing
    if not made.text:
        server.say(_ALL_THERE)
        return {**nothing, "left_out": list(made.left_out)}
    applied = False
    if argument.get("apply", True):
        applied = await _put(server, document, batch, made, [pick.strand for pick in picks])
    if made.left_out and (applied or not argument.get("apply", True)):
        many = "a sentence that stands" if len(made.left_out) == 1 else "sentences that stand"
        server.say(f"Left out {many} right beside the place already.")
    return {"text": made.text, "applied": applied, "left_out": list(made.left_out)}


class _UnknownPickError(Exception):
    """What was picked is nothing that can be put in; `str()` is for the writer."""


async def _picks(server: AfterwordServer, document: OpenDocument, written: Any) -> list[Pick]:
    """The picks of a command's argument, with their candidates.

    Raises:
        _UnknownPickError: one names no candidate, or there is none.
    """
    store = server.session.loom(server.session.settings(document))
    picks = []
    for one in written if isinstance(written, list) else []:
        name = one.get("id") if isinstance(one, dict) else None
        strand = await asyncio.to_thread(store.strand, document.name, str(name))
        if strand is None:
            raise _UnknownPickError(_NOT_KEPT)
        numbers = one.get("sentences")
        if isinstance(numbers, list):
            wanted = tuple(number for number in numbers if isinstance(number, int))
            picks.append(Pick(strand, wanted))
        else:
            picks.append(Pick(strand))
    if not any(pick.sentences is None or pick.sentences for pick in picks):
        raise _UnknownPickError(_NOTHING_PICKED)
    return picks


def _stitched(document: OpenDocument, batch: Batch, picks: Sequence[Pick]) -> Stitched:
    held = batch.held
    around = surroundings_of(document.manuscript, held.start, held.end, inline=batch.inline)
    return stitch(picks, around=around, batch=batch.name, lead=batch.lead, tail=batch.tail)


async def _put(
    server: AfterwordServer,
    document: OpenDocument,
    batch: Batch,
    made: Stitched,
    strands: Sequence[Strand],
) -> bool:
    receipts = {strand.receipt.id: strand.receipt for strand in strands}
    used = dict.fromkeys(part.receipt for part in made.parts)
    offer = Offer(
        batch.held.start,
        batch.held.end,
        made.text,
        made.parts,
        tuple(receipts[name] for name in used),
        "stitch",
    )
    return await put(server, document, batch.held, offer, label=_LABEL)


__all__ = ["COMMAND", "GONE", "stitch_command"]
