"""Changing and saying text of an open document: asked for, shown, put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from afterword.features.ledger.offers import Offer, Part, offer_of
from afterword.features.rewriting import POINTS_OF_VIEW, SENSES, TONES, How
from afterword.inference import EngineProblem
from afterword.lsp.looming import parent_at
from afterword.lsp.progress import Stopped, with_progress
from afterword.lsp.replacing import GONE, put

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from afterword.inference import Candidate
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.progress import Progress
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


async def asked_for(
    server: AfterwordServer, title: str, ask: Callable[[], Awaitable[Sequence[Candidate]]]
) -> Sequence[Candidate]:
    """What a model writes, with progress; none, and the writer is told why, where it failed."""

    async def work(_progress: Progress) -> Sequence[Candidate]:
        return await ask()

    try:
        async with server.status.busy():
            found = await with_progress(server, title, work)
        server.status.well()
    except Stopped:
        return ()
    except EngineProblem as problem:
        server.tell_trouble(str(problem), asked=True)
        return ()
    else:
        return found


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
        tell(server, GONE)
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
    server.session.listed(document, [offer_of(one, *span, place=PLACE) for one in found])
    if found:
        batch, parent = found[0].receipt.id, parent_at(document, span[0])
        server.session.kept(document, found, batch=batch, parent=parent, place=PLACE)
    for receipt in (one.receipt for one in found):
        server.session.receipts[receipt.id] = receipt


def as_json(found: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Candidates as the commands give them."""
    return [
        {"id": one.receipt.id, "text": one.text, "temperature": one.temperature} for one in found
    ]


def count_in(argument: dict[str, Any]) -> int:
    """How many candidates are asked for."""
    count = argument.get("count")
    return min(max(count, 1), _MOST) if isinstance(count, int) else 1


def temperature_in(argument: dict[str, Any]) -> float | None:
    """The temperature that is asked for; None is the settings'."""
    value = argument.get("temperature")
    return float(value) if isinstance(value, int | float) else None


def tell(server: AfterwordServer, line: str) -> None:
    """Tell the writer one line."""
    server.window_show_message(types.ShowMessageParams(types.MessageType.Info, line))


def _offer(server: AfterwordServer, span: tuple[int, int], text: str, name: str) -> Offer:
    """The offer of a text that the client names by its receipt, if we know that."""
    receipt = server.session.receipts.get(name)
    words = text.strip()
    lead = text.index(words) if words else 0
    parts = (Part(lead, lead + len(words), receipt.id),) if receipt else ()
    return Offer(*span, text, parts, (receipt,) if receipt else (), PLACE, applied=True)


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
