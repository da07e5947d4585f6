"""As much HTTP/1.1 as the scripted server needs, with the client's disconnect noticed at once."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

Request = tuple[str, str, dict[str, str], bytes]


class Gone(Exception):  # noqa: N818 -- an event, not an error
    """The client closed the connection before its answer was complete."""

    def __init__(self) -> None:
        super().__init__("the client went away")
        self.at = time.perf_counter()


class Wire:
    """One TCP connection, seen from the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ahead = b""
        self._streaming = False
        self.dropped = False

    async def read_request(self) -> Request | None:
        """The next request, None at the end of the connection."""
        try:
            head = self._ahead + await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        self._ahead = b""
        first, *rest = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        pairs = (line.partition(":") for line in rest if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        raw = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return method, path, headers, raw

    async def unless_gone(self, work: Coroutine[None, None, None]) -> None:
        """Do `work`; stop and raise `Gone` as soon as the client closes the connection."""
        doing = asyncio.ensure_future(work)
        watching = asyncio.ensure_future(self._reader.read(1))
        try:
            await asyncio.wait({doing, watching}, return_when=asyncio.FIRST_COMPLETED)
            if watching.done() and not doing.done():
                self._ahead = _read(watching)
                if not self._ahead:
                    raise Gone
            await doing
        finally:
            for task in (doing, watching):
                task.cancel()
            await asyncio.gather(doing, watching, return_exceptions=True)
            if watching.done() and not watching.cancelled() and not self._ahead:
                self._ahead = _read(watching)

    async def reply(
        self,
        status: int,
        body: str,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """A whole answer."""
        content = body.encode()
        length = {"Content-Type": content_type, "Content-Length": str(len(content))}
        self._head(status, {**length, **(headers or {})})
        self._writer.write(content)
        await self._writer.drain()

    async def start_stream(self, headers: Mapping[str, str]) -> None:
        """Status and headers of an event stream, once."""
        if not self._streaming:
            kind = {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"}
            self._head(HTTPStatus.OK, {**kind, **headers})
            self._streaming = True
            await self._writer.drain()

    async def event(self, data: str) -> None:
        """One server-sent event, in a chunk of its own."""
        chunk = f"data: {data}\n\n".encode()
        self._writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        await self._writer.drain()

    async def end_stream(self) -> None:
        """The last, empty chunk."""
        self._writer.write(b"0\r\n\r\n")
        self._streaming = False
        await self._writer.drain()

    def drop(self) -> None:
        """Close the connection in the middle, without a word."""
        self.dropped = True
        self._writer.close()

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))


def _read(task: asyncio.Future[bytes]) -> bytes:
    return b"" if task.exception() else task.result()
