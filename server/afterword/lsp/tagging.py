"""The visible tag around a suggestion that the writer took: put there right after, by one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from afterword.features.ledger.tag_reading import tag_spans
from afterword.features.ledger.tags import insertions
from afterword.lsp.edits import EditBuilder, Replacement, takes_document_changes
from afterword.lsp.neighbours import itself

if TYPE_CHECKING:
    from afterword.features.ledger.ports import Span
    from afterword.features.ledger.tags import Insertion
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer
    from afterword.manuscript import Manuscript

_LABEL: Final = "Afterword: tag what was accepted"


async def tag_last_accepted(server: AfterwordServer, receipt: str) -> None:
    """Tag the text of a candidate, if it is the last that was taken somewhere."""
    for document in server.session.documents.values():
        span = document.tracker.last_accepted()
        if span is not None and span.receipt == receipt:
            await tag_accepted(server, document, span)
            return


async def tag_accepted(server: AfterwordServer, document: OpenDocument, span: Span) -> bool:
    """Have the client mark what was just taken, where the settings want it; whether it did.

    The edit is of the text as it is now: a client that has another one by then refuses it, and
    the text stays without its tag. So it does in a client that takes no versions.
    """
    tag = server.session.settings(document).ledger.tag
    marks = _marks(document.manuscript, span, tag) if tag.strip() else ()
    open_still = server.session.documents.get(document.uri) is document
    if not marks or not open_still or not takes_document_changes(server.client_capabilities):
        return False
    eol = document.manuscript.shape.eol
    builder = EditBuilder(server.client_capabilities, server.session.encoding)
    replaced = [Replacement(mark.at, mark.at, mark.text.replace("\n", eol)) for mark in marks]
    for _ in builder.replace_all(itself(document), replaced):
        pass
    answer = await server.workspace_apply_edit_async(
        types.ApplyWorkspaceEditParams(builder.built(), _LABEL)
    )
    return bool(answer.applied)


def _marks(manuscript: Manuscript, span: Span, tag: str) -> tuple[Insertion, ...]:
    """The marks around a span, in its manuscript's offsets; none where it is tagged already."""
    text = manuscript.text
    first = manuscript.block_at(span.start)
    last = manuscript.block_at(span.end)
    begin = min(
        text.line_start(text.position(span.start).line), first.start if first else span.start
    )
    end = max(text.line_end(text.position(span.end).line), last.end if last else span.end)
    around = text.slice(begin, end)
    start, stop = span.start - begin, span.end - begin
    known = tag_spans(around, (tag,), manuscript.layout)
    if any(one.start <= start and stop <= one.end for one in known):
        return ()
    found = insertions(around, start, stop, tag, manuscript.layout)
    return tuple(mark._replace(at=mark.at + begin) for mark in found)
