"""Putting a candidate into the writer's text: versioned, verified, and known to the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from afterword.features.ledger.tags import tagged
from afterword.lsp.edits import EditBuilder
from afterword.lsp.neighbours import itself

if TYPE_CHECKING:
    from afterword.features.ledger.offers import Offer
    from afterword.lsp.edits import Confirmation
    from afterword.lsp.holding import Hold
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

#: What the writer is told where the text that was to be replaced is no longer what it was.
GONE: Final = "The text has changed meanwhile, so nothing was replaced."


def edit_for(
    server: AfterwordServer,
    document: OpenDocument,
    held: Hold,
    offer: Offer,
    confirmation: Confirmation | None = None,
) -> types.WorkspaceEdit | None:
    """The edit that puts the offer where `held` is now; the ledger is told to expect it.

    None, and the writer is told, where the writer has changed what stands there.
    """
    if held.touched or server.session.documents.get(document.uri) is not document:
        server.say(GONE)
        return None
    plain = replace(offer, start=held.start, end=held.end, applied=True)
    settings = server.session.settings(document)
    here = tagged(plain, settings.ledger.tag, document.manuscript)
    builder = EditBuilder(server.client_capabilities, server.session.encoding)
    text = here.text.replace("\n", document.manuscript.shape.eol)
    builder.replace(itself(document), here.start, here.end, text, confirmation)
    server.session.offered(document, [here])
    loom = server.session.loom(settings)
    server.session.looming.keep_put(loom, document, plain)  # a tag is the page's, not its text
    return builder.built()


async def put(
    server: AfterwordServer,
    document: OpenDocument,
    held: Hold,
    offer: Offer,
    *,
    label: str,
    confirmation: Confirmation | None = None,
) -> bool:
    """Have the client put the offer where `held` is now; whether it did."""
    edit = edit_for(server, document, held, offer, confirmation)
    if edit is None:
        return False
    answer = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))
    if not answer.applied:
        server.session.refused(document, offer)
    if not answer.applied and confirmation is None:
        server.say(GONE)
    return bool(answer.applied)
