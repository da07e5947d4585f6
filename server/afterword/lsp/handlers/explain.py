"""`afterword.explain {uri, rule, range?, quote?}`: why something is marked, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.features.coaching.explaining import explanation
from afterword.lsp.actions.coach import EXPLAIN
from afterword.lsp.coached import comment_in, document_in

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = EXPLAIN


async def explain(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """The page; null where the comment is no more.

    With `show`, as code actions have it, the reason is also said aloud: a client that shows the
    page itself leaves `show` out.
    """
    document = document_in(server, argument)
    comment = comment_in(server, document, argument) if document else None
    if comment is None:
        return None
    page = explanation(comment)
    if argument.get("show"):
        line = f"{page.title}: {comment.message} {comment.why}"
        server.say(line)
    return {"title": page.title, "text": page.text}
