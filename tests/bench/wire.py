"""A bare language client: JSON on pipes and no more, so that it adds nothing to what it times."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Self

from lsp.editor import SERVER, server_environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Wire:
    """One server process; requests are answered in whatever order, each by its id."""

    def __init__(self, data: Path, settings: Mapping[str, Any]) -> None:
        self._environment = server_environment(data)
        self._settings = settings
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._version = 1
        self._number = 0
        self.uri = ""
        self.line = 0
        self.column = 0

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *SERVER,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=self._environment,
        )
        self._reading = asyncio.create_task(self._read())
        await self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": {"general": {"positionEncodings": ["utf-16"]}},
                "initializationOptions": dict(self._settings),
            },
        )
        self.notify("initialized", {})
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.request("shutdown", None)
        self.notify("exit", None)
        await self._process.wait()
        self._reading.cancel()

    def open(self, path: Path, text: str) -> None:
        """Open a text that ends in an empty line, and stand there."""
        self.uri, self.line, self.column = path.as_uri(), text.count("\n"), 0
        item = {"uri": self.uri, "languageId": "markdown", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def type(self, text: str) -> None:
        """Type at the end; line feeds and ASCII only."""
        self._version += 1
        here = {"line": self.line, "character": self.column}
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self.uri, "version": self._version},
                "contentChanges": [{"range": {"start": here, "end": here}, "text": text}],
            },
        )
        breaks = text.count("\n")
        self.line += breaks
        self.column = len(text.rpartition("\n")[2]) + (0 if breaks else self.column)

    def ghost(self) -> asyncio.Future[Any]:
        """Ask for ghost text at the end, automatically."""
        return self.request(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": self.uri},
                "position": {"line": self.line, "character": self.column},
                "context": {"triggerKind": 2},
            },
        )

    def request(self, method: str, params: Any) -> asyncio.Future[Any]:
        self._number += 1
        answer = asyncio.get_running_loop().create_future()
        self._waiting[self._number] = answer
        self._send({"id": self._number, "method": method, "params": params})
        return answer

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while header := await self._process.stdout.readline():
            if not header.startswith(b"Content-Length:"):
                continue
            length = int(header.split(b":")[1])
            while (await self._process.stdout.readline()).strip():
                pass
            message = json.loads(await self._process.stdout.readexactly(length))
            answer = self._waiting.pop(message.get("id"), None)
            if answer is not None and not answer.done():
                answer.set_result(message.get("result"))
