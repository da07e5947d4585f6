"""The embedded model's weights: offered once, fetched only after a yes, with progress."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.inference import EngineProblem

if TYPE_CHECKING:
    from afterword.lsp.server import AfterwordServer
    from afterword.lsp.session import OpenDocument

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
    token = await _begin(server)
    try:
        await server.session.services.pull_weights(_Reporter(server, token))
    except EngineProblem as problem:
        _end(server, token, "failed")
        server.tell_trouble(str(problem), asked=True)
        return False
    except asyncio.CancelledError:
        _end(server, token, "cancelled")
        raise
    _end(server, token, "ready")
    server.status.well()
    for document in server.session.documents.values():
        document.ahead.opened()
    return True


async def _begin(server: AfterwordServer) -> str | None:
    """A progress token, where the client shows progress."""
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return None
    token = uuid.uuid4().hex
    await server.work_done_progress.create_async(token)
    server.work_done_progress.begin(
        token, types.WorkDoneProgressBegin(title="Afterword: downloading the model", percentage=0)
    )
    return token


def _end(server: AfterwordServer, token: str | None, message: str) -> None:
    if token is not None:
        server.work_done_progress.end(token, types.WorkDoneProgressEnd(message=message))


class _Reporter:
    """Reports whole percents only: a client need not redraw for every chunk."""

    def __init__(self, server: AfterwordServer, token: str | None) -> None:
        self._server, self._token, self._last = server, token, -1

    def __call__(self, done: int, total: int) -> None:
        """Take bytes done and bytes in all."""
        percent = min(100, done * 100 // total) if total else 0
        if self._token is not None and percent != self._last:
            self._last = percent
            self._server.work_done_progress.report(
                self._token, types.WorkDoneProgressReport(percentage=percent)
            )
