"""A scripted OpenAI-compatible server for tests and benchmarks; only for 127.0.0.1.

In a test: `with ScriptedServer(says(" the end.")) as server:` runs it on a thread of its own.
For benchmarks: `python tests/scripted/server.py --port 0` prints its URL and serves until killed;
`scripted.process.ScriptedProcess` wraps that. Both can be read and told from outside over HTTP:
GET /_requests, DELETE /_requests, PUT /_answers (a JSON list of answers).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripted.answers import Answer
from scripted.wire import Gone, Wire

Choose = Callable[["Recorded"], Answer]
Tokenize = Literal["", "vllm", "llama.cpp"]


@dataclass(slots=True)
class Recorded:
    """One request as it came, and what became of it; times are `time.perf_counter()` seconds.

    On Linux that clock is the same for every process of the machine.
    """

    number: int
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    connection: int
    arrived: float
    first_byte: float | None = None
    first_token: float | None = None
    finished: float | None = None
    disconnected: float | None = None
    tokens_sent: int = 0

    @property
    def prompt(self) -> str:
        """The prompt, or the chat's messages joined by blank lines."""
        if "messages" in self.body:
            return "\n\n".join(str(message.get("content")) for message in self.body["messages"])
        return str(self.body.get("prompt", ""))


@dataclass
class ScriptedServer:
    """The server itself, on a thread and an event loop of its own.

    Attributes:
        answers: one answer for all, a sequence taken in turn (the last one stays), or a function.
        api_key: when set, any other bearer gets 401.
        models: when set, any other model gets 404.
        rejects: parameters that get 400, as OpenAI's own server gives unknown ones.
        tokenize: the dialect of `/tokenize`; "" has none. A token is a word here.
    """

    answers: Answer | Sequence[Answer] | Choose = field(default_factory=Answer)
    api_key: str | None = None
    models: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    tokenize: Tokenize = ""
    port: int = 0
    requests: list[Recorded] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._connections = 0
        self._open: set[Wire] = set()
        self.script(self.answers)

    def script(self, answers: Answer | Sequence[Answer] | Choose) -> None:
        """Answer like this from now on."""
        self._choose = answers if callable(answers) else None
        listed = [answers] if isinstance(answers, Answer) else answers
        self._queue = deque([] if callable(listed) else listed)

    @property
    def url(self) -> str:
        """The base URL, up to and including /v1."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def open_connections(self) -> int:
        """TCP connections that the clients hold open now."""
        return len(self._open)

    def wait_for(self, met: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait until what was recorded meets a condition; fails after `timeout` seconds."""
        with self._changed:
            assert self._changed.wait_for(met, timeout), f"not in {timeout} s: {self.requests}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="scripted-server", daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self.serve())
        self._loop.close()

    async def serve(self) -> None:
        """Serve on the running loop until told to stop."""
        server = await asyncio.start_server(self._connection, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _note(self) -> None:
        with self._changed:
            self._changed.notify_all()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        connection = self._connections
        wire = Wire(reader, writer)
        self._open.add(wire)
        try:
            while (read := await wire.read_request()) is not None:
                method, path, headers, raw = read
                try:
                    body = json.loads(raw) if raw else {}
                except ValueError:
                    body = {}
                if path.startswith("/_"):
                    await self._control(wire, method, path, body)
                    continue
                record = Recorded(
                    len(self.requests), method, path, headers, body, connection, time.perf_counter()
                )
                self.requests.append(record)
                self._note()
                if not await self._answered(wire, record):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            pass  # the server stops; asyncio's own callback would print a traceback
        finally:
            self._open.discard(wire)
            writer.close()
            self._note()

    async def _answered(self, wire: Wire, record: Recorded) -> bool:
        """Answer; False when the connection is at its end."""
        try:
            await wire.unless_gone(self._answer(wire, record))
        except Gone as gone:
            record.disconnected = gone.at
            return False
        except ConnectionError:
            record.disconnected = time.perf_counter()
            return False
        else:
            record.finished = time.perf_counter()
            return not wire.dropped
        finally:
            self._note()

    async def _answer(self, wire: Wire, record: Recorded) -> None:
        if record.path.endswith("/tokenize"):
            await self._tokenized(wire, record)
        elif record.path.endswith("/models"):
            listed = [{"id": name, "object": "model"} for name in self.models or ("scripted",)]
            await wire.reply(200, json.dumps({"object": "list", "data": listed}))
        elif refusal := self._refusal(record):
            await wire.reply(*refusal)
        else:
            await self._generate(wire, record, self._next(record))

    def _refusal(self, record: Recorded) -> tuple[int, str] | None:
        bearer = record.headers.get("authorization", "")
        if self.api_key is not None and bearer != f"Bearer {self.api_key}":
            return _error(401, f"Incorrect API key provided: {bearer}")
        if not record.path.endswith("/completions"):
            return _error(404, f"no such path: {record.path}")
        if self.models and record.body.get("model") not in self.models:
            return _error(404, "The model does not exist")
        for name in self.rejects:
            if name in record.body:
                return _error(400, f"Unrecognized request argument supplied: {name}")
        if record.body.get("n", 1) != 1:
            return _error(400, "Only one completion choice is allowed")
        return None

    def _next(self, record: Recorded) -> Answer:
        if self._choose is not None:
            return self._choose(record)
        return self._queue.popleft() if len(self._queue) > 1 else self._queue[0]

    async def _generate(self, wire: Wire, record: Recorded, answer: Answer) -> None:
        if answer.status != 200:
            status, said = _error(answer.status, f"scripted; your prompt was {record.prompt}")
            said = said if answer.body is None else answer.body
            await wire.reply(status, said, answer.content_type, answer.headers)
            return
        if answer.hang == "before":
            await asyncio.sleep(3600)
        streamed = bool(record.body.get("stream"))
        if answer.headers_first or answer.hang == "after":
            await wire.start_stream(answer.headers)
            record.first_byte = time.perf_counter()
            await asyncio.sleep(3600 if answer.hang else 0)
        await asyncio.sleep(answer.first_token_s)
        record.first_byte = record.first_byte or time.perf_counter()
        if answer.body is not None:
            await wire.reply(200, answer.body, answer.content_type, answer.headers)
        elif streamed:
            await self._stream(wire, record, answer)
        else:
            pieces, finish = answer.tokens(record.prompt, record.body)
            await asyncio.sleep(answer.per_token_s * max(0, len(pieces) - 1))
            await wire.reply(200, _event(record, "".join(pieces), finish, streamed=False))

    async def _stream(self, wire: Wire, record: Recorded, answer: Answer) -> None:
        await wire.start_stream(answer.headers)
        if answer.events is not None:
            for event in answer.events:
                await wire.event(event)
        else:
            pieces, finish = answer.tokens(record.prompt, record.body)
            for number, piece in enumerate(pieces):
                if number == answer.cut_after:
                    wire.drop()
                    return
                if number:
                    await asyncio.sleep(answer.per_token_s)
                await wire.event(_event(record, piece, None, streamed=True))
                record.first_token = record.first_token or time.perf_counter()
                record.tokens_sent += 1
            if finish is not None:
                await wire.event(_event(record, "", finish, streamed=True))
        if answer.done:
            await wire.event("[DONE]")
        await wire.end_stream()

    async def _tokenized(self, wire: Wire, record: Recorded) -> None:
        if self.tokenize == "vllm" and "prompt" in record.body:
            words = record.body["prompt"].split()
            await wire.reply(200, json.dumps({"count": len(words), "tokens": [1] * len(words)}))
        elif self.tokenize == "llama.cpp":
            words = record.body.get("content", "").split()
            await wire.reply(200, json.dumps({"tokens": [1] * len(words)}))
        else:
            await wire.reply(*_error(404, "no such path"))

    async def _control(self, wire: Wire, method: str, path: str, body: Any) -> None:
        if path == "/_answers" and method == "PUT":
            self.script([Answer.from_json(made) for made in body])
        elif path == "/_requests" and method == "DELETE":
            self.requests.clear()
        await wire.reply(200, json.dumps([asdict(record) for record in self.requests]))


def _error(status: int, message: str) -> tuple[int, str]:
    return status, json.dumps({"error": {"message": message, "type": "scripted", "code": status}})


def _event(record: Recorded, text: str, finish: str | None, *, streamed: bool) -> str:
    if "messages" in record.body:
        key = "delta" if streamed else "message"
        choice: dict[str, Any] = {key: {"role": "assistant", "content": text}}
        kind = "chat.completion.chunk" if streamed else "chat.completion"
    else:
        choice, kind = {"text": text}, "text_completion"
    choice |= {"index": 0, "finish_reason": finish, "logprobs": None}
    return json.dumps(
        {
            "id": f"scripted-{record.number}",
            "object": kind,
            "created": 0,
            "model": record.body.get("model", "scripted"),
            "choices": [choice],
        }
    )


def main() -> None:
    """Serve until killed; prints the base URL as the first line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--first-token-ms", type=float, default=0.0)
    parser.add_argument("--token-ms", type=float, default=0.0)
    parser.add_argument("--text", help="say this instead of made-up prose")
    parser.add_argument("--api-key")
    parser.add_argument("--tokenize", choices=("", "vllm", "llama.cpp"), default="")
    asked = parser.parse_args()
    answer = Answer(
        rule="prose" if asked.text is None else "given",
        text=asked.text or "",
        first_token_s=asked.first_token_ms / 1000,
        per_token_s=asked.token_ms / 1000,
    )
    server = ScriptedServer(answer, api_key=asked.api_key, tokenize=asked.tokenize, port=asked.port)
    with server, contextlib.suppress(KeyboardInterrupt):
        print(server.url, flush=True)  # noqa: T201 -- its one line of output
        threading.Event().wait()


if __name__ == "__main__":
    main()
