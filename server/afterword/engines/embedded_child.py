"""llama.cpp's own server in a process of ours: `python -m afterword.engines.embedded_child`.

It reads one JSON object of parameters from stdin, answers one JSON object on stdout ({"url": …}
or {"failed": …}), and then lives until stdin ends, which happens when its parent dies, however it
dies. Everything that llama.cpp itself might print goes to the null device.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
from typing import Any

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main() -> None:
    """Serve until stdin ends."""
    parent = os.getppid()
    _die_with(parent)
    said = _take_stdout()
    parameters = json.loads(sys.stdin.buffer.readline() or b"{}")
    try:
        import xllamacpp  # noqa: PLC0415 -- a missing or unfit library must be reported, not raised
    except ImportError:
        _say(said, {"failed": "library"})
        return
    try:
        server = xllamacpp.Server(_configured(xllamacpp.CommonParams(), parameters))
    except Exception:  # noqa: BLE001 -- whatever its binding raises, the parent has the words for it
        _say(said, {"failed": "weights"})
        return
    _say(said, {"url": server.listening_address})
    with contextlib.suppress(OSError, KeyboardInterrupt):
        while sys.stdin.buffer.read(4096):
            pass
    os._exit(0)  # llama.cpp's threads need no farewell, and taking leave of them takes 0.2 s


def _configured(params: Any, given: dict[str, Any]) -> Any:
    """llama.cpp's parameters: closed to strangers, silent, and quick to let go of a prompt."""
    params.model.path = given["model"]
    params.model_alias = {given["alias"]}
    params.hostnames, params.port = [given["host"]], given["port"]
    params.api_keys = [given["key"]]
    params.cors_origins, params.ui, params.verbosity = "", False, 0
    params.offline = True
    params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    params.n_ctx, params.n_parallel = given["context"], 1
    params.n_batch = params.n_ubatch = given["batch"]
    params.cpuparams.n_threads = given["threads"]
    params.cpuparams_batch.n_threads = given["batch_threads"]
    params.cache_ram_mib = given["cache_mib"]
    return params


def _die_with(parent: int) -> None:
    """On Linux, ask the kernel to kill us with our parent; elsewhere the end of stdin does it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            os._exit(0)


def _take_stdout() -> int:
    """Our own handle on stdout, while descriptors 1 and 2 go to the null device."""
    said = os.dup(1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    return said


def _say(said: int, line: dict[str, str]) -> None:
    os.write(said, json.dumps(line).encode() + b"\n")
    os.close(said)


if __name__ == "__main__":
    main()
