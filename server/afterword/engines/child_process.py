"""The llama.cpp child as its parent sees it: started when first wanted, restarted when it died."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from afterword.engines.keys import Key
from afterword.engines.weights import check_weights
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Measured on two cores with a 135M model, 1,300 tokens: a prompt that is cancelled in the middle
# holds the next one up for 1.1 s at 256 and 0.3 s at 128, which reads prompts 10 % slower.
_BATCH = 128
_CACHE_MIB = 256  # prompts kept aside, about 30 MiB for each 1,300 tokens of the default model
_FEW_CORES = 2
_MOST_THREADS = 8  # a small model gains nothing from more
_START_S = 300.0  # a model of many gigabytes on a slow disk
_STOP_S = 2.0
_STARTS, _STARTS_WITHIN_S = 3, 60.0
_INHERITED = frozenset(
    {
        *("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "WINDIR", "APPDATA", "LOCALAPPDATA"),
        *("TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "VIRTUAL_ENV"),
    }
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running child listens, and the key it wants."""

    base_url: str
    key: Key


class LlamaServer:
    """One child process with one model; gone when we are gone, even if we are killed."""

    def __init__(
        self,
        weights: Path | None,
        *,
        name: str,
        context_tokens: int,
        host: str = "127.0.0.1",
        port: int = 0,
        key: Key | None = None,
    ) -> None:
        """Keep what it takes to start; nothing is started or looked at yet.

        Args:
            weights: the GGUF file; None when there is none yet.
            name: the model's name, for the wire and for messages.
            context_tokens: prompt and answer together.
            host: where to listen.
            port: 0 takes a free one.
            key: what clients must send; a random one is made for each start when None.
        """
        self.weights = weights
        self.name = name
        self._context = context_tokens
        self._listen = host, port
        self._key = key
        self._process: asyncio.subprocess.Process | None = None
        self._address: Address | None = None
        self._starting: asyncio.Task[Address] | None = None
        self._starts: deque[float] = deque(maxlen=_STARTS)

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def address(self) -> Address:
        """Where it listens, after starting it if need be.

        Raises:
            EngineProblem: NO_WEIGHTS or UNREACHABLE, when it can't be started.
        """
        if self._address is not None and self.pid is not None:
            return self._address
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._start())
        # A caller that leaves does not take along what the next one waits for.
        return await asyncio.shield(self._starting)

    async def has_died(self) -> bool:
        """Whether the child is gone; waits a moment for its exit status to come in."""
        if self._process is None:
            return True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), 0.5)
        return self._process.returncode is not None

    async def wait(self) -> None:
        """Wait until the child ends."""
        if self._process is not None:
            await self._process.wait()

    async def aclose(self) -> None:
        """Stop the child; safe to call twice."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        process, self._process, self._address = self._process, None, None
        if process is not None:
            await _stop(process)

    async def _start(self) -> Address:
        weights = check_weights(self.weights)
        now = time.monotonic()
        if len(self._starts) == _STARTS and now - self._starts[0] < _STARTS_WITHIN_S:
            line = (
                f"The embedded engine stopped {_STARTS} times within a minute:"
                " `afterword doctor` checks its model and this machine."
            )
            raise EngineProblem(ProblemKind.UNREACHABLE, line)
        self._starts.append(now)
        key = self._key or Key(secrets.token_urlsafe(32))
        process = await _spawn()
        try:
            said = await _introduce(process, self._parameters(weights, key))
        except BaseException:
            await _stop(process)
            raise
        if "url" not in said:
            await _stop(process)
            raise _not_started(said, weights.name, process.returncode)
        self._process = process
        self._address = Address(said["url"].rstrip("/") + "/v1", key)
        return self._address

    def _parameters(self, weights: Path, key: Key) -> dict[str, Any]:
        cores = _cores()
        host, port = self._listen
        return {
            "model": str(weights),
            "alias": self.name,
            "host": host,
            "port": port,
            "key": key.reveal(),
            "context": self._context,
            "batch": _BATCH,
            # One core is left to the editor: under contention two of two crawled at 3-35 tok/s.
            "threads": max(1, min(_MOST_THREADS, cores - 1)),
            "batch_threads": min(2 * _MOST_THREADS, max(_FEW_CORES, cores - 1), cores),
            "cache_mib": _CACHE_MIB,
        }


async def _spawn() -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # a file of the working folder must not pass for a module of ours
            "-m",
            "afterword.engines.embedded_child",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(os.environ),
            start_new_session=True,  # Ctrl-C in a terminal is for us, and we tell the child
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        line = "The embedded engine's process could not be started: `afterword doctor` tells more."
        raise EngineProblem(ProblemKind.UNREACHABLE, line) from None


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a child needs to find its libraries, and no key of anyone's."""
    kept = {name: value for name, value in environ.items() if name.upper() in _INHERITED}
    if _cores() <= _FEW_CORES:
        # Both cores read prompts, and llama.cpp's threads spin while they wait for each other:
        # with another program at work, 600 tokens took 7 to 77 s so, and 2.4 to 4.5 s like this.
        kept |= {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
    return kept


async def _introduce(
    process: asyncio.subprocess.Process, parameters: dict[str, Any]
) -> dict[str, str]:
    """Hand over the parameters and hear where it listens; {} when it died over them."""
    if process.stdin is None or process.stdout is None:
        return {}
    try:
        process.stdin.write(json.dumps(parameters).encode() + b"\n")
        await process.stdin.drain()
        line = await asyncio.wait_for(process.stdout.readline(), _START_S)
        said = json.loads(line or b"{}")
    except (OSError, ValueError, TimeoutError):
        return {}
    return said if isinstance(said, dict) else {}


def _not_started(said: Mapping[str, str], file: str, status: int | None) -> EngineProblem:
    if said.get("failed") == "library":
        line = (
            "The `xllamacpp` package can't be loaded: reinstall afterword; on Linux it needs the"
            " system's libgomp (package `libgomp1` on Debian and Ubuntu)."
        )
        return EngineProblem(ProblemKind.UNREACHABLE, line)
    if said.get("failed") == "weights" or status is not None:
        line = (
            f"llama.cpp can't load {file}, which may be damaged or too large for this machine:"
            " run `afterword model pull --force`."
        )
        return EngineProblem(ProblemKind.NO_WEIGHTS, line)
    line = "The embedded engine did not start: `afterword doctor` tells more."
    return EngineProblem(ProblemKind.UNREACHABLE, line)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError, ProcessLookupError):
        try:
            await asyncio.wait_for(process.wait(), _STOP_S)
        except BaseException:
            process.kill()
            raise
    await process.wait()


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
