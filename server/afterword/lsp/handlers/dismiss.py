"""`afterword.dismiss {uri, rule, range?, quote?, scope?}`: show a comment, or its rule, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.features.coaching.dismissals import Scope
from afterword.lsp.actions.coach import DISMISS
from afterword.lsp.coached import comment_in, document_in

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = DISMISS
_SCOPES: Final = {
    "here": Scope.HERE,
    "project": Scope.PROJECT,
    "always": Scope.EVERYWHERE,
}


async def dismiss(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """Whether there was such a comment; null for a document not open, or no such scope.

    `scope` is "here" (the default) for this one place, remembered by its words; "project" and
    "always" for the rule.
    """
    document = document_in(server, argument)
    scope = _SCOPES.get(str(argument.get("scope", "here")))
    if document is None or scope is None:
        return None
    comment = comment_in(server, document, argument)
    if comment is None:
        return {"dismissed": False}
    document.coach.dismiss(comment, scope)
    for other in server.session.documents.values():
        if other is not document and (other.root == document.root or scope is Scope.EVERYWHERE):
            other.coach.dismissals_changed()
    if problem := document.coach.unkept:
        server.tell_trouble(problem, asked=True)
    return {"dismissed": True}
