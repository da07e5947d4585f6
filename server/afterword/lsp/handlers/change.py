"""`afterword.change {uri, range, how, detail?, instruction?}`: text written anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from afterword.features.ledger.offers import offer_of
from afterword.features.rewriting import (
    How,
    UnclearWishError,
    changes,
    passage_at,
    wish_of,
)
from afterword.lsp.asking import asked
from afterword.lsp.changing import (
    CHANGE,
    DETAILS,
    PLACE,
    WHY,
    as_json,
    count_in,
    offered,
    which,
)
from afterword.lsp.changing import take as taken
from afterword.lsp.coached import document_in, json_range, span_in
from afterword.lsp.edits import Confirmation
from afterword.lsp.replacing import put
from afterword.lsp.weaving import temperature_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.rewriting import Changes, Passage, Wish
    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = CHANGE
_LABEL: Final = "Change text"
_NO_PROSE: Final = "There is no prose here to change: select some, or put the cursor into it."
_NO_PLACE: Final = "Say which text is to be changed: a range of the document."


async def change(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """`{applied, candidates: [{id, text, temperature}], range, quote}`; null where nothing is open.

    An empty range means the paragraph there. The first candidate is put in, after the writer has
    seen the difference and said yes, where the client can ask that; with `show: false` they are
    only given back. `{take: text, id?, quote}` puts one in, if the range still holds `quote`.
    """
    document = document_in(server, argument)
    if document is None:
        return None
    span = span_in(server, document, argument.get("range"))
    if isinstance(argument.get("take"), str):
        return {"applied": await taken(server, document, span, argument, label=_LABEL)}
    nothing: dict[str, Any] = {
        "applied": False,
        "candidates": [],
        "range": argument.get("range"),
        "quote": "",
    }
    if span is None:
        server.say(_NO_PLACE)
        return nothing
    passage = passage_at(document.manuscript, *span)
    if passage is None:
        server.say(_NO_PROSE)
        return nothing
    with document.holds.hold(passage.start, passage.end) as held:
        wish = await _wish(server, argument)
        if wish is None:
            return nothing
        # What the writer typed while they were asked which, counts: the held place has moved.
        found = await _found(server, document, passage, wish, argument)
        here = (held.start, held.end)
        applied = False
        if found and argument.get("show") is not False:
            offer = offer_of(found[0], *here, place=PLACE)
            asks = Confirmation(wish.label, WHY)
            label = wish.label
            applied = await put(server, document, held, offer, label=label, confirmation=asks)
        elif found and not held.touched:
            offered(server, document, here, found)
    return {
        "applied": applied,
        "candidates": as_json(found),
        "range": json_range(server, document, *here),
        "quote": passage.quote,
    }


async def _wish(server: AfterwordServer, argument: dict[str, Any]) -> Wish | None:
    """What is wanted; the writer is asked for what a menu's entry leaves open."""
    how, detail = str(argument.get("how", "")), str(argument.get("detail") or "")
    if how in DETAILS and not detail:
        detail = await which(server, *DETAILS[How(how)])
        if not detail:
            return None
    try:
        return wish_of(how, detail, str(argument.get("instruction") or ""))
    except UnclearWishError as unclear:
        line = str(unclear)
        server.say(f"{line[:1].upper()}{line[1:]}.".replace("?.", "?"))
        return None


async def _found(
    server: AfterwordServer,
    document: OpenDocument,
    passage: Passage,
    wish: Wish,
    argument: dict[str, Any],
) -> Sequence[Candidate]:
    """The candidates; where there are none, the writer is told why."""
    desk = replace(server.session.desk(document, "rewrite"), manuscript=passage.manuscript)

    async def work(_progress: Progress) -> Changes:
        temperature = temperature_in(argument.get("temperature"))
        return await changes(desk, passage, wish, count=count_in(argument), temperature=temperature)

    made = await asked(server, wish.label, work)
    if made is not None and made.note:
        server.say(made.note)
    return made.candidates if made is not None else ()
