"""`textDocument/inlineCompletion`: ghost text."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.completion import Drop, Dropped, place_at
from afterword.features.ledger.offers import offer_of
from afterword.inference import EngineProblem
from afterword.lsp.convert import inline_items, offset_of
from afterword.lsp.faults import ContentModified
from afterword.lsp.handlers.did_open import PATIENCE
from afterword.lsp.looming import parent_at

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

log = logging.getLogger(__name__)

OPTIONS = types.InlineCompletionOptions()


async def inline_completion(
    server: AfterwordServer, params: types.InlineCompletionParams
) -> types.InlineCompletionList:
    """Answer with what fits at the position: one text, several when invoked, or none."""
    nothing = types.InlineCompletionList(items=[])
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return nothing
    invoked = params.context.trigger_kind == types.InlineCompletionTriggerKind.Invoked
    if server.quiet.paused and not invoked:
        return nothing
    manuscript = document.manuscript
    offset = offset_of(manuscript.text, params.position, server.session.encoding)
    document.coach.moved_to(offset)
    # Right after opening: asked without memory, the engine would have to read it all again with it.
    await document.keeper.read_within(PATIENCE)
    if document.manuscript is not manuscript:
        raise ContentModified(Drop.STALE.value)
    try:
        async with server.status.busy():
            suggestions = await document.ghost.suggest(offset, invoked=invoked)
    except Dropped as dropped:
        log.info("dropped: %s", dropped.why.value)
        raise ContentModified(dropped.why.value) from None
    except EngineProblem as problem:
        server.tell_trouble(str(problem), asked=invoked)
        return nothing
    if suggestions:
        server.status.well()
    place = place_at(manuscript, offset).stand.value
    server.session.offered(
        document,
        [
            offer_of(one.candidate, offset, offset, place=place, text=one.text)
            for one in suggestions
        ],
    )
    if fresh := server.session.looming.fresh(one.candidate for one in suggestions):
        parent, batch = parent_at(document, offset), suggestions[0].batch
        keep = partial(
            server.session.kept, document, fresh, batch=batch, parent=parent, place=place
        )
        server.session.looming.soon(keep)
    return types.InlineCompletionList(items=inline_items(suggestions, params.position))
