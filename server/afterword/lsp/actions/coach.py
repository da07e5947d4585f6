"""What can be done about a comment of the coach, beside its rewrite, which is a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from afterword.lsp.actions import is_asked_for
from afterword.lsp.coached import name_of
from afterword.lsp.coaching import SOURCE
from afterword.lsp.convert import range_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.finding import Finding as Comment
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

NAME: Final = "coach"
DISMISS: Final = "afterword.dismiss"
EXPLAIN: Final = "afterword.explain"
REWRITES: Final = "afterword.rewrites"


async def actions(
    server: AfterwordServer,
    document: OpenDocument,
    start: int,
    end: int,
    *,
    diagnostics: Sequence[types.Diagnostic],
    only: Sequence[str] | None,
) -> list[types.CodeAction]:
    """Rewrites to choose from, the reason, and three ways to dismiss, for each comment there."""
    kind = types.CodeActionKind.QuickFix
    if not is_asked_for(kind.value, only):
        return []
    shown = {(one.code, one.start, one.end) for one in document.findings.found()
             if one.source == SOURCE}  # fmt: skip
    found: list[types.CodeAction] = []
    for comment in document.coach.comments:
        touches = comment.start <= end and start <= comment.end
        if not touches or (comment.rule, comment.start, comment.end) not in shown:
            continue
        span = range_of(
            document.manuscript.text, comment.start, comment.end, server.session.encoding
        )
        about = [one for one in diagnostics if one.range == span and one.code == comment.rule]
        named = name_of(server, document, comment)
        found += [
            types.CodeAction(
                title=title,
                kind=kind,
                diagnostics=about or None,
                command=types.Command(title, command, arguments=[{**named, **more}]),
            )
            for title, command, more in _choices(document, comment)
        ]
    return found


async def resolve(server: AfterwordServer, action: types.CodeAction) -> types.CodeAction:
    """The action as it is: it is whole from the start."""
    del server
    return action


def _choices(document: OpenDocument, comment: Comment) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if not comment.praise and document.coach.critic().generative:
        yield "Show three rewrites", REWRITES, {"show": True}
    yield "Why is this marked?", EXPLAIN, {"show": True}
    yield "Dismiss this here", DISMISS, {"scope": "here"}
    yield f"Dismiss “{comment.rule}” in this project", DISMISS, {"scope": "project"}
    yield f"Dismiss “{comment.rule}” for good", DISMISS, {"scope": "always"}
