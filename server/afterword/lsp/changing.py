"""Changing and saying text of an open document: asked for, shown, put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from afterword.features.ledger.offers import Offer, Part
from afterword.features.rewriting import POINTS_OF_VIEW, SENSES, TONES, How
from afterword.lsp.looming import parent_at
from afterword.lsp.replacing import GONE, put
from afterword.lsp.weaving import keep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

CHANGE: Final = "afterword.change"
SAY: Final = "afterword.say"
PLACE: Final = "selection"
_MOST: Final = 5  # candidates of one request
#: What a writer is asked to bear in mind before a change is made.
WHY: Final = "Written by the model: read it before you keep it."
#: What has to be asked of a writer who chose one of these from a menu.
DETAILS: Final = {
    How.DESCRIBE: ("Describe it by which sense?", SENSES),
    How.TONE: ("Which tone?", TONES),
    How.POV: ("From which point of view?", POINTS_OF_VIEW),
}


async def which(server: AfterwordServer, question: str, choices: Sequence[str]) -> str:
    """What the writer chooses; "" where nothing, or where the client can't ask."""
    asked = types.ShowMessageRequestParams(
        types.MessageType.Info, question, [types.MessageActionItem(choice) for choice in choices]
    )
    try:
        answer = await server.window_show_message_request_async(asked)
    except JsonRpcException:
        return ""
    title = answer.title if answer else ""
    return title if title in choices else ""


async def take(
    server: AfterwordServer,
    document: OpenDocument,
    span: tuple[int, int] | None,
    argument: dict[str, Any],
    *,
    label: str,
) -> bool:
    """Put in what was offered before, if its place still holds the `quote` it was offered for."""
    text, quote = argument.get("take"), argument.get("quote")
    if span is None or not isinstance(text, str) or document.manuscript.text.slice(*span) != quote:
        server.say(GONE)
        return False
    offer = _offer(server, span, _with_line_feeds(text), str(argument.get("id", "")))
    with document.holds.hold(*span) as held:
        return await put(server, document, held, offer, label=label)


def offered(
    server: AfterwordServer,
    document: OpenDocument,
    span: tuple[int, int],
    found: Sequence[Candidate],
) -> None:
    """Keep account of candidates that go back to the client to be chosen from."""
    if found:
        batch, parent = found[0].receipt.id, parent_at(document, span[0])
        keep(server, document, found, span, place=PLACE, batch=batch, parent=parent)


def as_json(found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Candidates as the commands give them."""
    return [
        {"id": one.receipt.id, "text": one.text, "temperature": one.temperature} for one in found
    ]


def count_in(argument: dict[str, Any]) -> int:
    """How many candidates are asked for."""
    count = argument.get("count")
    return min(max(count, 1), _MOST) if isinstance(count, int) else 1


def _offer(server: AfterwordServer, span: tuple[int, int], text: str, name: str) -> Offer:
    """The offer of a text that the client names by its receipt, if we know that."""
    receipt = server.session.receipts.get(name)
    words = text.strip()
    lead = text.index(words) if words else 0
    parts = (Part(lead, lead + len(words), receipt.id),) if receipt else ()
    return Offer(*span, text, parts, (receipt,) if receipt else (), PLACE, applied=True)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
