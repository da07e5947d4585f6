"""The embedded model's weights: offered once, fetched only after a yes, with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.inference import EngineProblem
from afterword.lsp.progress import Stopped, with_progress

if TYPE_CHECKING:
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

_YES = "Download"
_NO = "Not now"
_OFFER = (
    "Afterword's small model isn't on this machine yet. Download it now (93 MB, once)? "
    "Your text never leaves this machine."
)
_WITHOUT = "No model yet: run `afterword model pull`, or set [engine] to a server of yours."


def offer_download(server: AfterwordServer, document: OpenDocument) -> None:
    """Ask once whether to fetch the weights, if they are wanted and absent."""
    settings = server.session.settings(document)
    if not server.session.services.weights_missing(settings):
        return
    server.status.trouble(_WITHOUT)
    if not settings.offline and not server.download_offered:
        server.download_offered = True
        server.background.run(_ask_then_download(server))


async def _ask_then_download(server: AfterwordServer) -> None:
    answer = await server.window_show_message_request_async(
        types.ShowMessageRequestParams(
            type=types.MessageType.Info,
            message=_OFFER,
            actions=[types.MessageActionItem(_YES), types.MessageActionItem(_NO)],
        )
    )
    if answer is not None and answer.title == _YES:
        await download(server)


async def download(server: AfterwordServer) -> bool:
    """Fetch the weights; whether they are here now. Tells the client how it goes."""
    pull = server.session.services.pull_weights
    try:
        await with_progress(server, "Afterword: downloading the model", pull, after=0)
    except Stopped:
        return False
    except EngineProblem as problem:
        server.tell_trouble(str(problem), asked=True)
        return False
    server.status.well()
    for document in server.session.documents.values():
        document.ahead.opened()
    return True
