"""`afterword.rewrites {uri, rule, range?, quote?}`: three rewrites by the model; one is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types

from afterword.features.coaching.rewriting import rewrites as written
from afterword.inference import EngineProblem, ProblemKind
from afterword.lsp.actions.coach import REWRITES
from afterword.lsp.changing import take
from afterword.lsp.coached import comment_in, document_in, json_range, span_in
from afterword.lsp.progress import Stopped, with_progress
from afterword.lsp.replacing import GONE

if TYPE_CHECKING:
    from afterword.coach.finding import Finding as Comment
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

COMMAND: Final = REWRITES
_NONE: Final = "No rewrite worth offering came back; ask again."
_LABEL: Final = "Rewrite"


async def rewrites(server: AfterwordServer, argument: dict[str, Any]) -> dict[str, Any] | None:
    """`{candidates: [{text, quote, range}]}`; null where the comment is no more.

    With `take`, one of those candidates, it replaces the text instead, if that still is what it
    was: `{applied}`. With `show`, as code actions have it, the writer is asked to choose.
    """
    document = document_in(server, argument)
    if document is None:
        return None
    if isinstance(argument.get("take"), dict):
        return {"applied": await _take(server, document, argument["take"])}
    candidates = await _candidates(server, document, argument)
    if candidates is None:
        return None
    if argument.get("show") and candidates:
        asked = await server.window_show_message_request_async(
            types.ShowMessageRequestParams(
                types.MessageType.Info,
                f"Instead of “{argument.get('quote', '')}”:",
                [types.MessageActionItem(one["text"]) for one in candidates],
            )
        )
        chosen = next((one for one in candidates if asked and one["text"] == asked.title), None)
        if chosen is not None:
            return {"applied": await _take(server, document, chosen)}
    return {"candidates": candidates}


async def _candidates(
    server: AfterwordServer, document: OpenDocument, argument: dict[str, Any]
) -> list[dict[str, Any]] | None:
    comment = comment_in(server, document, argument)
    if comment is None:
        return None
    found: tuple[str, ...] = ()
    version, problem = document.version, ""
    try:
        found = await _asked(server, document, comment)
        problem = "" if found else _NONE
    except Stopped:
        pass
    except EngineProblem as trouble:
        server.tell_trouble(str(trouble), asked=True)
    if version != document.version:
        found, problem = (), GONE
    if problem:
        server.say(problem)
    return [
        {
            "text": text,
            "quote": comment.quote,
            "range": json_range(server, document, comment.start, comment.end),
        }
        for text in found
        if text
    ]


async def _asked(
    server: AfterwordServer, document: OpenDocument, comment: Comment
) -> tuple[str, ...]:
    """What the model writes.

    Raises:
        EngineProblem: it can't be asked, or is too small.
        Stopped: the writer has had enough.
    """
    if why := document.coach.rules_only:
        raise EngineProblem(ProblemKind.REFUSED, why)

    async def work(_progress: Progress) -> tuple[str, ...]:
        return await written(document.coach.critic(), comment)

    async with server.status.busy():
        return await with_progress(server, "Afterword: three rewrites", work)


async def _take(server: AfterwordServer, document: OpenDocument, chosen: dict[str, Any]) -> bool:
    """Replace what a candidate is for; False where something else stands there by now."""
    span = span_in(server, document, chosen.get("range"))
    wanted = {"take": chosen.get("text"), "quote": chosen.get("quote")}
    return await take(server, document, span, wanted, label=_LABEL)
