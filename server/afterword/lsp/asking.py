"""Asking a model for something that the writer waits for: shown, stoppable, told of in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from afterword.inference import EngineProblem
from afterword.lsp.progress import Stopped, with_progress

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from afterword.lsp.progress import Progress
    from afterword.lsp.server import AfterwordServer

_Result = TypeVar("_Result")


async def asked(
    server: AfterwordServer,
    title: str,
    work: Callable[[Progress], Awaitable[_Result]],
    *,
    nothing: str = "",
) -> _Result | None:
    """What `work` comes to; None where the writer stopped it or, which is told, the engine failed.

    `title` is what its progress is called; `nothing` is what the writer is told where there is
    nothing in the result, "" for no word.
    """
    try:
        async with server.status.busy():
            found = await with_progress(server, title, work)
        server.status.well()
    except Stopped:
        return None
    except EngineProblem as problem:
        server.tell_trouble(str(problem), asked=True)
        return None
    if nothing and not found:
        server.say(nothing)
    return found
