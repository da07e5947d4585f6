"""What the commands around candidates have in common: where they belong, and how they are told."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from afterword.features.ledger.offers import offer_of
from afterword.features.loom.sentences import sentences_of
from afterword.features.sweeping.targets import stretch, target_at
from afterword.lsp.coached import span_in
from afterword.lsp.convert import offset_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.sweeping.targets import Target
    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

#: What the writer is told where nothing can be written.
NOWHERE: Final = (
    "There is nothing to go on from here: put the cursor at the end of a paragraph, "
    "on an empty line or in a gap."
)
NOTHING: Final = "Nothing worth offering came back; try again, or another temperature."
_EDGES: Final = " \t\r\n\u3000"
_HOTTEST: Final = 2.0


def target_in(
    server: AfterwordServer, document: OpenDocument, argument: dict[str, Any]
) -> Target | None:
    """What a command's `range` or `position` is about; None where nothing can be written.

    A range, or the gap at the position, is to be filled; elsewhere it is what comes next.
    """
    span = span_in(server, document, argument.get("range"))
    if span is not None and span[0] != span[1]:
        return stretch(document.manuscript, min(span), max(span))
    offset = position_in(server, document, argument)
    if offset is None:
        return None
    return target_at(document.manuscript, offset)


def position_in(
    server: AfterwordServer, document: OpenDocument, argument: dict[str, Any]
) -> int | None:
    """The code point offset of an argument's `position`, else of its empty `range`."""
    written = argument.get("position")
    if not isinstance(written, dict):
        whole = argument.get("range")
        written = whole.get("start") if isinstance(whole, dict) else None
    if not isinstance(written, dict):
        return None
    try:
        place = types.Position(int(written["line"]), int(written["character"]))
    except (KeyError, TypeError, ValueError):
        return None
    return offset_of(document.manuscript.text, place, server.session.encoding)


def temperature_in(written: Any) -> float | None:
    """A temperature of a command's argument, from 0 to 2; None for what is none."""
    if isinstance(written, bool) or not isinstance(written, int | float):
        return None
    return min(max(float(written), 0.0), _HOTTEST)


def new_batch() -> str:
    """A name for candidates that are asked for together."""
    return uuid.uuid4().hex[:16]


def as_json(document: OpenDocument, candidate: Candidate) -> dict[str, Any]:
    """A candidate as the commands give it."""
    return {
        "id": candidate.receipt.id,
        "text": candidate.text,
        "temperature": candidate.temperature,
        "sentences": sentence_texts(document, candidate.text),
    }


def sentence_texts(document: OpenDocument, text: str) -> list[str]:
    """The sentences of a candidate, by whose numbers they can be picked."""
    return [one.text for one in sentences_of(text, wrap=document.manuscript.shape.wrap)]


def keep(
    server: AfterwordServer,
    document: OpenDocument,
    candidates: Sequence[Candidate],
    span: tuple[int, int],
    *,
    place: str,
    batch: str,
    parent: str | None,
) -> None:
    """Have the ledger and the loom know of candidates that are about to be shown."""
    offers = [offer_of(one, *span, place=place) for one in candidates]
    server.session.listed(document, offers)
    server.session.kept(document, candidates, batch=batch, parent=parent, place=place)
