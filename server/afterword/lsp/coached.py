"""Comments as commands and code actions name them, and how they are found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from afterword.lsp.convert import offset_of, range_of

if TYPE_CHECKING:
    from afterword.coach.finding import Finding as Comment
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer


def as_json(server: AfterwordServer, document: OpenDocument, comment: Comment) -> dict[str, Any]:
    """A comment as the commands give it: what `afterword coach --json` gives of it."""
    return {
        "rule": comment.rule,
        "severity": comment.severity.value,
        "message": comment.message,
        "why": comment.why,
        "quote": comment.quote,
        "range": json_range(server, document, comment.start, comment.end),
        "rewrite": comment.rewrite,
        "source": comment.source,
    }


def json_range(
    server: AfterwordServer, document: OpenDocument, start: int, end: int
) -> dict[str, dict[str, int]]:
    """The LSP range of `[start, end)` (code points) as plain JSON."""
    span = range_of(document.manuscript.text, start, end, server.session.encoding)
    return {
        name: {"line": place.line, "character": place.character}
        for name, place in (("start", span.start), ("end", span.end))
    }


def span_in(
    server: AfterwordServer, document: OpenDocument, written: Any
) -> tuple[int, int] | None:
    """The code points of an LSP range in a command's argument; None for what is none."""
    try:
        ends = [
            types.Position(int(written[name]["line"]), int(written[name]["character"]))
            for name in ("start", "end")
        ]
    except (KeyError, TypeError, ValueError):
        return None
    text, encoding = document.manuscript.text, server.session.encoding
    start, end = (offset_of(text, place, encoding) for place in ends)
    return start, end


def document_in(server: AfterwordServer, argument: dict[str, Any]) -> OpenDocument | None:
    """The open document that an argument names."""
    return server.session.documents.get(str(argument.get("uri")))


def comment_in(
    server: AfterwordServer, document: OpenDocument, argument: dict[str, Any]
) -> Comment | None:
    """The comment that an argument names by its `rule`, and by its `range`, else its `quote`.

    None where there is none any more, or where a quote alone could be of several.
    """
    rule = str(argument.get("rule"))
    mine = [comment for comment in document.coach.comments if comment.rule == rule]
    quote = argument.get("quote")
    if isinstance(quote, str):
        mine = [comment for comment in mine if comment.quote == quote]
    span = span_in(server, document, argument.get("range"))
    if span is not None:
        there = [comment for comment in mine if (comment.start, comment.end) == span]
        if there or not isinstance(quote, str):
            mine = there
    return mine[0] if len(mine) == 1 else None


def name_of(server: AfterwordServer, document: OpenDocument, comment: Comment) -> dict[str, Any]:
    """What names a comment in a command's argument; see `comment_in`."""
    return {
        "uri": document.uri,
        "rule": comment.rule,
        "quote": comment.quote,
        "range": json_range(server, document, comment.start, comment.end),
    }
