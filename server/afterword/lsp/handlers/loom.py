"""`afterword.loom {uri, id?, count?, open?}`: candidates to go back to.

Answers `{candidates: [{id, batch, parent, text, temperature, place, kept_at, sentences, siblings,
children}], note}`: the last ones first; with `id` that one, then its siblings, then what goes on
from it. With `open`, its batch is tied to a place again, as after a sweep, whose answer it then
is: at `range`, else where it was, if that is known and as it was, else at `position`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from afterword.lsp.coached import document_in, json_range
from afterword.lsp.weaving import NOWHERE, sentence_texts, target_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.loom.strands import LoomStore, Strand
    from afterword.lsp.batches import Batch
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = "afterword.loom"
_COUNT, _MOST = 50, 500
_NOT_KEPT: Final = "That candidate is not kept any more."


async def loom(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """What is kept of a manuscript's candidates; null for a document not open."""
    document = document_in(server, argument)
    if document is None:
        return None
    store = server.session.loom(server.session.settings(document))
    name = argument.get("id")
    if not isinstance(name, str):
        count = argument.get("count")
        count = min(max(count, 1), _MOST) if isinstance(count, int) else _COUNT
        found = await asyncio.to_thread(store.recent, document.name, count)
        return await _told(store, document, found)
    strand = await asyncio.to_thread(store.strand, document.name, name)
    if strand is None:
        server.say(_NOT_KEPT)
        if argument.get("open"):
            return {"batch": None, "candidates": [], "range": None}
        return {"candidates": [], "note": _NOT_KEPT}
    siblings = await asyncio.to_thread(store.siblings, document.name, name)
    if argument.get("open"):
        return _opened(server, document, strand, siblings, argument)
    children = await asyncio.to_thread(store.children, document.name, name)
    others = tuple(one for one in siblings if one.id != name)
    return await _told(store, document, (strand, *others, *children))


async def _told(
    store: LoomStore, document: OpenDocument, found: Sequence[Strand]
) -> dict[str, Any]:
    """The strands, each with the ids of those beside it and of those that go on from it."""

    def related() -> list[tuple[list[str], list[str]]]:
        return [
            (
                [one.id for one in store.siblings(document.name, strand.id) if one.id != strand.id],
                [one.id for one in store.children(document.name, strand.id)],
            )
            for strand in found
        ]

    beside = await asyncio.to_thread(related)
    return {
        "candidates": [
            {
                "id": strand.id,
                "batch": strand.batch,
                "parent": strand.parent,
                "text": strand.text,
                "temperature": strand.receipt.temperature,
                "place": strand.place,
                "kept_at": strand.kept_at,
                "sentences": sentence_texts(document, strand.text),
                "siblings": siblings,
                "children": children,
            }
            for strand, (siblings, children) in zip(found, beside, strict=True)
        ],
        "note": store.problem or None,
    }


def _opened(
    server: AfterwordServer,
    document: OpenDocument,
    strand: Strand,
    siblings: Sequence[Strand],
    argument: dict[str, Any],
) -> dict[str, Any]:
    """The strand's batch, tied to a place."""
    batch = _tied(server, document, strand, argument)
    if batch is None:
        server.say(NOWHERE)
        return {"batch": None, "candidates": [], "range": None}
    siblings = sorted(siblings, key=lambda one: one.receipt.temperature or 0.0)  # they came mixed
    batch.take(one.text for one in siblings)
    return {
        "batch": batch.name,
        "candidates": [
            {
                "id": one.id,
                "text": one.text,
                "temperature": one.receipt.temperature,
                "sentences": sentence_texts(document, one.text),
            }
            for one in siblings
        ],
        "range": json_range(server, document, batch.held.start, batch.held.end),
    }


def _tied(
    server: AfterwordServer, document: OpenDocument, strand: Strand, argument: dict[str, Any]
) -> Batch | None:
    """The batch at the range that is named, else where it still is, else at the position."""
    text = document.manuscript.text
    known = document.batches.get(strand.batch)
    if known is not None and "range" not in argument:
        known = document.batches.again(known, document.holds, text)
        if not known.held.touched:
            return known
    target = target_in(server, document, argument)
    if target is None:
        return None
    return document.batches.begin(
        strand.batch, document.holds, text, target.start, target.end, inline=target.inline
    )
