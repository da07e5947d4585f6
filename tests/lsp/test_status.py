from __future__ import annotations

import asyncio
from typing import Any

from afterword.bootstrap import Services
from afterword.lsp.quiet import Quiet
from afterword.lsp.session import Session
from afterword.lsp.status import StatusBoard


class Client:
    def __init__(self) -> None:
        self.states: list[tuple[str, str]] = []

    def notify(self, method: str, params: Any) -> None:
        assert method == "afterword/status"
        self.states.append((params["state"], params["message"]))


async def test_it_tells_changes_only() -> None:
    client = Client()
    board = StatusBoard(client.notify)
    board.tell()
    board.tell()
    assert client.states == [("ready", "")]


async def test_trouble_is_news_once_and_ends_when_all_is_well() -> None:
    client = Client()
    board = StatusBoard(client.notify)
    assert board.trouble("no server there")
    assert not board.trouble("no server there")
    board.well()
    assert client.states == [("degraded", "no server there"), ("ready", "")]


async def test_work_shows_once_it_takes_noticeably_long() -> None:
    client = Client()
    board = StatusBoard(client.notify)
    board.tell()
    async with board.busy():
        pass
    assert client.states == [("ready", "")]
    impatient = StatusBoard(client.notify, noticeable=0)
    async with impatient.busy():
        await asyncio.sleep(0.01)
    assert client.states == [("ready", ""), ("busy", ""), ("ready", "")]


async def test_a_snooze_ends_by_itself_and_a_pause_does_not() -> None:
    client = Client()
    quiet = Quiet(StatusBoard(client.notify), Session(Services(environ={})))
    quiet.pause(minutes=0)
    assert quiet.paused
    await asyncio.sleep(0.01)
    assert not quiet.paused
    quiet.pause()
    await asyncio.sleep(0.01)
    assert quiet.paused
    assert [state for state, _ in client.states] == ["paused", "ready", "paused"]
