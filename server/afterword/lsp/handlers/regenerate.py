"""`afterword.regenerate {uri, position?, range?, temperature?, apply?}`: the same once more.

Answers `{candidates: [{id, text, temperature, sentences}], receipt, range}`. A range is written
anew, seen from both sides. At a position it is the suggestion that was shown there, which the next
request for ghost text gets; where none was shown, the accepted text that the position is in, or
the last one accepted. `apply` puts the candidate in the place of what stands in `range`, and so
does `afterword.stitch` with the `batch` that is answered beside a range.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from afterword.features.completion import Dropped, place_at
from afterword.features.ledger.offers import offer_of
from afterword.features.loom.quoting import with_its_quotes
from afterword.features.sweeping.sweep import another
from afterword.features.sweeping.targets import stretch
from afterword.lsp.asking import asked
from afterword.lsp.coached import document_in, json_range, span_in
from afterword.lsp.edits import Confirmation
from afterword.lsp.faults import ContentModified
from afterword.lsp.looming import parent_at
from afterword.lsp.replacing import put
from afterword.lsp.weaving import (
    NOTHING,
    as_json,
    keep,
    new_batch,
    position_in,
    temperature_in,
)

if TYPE_CHECKING:
    from afterword.features.completion.redrawing import Redrawn
    from afterword.features.sweeping.targets import Target
    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = "afterword.regenerate"
_TITLE: Final = "Afterword: once more"
_LABEL: Final = "Afterword: once more"
_CONFIRMATION: Final = Confirmation("Regenerate", "Puts another text in the place of yours.")
_NO_TEXT: Final = (
    "There is no suggestion here to draw anew; ask for one first, or select some text."
)


class _Accepted(NamedTuple):
    """The characters `[start, end)` of an accepted candidate; `whole` if nobody changed them."""

    start: int
    end: int
    receipt: str
    whole: bool


async def regenerate(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """Draw anew; null for a document not open."""
    document = document_in(server, argument)
    if document is None:
        return None
    temperature = temperature_in(argument.get("temperature"))
    span = span_in(server, document, argument.get("range"))
    if span is not None and span[0] != span[1]:
        target = stretch(document.manuscript, min(span), max(span))
        return await _anew(server, document, target, temperature, argument)
    offset = position_in(server, document, argument)
    if offset is not None and document.ghost.has_shown(offset):
        return await _ghost(server, document, offset, temperature)
    accepted = _accepted(document, offset)
    if accepted is None:
        server.say(_NO_TEXT)
        return _answer(server, document, None, (offset or 0, offset or 0))
    target = stretch(document.manuscript, accepted.start, accepted.end)
    return await _anew(server, document, target, temperature, argument, accepted=accepted)


async def _ghost(
    server: AfterwordServer, document: OpenDocument, offset: int, temperature: float | None
) -> dict[str, Any]:
    """The suggestion that was shown at `offset` (code points); the next request there gets it."""

    async def work(_progress: Progress) -> Redrawn | None:
        return await document.ghost.regenerate(offset, temperature=temperature)

    try:
        found = await asked(server, _TITLE, work, nothing=NOTHING)
    except Dropped as dropped:
        raise ContentModified(dropped.why.value) from None
    if found is not None:
        server.session.kept(
            document,
            [found.candidate],
            batch=found.batch,
            parent=found.parent,
            place=place_at(document.manuscript, offset).stand.value,
        )
    return _answer(server, document, found.candidate if found else None, (offset, offset))


async def _anew(
    server: AfterwordServer,
    document: OpenDocument,
    target: Target | None,
    temperature: float | None,
    argument: dict[str, Any],
    *,
    accepted: _Accepted | None = None,
) -> dict[str, Any]:
    """A stretch of the text, and in its place if that is wanted and nobody has touched it."""
    if target is None:
        server.say(_NO_TEXT)
        return _answer(server, document, None, (0, 0))
    ours = accepted is not None and accepted.whole  # no word of the writer's own is lost
    parent = accepted.receipt if accepted else parent_at(document, target.start)
    name, text = new_batch(), document.manuscript.text
    start, end = target.start, target.end
    batch = document.batches.begin(name, document.holds, text, start, end, inline=target.inline)
    held = batch.held
    found = await _drawn(server, document, target, temperature)
    if found is not None:
        batch.take([found.text])
        span = (target.start, target.end)
        keep(server, document, [found], span, place=target.place, batch=name, parent=parent)
        if argument.get("apply"):
            offer = offer_of(found, held.start, held.end, place=target.place)
            ask = None if ours else _CONFIRMATION
            await put(server, document, held, offer, label=_LABEL, confirmation=ask)
    return {**_answer(server, document, found, (held.start, held.end)), "batch": name}


async def _drawn(
    server: AfterwordServer, document: OpenDocument, target: Target, temperature: float | None
) -> Candidate | None:
    async def work(_progress: Progress) -> Candidate | None:
        desk = server.session.desk(document, target.feature)
        unlike = [target.replaced] if target.replaced else []
        return await another(desk, target.draw, temperature, unlike=unlike)

    return await asked(server, _TITLE, work, nothing=NOTHING)


def _accepted(document: OpenDocument, offset: int | None) -> _Accepted | None:
    """The accepted text that ends at `offset` (code points) or is around it, else the last one."""
    tracker, here = document.tracker, None
    if offset is not None:
        around = (span for span in tracker.spans() if span.start <= offset <= span.end)
        here = min(around, key=lambda span: abs(span.end - offset), default=None)
    here = here or tracker.last_accepted()
    if here is None:
        return None
    same = [span for span in tracker.spans() if span.receipt == here.receipt]
    start, end = with_its_quotes(document.manuscript.text, same[0].start, same[-1].end)
    return _Accepted(start, end, here.receipt, whole=len(same) == 1)


def _answer(
    server: AfterwordServer,
    document: OpenDocument,
    found: Candidate | None,
    span: tuple[int, int],
) -> dict[str, Any]:
    return {
        "candidates": [as_json(document, found)] if found else [],
        "receipt": asdict(found.receipt) if found else None,
        "range": json_range(server, document, *span),
    }
