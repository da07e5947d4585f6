"""The scripted server in a process of its own, for benchmarks and real editors."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scripted.server import Recorded

if TYPE_CHECKING:
    from scripted.answers import Answer


class ScriptedProcess:
    """The same server in its own process: what is timed has an interpreter to itself."""

    def __init__(self, *answers: Answer) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py")), "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        if answers:
            self.script(*answers)

    def script(self, *answers: Answer) -> None:
        self._tell("PUT", "/_answers", [answer.as_json() for answer in answers])

    def requests(self) -> list[Recorded]:
        return [Recorded(**made) for made in self._tell("GET", "/_requests")]

    def forget(self) -> None:
        self._tell("DELETE", "/_requests")

    def _tell(self, method: str, path: str, body: Any = None) -> Any:
        wire = http.client.HTTPConnection(self.url.split("/")[2], timeout=10)
        with contextlib.closing(wire):
            wire.request(method, path, json.dumps(body).encode())
            return json.load(wire.getresponse())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
