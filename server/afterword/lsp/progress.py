"""`$/progress` for long work: shown once it takes noticeably long, and the writer can stop it."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Future

    from afterword.lsp.server import AfterwordServer

_Result = TypeVar("_Result")

#: Work shorter than this is over before a writer has read what it is (seconds).
_NOTICEABLE = 1.0


class Stopped(Exception):  # noqa: N818 -- nothing failed: the writer pressed cancel
    """The writer stopped the work where the client shows its progress."""


class Progress:
    """What the client shows of one piece of work.

    Works the same, and shows nothing, where the client shows no progress or where the work has
    not taken noticeably long. Whole percents only: a client need not redraw for every step.
    """

    def __init__(self, server: AfterwordServer, title: str, stop: Callable[[], None]) -> None:
        """`stop` is called when the writer presses cancel."""
        self._server = server
        self._title = title
        self._stop = stop
        self._token: str | None = None
        self._percent: int | None = None
        self._message = ""

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """How far the work is: `done` of `total` in any unit, with a word on what it is at.

        A total of 0 is unknown; "" keeps the message that was given last.
        """
        percent = min(100, done * 100 // total) if total > 0 else self._percent
        message = message or self._message
        news = (percent, message) != (self._percent, self._message)
        self._percent, self._message = percent, message
        if news and self._token is not None:
            self._server.work_done_progress.report(
                self._token,
                types.WorkDoneProgressReport(message=message or None, percentage=percent),
            )

    async def show(self, after: float) -> None:
        """Begin to be seen after so many seconds, where the client shows progress."""
        window = self._server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return
        await asyncio.sleep(after)
        token = uuid.uuid4().hex
        try:
            await self._server.work_done_progress.create_async(token)
        except JsonRpcException:
            return  # a client that shows none after all
        loop = asyncio.get_running_loop()

        def pressed(future: Future[None]) -> None:
            if future.cancelled():
                loop.call_soon_threadsafe(self._stop)

        self._server.work_done_progress.tokens[token].add_done_callback(pressed)
        self._server.work_done_progress.begin(
            token,
            types.WorkDoneProgressBegin(
                title=self._title,
                cancellable=True,
                message=self._message or None,
                percentage=self._percent or 0,
            ),
        )
        self._token = token

    def end(self, message: str) -> None:
        """Take it off the writer's screen."""
        token, self._token = self._token, None
        if token is not None:
            self._server.work_done_progress.tokens.pop(token, None)
            self._server.work_done_progress.end(token, types.WorkDoneProgressEnd(message=message))


async def with_progress(
    server: AfterwordServer,
    title: str,
    work: Callable[[Progress], Awaitable[_Result]],
    *,
    after: float = _NOTICEABLE,
) -> _Result:
    """Await `work`, which may report how far it is, with its progress shown to the writer.

    Args:
        server: whose client shows it.
        title: what is going on, such as "Afterword: downloading the model".
        work: is given the progress to report to; cancelled when the writer stops it.
        after: seconds before anything is shown.

    Raises:
        Stopped: the writer pressed cancel.
    """
    stopped = False

    def stop() -> None:
        nonlocal stopped
        stopped = True
        task.cancel()

    progress = Progress(server, title, stop)
    task = asyncio.ensure_future(work(progress))
    showing = asyncio.create_task(progress.show(after))
    ended = "failed"
    try:
        result = await task
        ended = "done"
    except asyncio.CancelledError:
        ended = "cancelled"
        if stopped and task.cancelled():
            raise Stopped from None
        raise
    else:
        return result
    finally:
        showing.cancel()
        progress.end(ended)


__all__ = ["Progress", "Stopped", "with_progress"]
