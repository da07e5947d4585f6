"""Rows about the whole path: `afterword serve` in a process, a scripted endpoint in another."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from bench.books import book
from bench.measure import Row, median, percentile
from bench.wire import Wire
from lsp.editor import editing, engine_at
from scripted.answers import Answer, says
from scripted.process import ScriptedProcess

if TYPE_CHECKING:
    from lsp.editor import Editor
    from scripted.server import Recorded

_FIRST_TOKEN = 0.05
#: 500 tokens a second: faster than a laptop's or a hosted model, slower than no model at all.
_TOKEN = 0.002
_ANSWER = " The lamp burned on. Nobody had come to put it out, and nobody would.\n\n"
#: Something else for each prompt: what stands on the page already would not be offered again.
_DIFFERENT = Answer(rule="prose", first_token_s=_FIRST_TOKEN)
_WORDS = 100_000


def server_rows() -> list[Row]:
    """Run every row over one server and one endpoint."""
    with tempfile.TemporaryDirectory() as folder, ScriptedProcess() as endpoint:
        return asyncio.run(_rows(Path(folder), endpoint))


async def _rows(folder: Path, endpoint: ScriptedProcess) -> list[Row]:
    text = book(_WORDS)
    rows = await _against_raw(folder, endpoint, text)
    for row in (_typing_away, _typing_through, _prefetched, _cancel_storm):
        endpoint.script(says(_ANSWER, first_token_s=_FIRST_TOKEN))
        endpoint.forget()
        async with editing(folder, engine_at(endpoint.url)) as editor:
            editor.open(folder / f"{row.__name__}.md", text)
            await editor.command("afterword.pause", {"paused": False})
            rows += await row(editor, endpoint)
    return rows


async def _against_raw(folder: Path, endpoint: ScriptedProcess, text: str) -> list[Row]:
    """Ghost text, and then the very same bytes over a bare asyncio connection, in turn."""
    endpoint.script(says(_ANSWER, first_token_s=_FIRST_TOKEN, per_token_s=_TOKEN))
    ours: list[float] = []
    raw: list[float] = []
    async with Wire(folder, engine_at(endpoint.url)) as wire:
        wire.open(folder / "against-raw.md", text)
        for number in range(200):
            wire.type(f"\n\nHe wrote {number}.")
            await asyncio.sleep(0.02)
            begun = time.perf_counter()
            assert (await wire.ghost())["items"]
            ours.append((time.perf_counter() - begun) * 1000)
            sent = (await _asked(endpoint))[-1]
            begun = time.perf_counter()
            await _bare(endpoint.url, sent)
            raw.append((time.perf_counter() - begun) * 1000)
            await asyncio.to_thread(endpoint.forget)
    p50 = median(ours) - median(raw)
    p99 = percentile(ours, 0.99) - percentile(raw, 0.99)
    return [
        Row(
            "ghost text against the same bytes sent raw (first token 50 ms, then 2 ms each), p50",
            "+3 ms",
            f"+{p50:.1f} ms ({median(ours):.1f} against {median(raw):.1f})",
            p50 <= 3,
        ),
        Row(
            "· p99",
            "+8 ms",
            f"+{p99:.1f} ms ({percentile(ours, 0.99):.1f} against {percentile(raw, 0.99):.1f})",
            p99 <= 8,
        ),
    ]


async def _bare(url: str, sent: Recorded) -> None:
    """Send a recorded request again with nothing but asyncio, and read its whole answer."""
    host = urlsplit(url)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    body = json.dumps(sent.body).encode()
    head = (
        f"POST {sent.path} HTTP/1.1\r\nHost: {host.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    while not (await reader.readline()).startswith(b"data: [DONE]"):
        pass
    writer.close()


async def _typing_away(editor: Editor, endpoint: ScriptedProcess) -> list[Row]:
    """From the keystroke that departs from what streams to the endpoint seeing it close."""
    endpoint.script(says(_ANSWER, first_token_s=0.02, per_token_s=0.5))
    times = []
    for number in range(60):
        editor.type(f"\n\nHe wrote {number}.")
        asked = asyncio.ensure_future(editor.items())
        await _streaming(endpoint)
        begun = time.perf_counter()
        editor.type("Zz")
        await asyncio.gather(asked, return_exceptions=True)
        closed = await _closed(endpoint)
        times.append((closed - begun) * 1000)
        await asyncio.to_thread(endpoint.forget)
    p99 = percentile(times, 0.99)
    return [
        Row(
            "typing away from what streams → upstream closed, p99",
            "≤ 10 ms",
            f"{p99:.1f} ms (median {median(times):.1f})",
            p99 <= 10,
        )
    ]


async def _asked(endpoint: ScriptedProcess) -> list[Recorded]:
    """The requests for text so far; counting tokens asks nothing of the model."""
    requests = await asyncio.to_thread(endpoint.requests)
    return [request for request in requests if request.path.endswith("completions")]


async def _streaming(endpoint: ScriptedProcess) -> None:
    """Wait until the endpoint has sent something."""
    while not any(request.tokens_sent for request in await _asked(endpoint)):  # noqa: ASYNC110 -- in another process
        await asyncio.sleep(0.005)


async def _closed(endpoint: ScriptedProcess) -> float:
    while True:
        requests = await _asked(endpoint)
        if requests and requests[-1].disconnected is not None:
            return requests[-1].disconnected
        await asyncio.sleep(0.005)


async def _typing_through(editor: Editor, endpoint: ScriptedProcess) -> list[Row]:
    """Every letter of a shown suggestion typed, asking again after each; seen from the editor."""
    endpoint.script(_DIFFERENT)
    times, upstream = [], 0
    for number in range(5):
        editor.type(f"\n\nHe wrote {number}.\n\n")
        text = await editor.ghost()
        asked = len(await _asked(endpoint))
        for letter in text[:-1]:
            editor.type(letter)
            begun = time.perf_counter()
            assert await editor.ghost()
            times.append((time.perf_counter() - begun) * 1000)
        upstream += len(await _asked(endpoint)) - asked
    p99 = percentile(times, 0.99)
    return [
        Row("typing through a shown suggestion: upstream calls", "0", str(upstream), upstream == 0),
        Row(
            "· answered, p99, as the editor sees it",
            "(1 ms is in the server, below)",
            f"{p99:.2f} ms (median {median(times):.2f})",
            met=True,
        ),
    ]


async def _prefetched(editor: Editor, endpoint: ScriptedProcess) -> list[Row]:
    """Accept, break the line, look: was the next one asked for before the editor asked?"""
    chance = random.Random(5)
    accepted, served = 0, 0
    endpoint.script(_DIFFERENT)
    editor.type("\n\n")
    for _ in range(40):
        text = await editor.ghost()
        if not text:
            editor.type("\n\nAnd then. ")
            continue
        editor.type(text)
        accepted += 1
        await asyncio.sleep(0.15)
        before = len(await _asked(endpoint))
        if chance.random() < 0.5:
            editor.type("\n")
            editor.type("\n")
        following = await editor.ghost()
        after = len(await _asked(endpoint))
        served += bool(following) and after == before
        editor.type("\n\nQuite. ")
    share = served / max(accepted, 1)
    return [
        Row(
            "next suggestion after acceptance, from prefetch",
            "≥ 90 %",
            f"{share:.0%} of {accepted}",
            share >= 0.9,
        )
    ]


async def _cancel_storm(editor: Editor, endpoint: ScriptedProcess) -> list[Row]:
    """A thousand requests, most superseded, many cancelled: count what comes back."""
    endpoint.script(says(_ANSWER, first_token_s=0.02, per_token_s=0.002))
    chance = random.Random(11)
    answers: dict[str, int] = {}
    protocol: Any = editor.client.protocol
    watched = protocol._handle_response

    def counted(msg_id: str, *rest: Any) -> None:
        answers[msg_id] = answers.get(msg_id, 0) + 1
        watched(msg_id, *rest)

    protocol._handle_response = counted
    waiting = []
    for number in range(1000):
        msg_id = f"storm-{number}"
        future = protocol.send_request(
            types.TEXT_DOCUMENT_INLINE_COMPLETION, editor.params(), msg_id=msg_id
        )
        waiting.append(asyncio.wrap_future(future))
        if chance.random() < 0.6:
            protocol.notify(types.CANCEL_REQUEST, types.CancelParams(msg_id))
        if chance.random() < 0.4:
            editor.type(chance.choice("abc "))
        await asyncio.sleep(chance.random() * 0.004)
    ends = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 60)
    strange = [e for e in ends if isinstance(e, Exception) and not isinstance(e, JsonRpcException)]
    assert not strange, strange[:3]
    await asyncio.sleep(0.3)
    once = sum(answers.get(f"storm-{number}") == 1 for number in range(1000))
    return [
        Row(
            "every request id answered exactly once under a cancel storm",
            "100 %",
            f"{once / 10:.1f} % of 1000",
            once == 1000,
        )
    ]
