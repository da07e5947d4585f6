from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInternalError
from pygls.progress import Progress as Shown

from afterword.lsp.progress import Progress, Stopped, with_progress


@dataclass
class Client:
    """An editor that writes down what it is told; it may refuse to show progress."""

    refuses: bool = False
    created: list[str] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)
    sees: asyncio.Event = field(default_factory=asyncio.Event)

    async def send_request_async(self, method: str, params: Any) -> None:
        assert method == types.WINDOW_WORK_DONE_PROGRESS_CREATE
        self.created.append(params.token)
        if self.refuses:
            raise JsonRpcInternalError

    def notify(self, method: str, params: Any) -> None:
        assert method == types.PROGRESS
        assert params.token == self.created[-1]
        self.told.append(params.value)
        self.sees.set()

    def kinds(self) -> list[str]:
        return [value.kind for value in self.told]


def server_of(client: Client, *, shows: bool = True) -> Any:
    window = types.WindowClientCapabilities(work_done_progress=shows)
    return SimpleNamespace(
        client_capabilities=types.ClientCapabilities(window=window),
        work_done_progress=Shown(client),  # type: ignore[arg-type]  # as much of it as is used
    )


async def three_steps(progress: Progress) -> str:
    for step in range(3):
        progress(step, 3, "halfway" if step else "")
        progress(step, 3)
        await asyncio.sleep(0.01)
    return "whole"


async def test_work_is_shown_from_beginning_to_end_each_percent_once() -> None:
    client = Client()
    assert await with_progress(server_of(client), "Long work", three_steps, after=0) == "whole"
    assert client.kinds() == ["begin", "report", "report", "end"]
    begin, *reports, end = client.told
    assert (begin.title, begin.percentage, begin.cancellable) == ("Long work", 0, True)
    assert [(report.percentage, report.message) for report in reports] == [
        (33, "halfway"),
        (66, "halfway"),
    ]
    assert end.message == "done"


async def test_short_work_and_clients_without_progress_show_nothing() -> None:
    for client, shows, after in (
        (Client(), True, 60.0),
        (Client(), False, 0.0),
        (Client(refuses=True), True, 0.0),
    ):
        server = server_of(client, shows=shows)
        assert await with_progress(server, "Work", three_steps, after=after) == "whole"
        assert client.told == []


async def test_the_writers_cancel_stops_the_work() -> None:
    client = Client()
    server = server_of(client)
    gone = asyncio.Event()

    async def endless(progress: Progress) -> None:
        progress(1, 4)
        try:
            await asyncio.sleep(60)
        finally:
            gone.set()

    async def press() -> None:
        await client.sees.wait()
        server.work_done_progress.tokens[client.created[0]].cancel()

    pressing = asyncio.create_task(press())
    with pytest.raises(Stopped):
        await with_progress(server, "Work", endless, after=0)
    await pressing
    assert gone.is_set()
    assert client.kinds() == ["begin", "end"]
    assert client.told[-1].message == "cancelled"
    assert server.work_done_progress.tokens == {}


async def test_a_cancelled_request_is_no_writers_cancel() -> None:
    client = Client()
    work = asyncio.create_task(
        with_progress(server_of(client), "Work", lambda _: asyncio.sleep(60), after=0)
    )
    await client.sees.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert client.kinds() == ["begin", "end"]


async def test_a_failure_ends_it_and_is_passed_on() -> None:
    client = Client()

    async def failing(_progress: Progress) -> None:
        await asyncio.sleep(0.01)
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        await with_progress(server_of(client), "Work", failing, after=0)
    assert client.told[-1].message == "failed"
