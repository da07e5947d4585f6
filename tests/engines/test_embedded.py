"""The embedded engine: a real model in a real child, and every way it can go wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from afterword.config.engine_settings import EngineSettings
from afterword.engines.arbiter import ArbitratedEngine
from afterword.engines.child_process import LlamaServer
from afterword.engines.embedded import EmbeddedEngine
from afterword.engines.gate import Gate
from afterword.engines.keys import Key
from afterword.inference import Finish, Priority, ProblemKind, PromptText
from engines.asking import CANARY_TEXT, first_of, request, told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SETTINGS = EngineSettings(context_tokens=512)
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def server_for(weights: Path | None) -> LlamaServer:
    return LlamaServer(weights, name="a-model", context_tokens=512)


@pytest.fixture
async def server(weights: Path) -> AsyncIterator[LlamaServer]:
    running = server_for(weights)
    yield running
    await running.aclose()


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def until_gone(pid: int, seconds: float = 5.0) -> bool:
    for _ in range(int(seconds / 0.02)):
        if gone(pid):
            return True
        time.sleep(0.02)
    return False


def environment_of(pid: int | None) -> str:
    return Path(f"/proc/{pid}/environ").read_text(errors="replace")


def every_command_line() -> str:
    lines = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            lines.append((folder / "cmdline").read_text(errors="replace"))
    return "\n".join(lines)


@pytest.mark.embedded
async def test_nothing_starts_before_it_is_asked(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    assert server.pid is None
    assert (await told(engine, request(max_tokens=4))).text
    assert server.pid is not None


@pytest.mark.embedded
async def test_the_prompts_trailing_blanks_do_not_end_the_answer(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    plain = await told(engine, request(CANARY_TEXT, max_tokens=8, seed=1, temperature=0.0))
    blank = await told(engine, request(CANARY_TEXT + "\n\n", max_tokens=8, seed=1, temperature=0.0))
    assert plain.text == blank.text


@pytest.mark.embedded
async def test_a_prompt_longer_than_the_context_says_so(server: LlamaServer) -> None:
    problem = (await told(EmbeddedEngine(SETTINGS, server), request("word " * 900))).problem
    assert problem is not None
    assert "context_tokens" in str(problem)


@pytest.mark.embedded
@needs_proc
async def test_neither_key_nor_text_is_in_an_argument_or_a_log(
    server: LlamaServer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    engine = EmbeddedEngine(SETTINGS, server)
    deltas = engine.stream(request(max_tokens=50))
    await first_of(deltas)
    key = (await server.address()).key.reveal()
    seen = every_command_line() + environment_of(server.pid)
    assert key not in seen
    assert "Zephyrine" not in seen
    await deltas.aclose()
    written = caplog.text + "".join(capfd.readouterr())
    assert key not in written
    assert "Zephyrine" not in written


@pytest.mark.embedded
async def test_strangers_are_turned_away(server: LlamaServer) -> None:
    address = await server.address()
    assert address.base_url.startswith("http://127.0.0.1:")
    root = address.base_url.removesuffix("/v1")
    asked = {"prompt": "x", "max_tokens": 1}
    async with httpx2.AsyncClient(trust_env=False) as stranger:
        for headers in ({}, {"Authorization": "Bearer guess"}):
            reply = await stranger.post(
                f"{address.base_url}/completions", json=asked, headers=headers
            )
            assert reply.status_code == 401
        page = await stranger.get(f"{root}/", headers={"Origin": "http://evil.example"})
        assert page.status_code in {401, 404}
        assert "evil" not in page.headers.get("access-control-allow-origin", "")
        assert page.headers.get("access-control-allow-origin") != "*"


@pytest.mark.embedded
async def test_a_child_that_died_is_started_again_unnoticed(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    await told(engine, request(max_tokens=2))
    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert (await told(engine, request(max_tokens=2))).text
    assert server.pid not in {first, None}


@pytest.mark.embedded
async def test_a_child_that_dies_in_the_middle_is_told(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    deltas = engine.stream(request(max_tokens=300))
    await first_of(deltas)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    with pytest.raises(Exception, match="broke off"):
        async for _ in deltas:
            pass
    assert (await told(engine, request(max_tokens=2))).text


@pytest.mark.embedded
async def test_one_that_dies_again_and_again_is_given_up(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    for _ in range(3):
        assert (await told(engine, request(max_tokens=1))).problem is None
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        await server.has_died()
    problem = (await told(engine, request(max_tokens=1))).problem
    assert problem is not None
    assert "doctor" in str(problem)


@pytest.mark.embedded
@needs_proc
async def test_closing_stops_the_child(server: LlamaServer) -> None:
    await server.address()
    pid = server.pid
    assert pid is not None
    await server.aclose()
    await server.aclose()
    assert gone(pid)
    assert server.pid is None


ORPHAN = """
import asyncio, pathlib, sys, time
from afterword.engines.child_process import LlamaServer
async def main():
    server = LlamaServer(pathlib.Path(sys.argv[1]), name="m", context_tokens=512)
    await server.address()
    print(server.pid, flush=True)
    time.sleep(600)
asyncio.run(main())
"""


@pytest.mark.embedded
@needs_proc
def test_the_child_goes_when_its_parent_is_killed(weights: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(weights)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert not gone(child)
    parent.kill()
    parent.communicate()
    assert until_gone(child)


@pytest.mark.embedded
@needs_proc
def test_the_child_goes_at_the_end_of_its_input_too(weights: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "afterword.engines.embedded_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    parameters = server_for(weights)._parameters(weights, Key("a-key"))
    child.stdin.write(json.dumps(parameters) + "\n")
    child.stdin.flush()
    assert "url" in json.loads(child.stdout.readline())
    child.stdin.close()
    assert child.wait(5) == 0
    child.stdout.close()


@pytest.mark.embedded
async def test_engines_share_a_child_and_low_ones_give_way(server: LlamaServer) -> None:
    gate = Gate(1, preempts=True)
    cooler = EngineSettings(context_tokens=512, temperature=0.3)
    ghost_engine = ArbitratedEngine(EmbeddedEngine(SETTINGS, server), gate)
    coach_engine = ArbitratedEngine(EmbeddedEngine(cooler, server), gate)
    order: list[str] = []

    async def ask(name: str, priority: Priority, tokens: int) -> str:
        engine = ghost_engine if name == "ghost" else coach_engine
        answer = await told(engine, request(max_tokens=tokens, priority=priority))
        assert answer.problem is None
        order.append(name)
        return answer.text

    await ask("ghost", Priority.GHOST, 1)
    low = asyncio.create_task(ask("coach", Priority.COACH, 150))
    await asyncio.sleep(0.2)
    await ask("ghost", Priority.GHOST, 2)
    assert await low
    assert order == ["ghost", "ghost", "coach"]


@pytest.mark.embedded
async def test_warming_makes_the_next_request_start_at_its_end(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    prompt = "The lamp was lit and the boats went out. " * 30
    await engine.warm(PromptText(prompt))
    address = await server.address()
    headers = {"Authorization": f"Bearer {address.key.reveal()}"}
    asked = {"prompt": prompt.rstrip(), "max_tokens": 1, "cache_prompt": True}
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as client:
        reply = await client.post(f"{address.base_url}/completions", json=asked, headers=headers)
    timings = reply.json()["timings"]
    assert timings["cache_n"] > 200
    assert timings["prompt_n"] <= 2


async def test_without_weights_it_says_what_to_run(tmp_path: Path) -> None:
    for path in (None, tmp_path / "absent.gguf"):
        engine = EmbeddedEngine(SETTINGS, server_for(path))
        await engine.warm(PromptText("x"))
        problem = (await told(engine)).problem
        assert problem is not None
        assert problem.kind is ProblemKind.NO_WEIGHTS
        assert "afterword model pull" in str(problem)
        await engine.aclose()


@pytest.mark.parametrize("content", [b"", b"not a model", b"GGUF", b"GGUF" + bytes(4000)])
async def test_damaged_weights_are_told_and_do_not_take_us_along(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    engine = EmbeddedEngine(SETTINGS, server_for(path))
    problem = (await told(engine)).problem
    assert problem is not None
    assert problem.kind is ProblemKind.NO_WEIGHTS
    assert "broken.gguf" in str(problem)
    assert "\n" not in str(problem)
    await engine.aclose()


@pytest.mark.embedded
async def test_weights_cut_short_are_told(tmp_path: Path, weights: Path) -> None:
    path = tmp_path / "cut.gguf"
    with weights.open("rb") as whole:
        path.write_bytes(whole.read(20_000_000))
    engine = EmbeddedEngine(SETTINGS, server_for(path))
    problem = (await told(engine)).problem
    assert problem is not None
    assert problem.kind is ProblemKind.NO_WEIGHTS
    await engine.aclose()


@pytest.mark.embedded
async def test_with_a_key_and_a_port_it_is_an_endpoint_for_any_tool(weights: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = LlamaServer(weights, name="m", context_tokens=512, port=port, key=Key("mine"))
    address = await server.address()
    assert address.base_url == f"http://127.0.0.1:{port}/v1"
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as client:
        reply = await client.post(
            f"{address.base_url}/completions",
            json={"model": "m", "prompt": "Once", "max_tokens": 3},
            headers={"Authorization": "Bearer mine"},
        )
    assert reply.json()["choices"][0]["text"]
    await server.aclose()
    await server.wait()


@pytest.mark.embedded
async def test_an_answer_can_end_by_itself(server: LlamaServer) -> None:
    engine = EmbeddedEngine(SETTINGS, server)
    answer = await told(engine, request("Q: 1+1? A: two.\nQ: 2+2? A:", stop=("\n",), seed=3))
    assert answer.problem is None
    assert answer.finish in {Finish.STOP, Finish.LENGTH}
