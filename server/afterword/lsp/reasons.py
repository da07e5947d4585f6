"""Why the coach has marked something, where the pointer rests on it; clients show what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.coaching.explaining import title_of
from afterword.lsp.convert import offset_of, range_of
from afterword.lsp.markup import takes_markdown

if TYPE_CHECKING:
    from afterword.coach.finding import Finding as Comment
    from afterword.lsp.server import AfterwordServer


def with_reasons(
    server: AfterwordServer, params: types.HoverParams, hover: types.Hover | None
) -> types.Hover | None:
    """A hover with what the coach says of the place, or that alone; None where both are nothing."""
    document = server.session.documents.get(params.text_document.uri)
    if document is None:
        return hover
    text, encoding = document.manuscript.text, server.session.encoding
    at = offset_of(text, params.position, encoding)
    there = [one for one in document.coach.comments if one.start <= at < one.end]
    if not there:
        return hover
    markdown = hovers_markdown(server)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    parts = [_reason(one, markdown=markdown) for one in there]
    shown = range_of(text, there[0].start, there[0].end, encoding)
    if hover is not None:
        known = hover.contents
        parts.insert(0, known.value if isinstance(known, types.MarkupContent) else "")
        shown = hover.range or shown
    between = "\n\n---\n\n" if markdown else "\n\n"
    return types.Hover(types.MarkupContent(kind, between.join(filter(None, parts))), shown)


def _reason(comment: Comment, *, markdown: bool) -> str:
    title = title_of(comment.rule)
    return f"**{title}.** {comment.why}" if markdown else f"{title}. {comment.why}"


def hovers_markdown(server: AfterwordServer) -> bool:
    """Whether the client shows Markdown in a hover."""
    client = server.client_capabilities.text_document
    formats = client.hover.content_format if client and client.hover else None
    return takes_markdown(formats)
