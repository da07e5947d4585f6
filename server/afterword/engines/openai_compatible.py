"""Any OpenAI-compatible server, through the `openai` async client: the one path to every model."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from afterword.engines.asking import accepted, body_of
from afterword.engines.events import NoStreamError, Reading
from afterword.engines.failures import explained, schema_refused
from afterword.engines.hosts import Place
from afterword.engines.keys import PLACEHOLDER, Key
from afterword.engines.problems import Explainer, Trouble
from afterword.inference import GenerationRequest, Priority, Sampling

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from openai import AsyncOpenAI, AsyncStream

    from afterword.config.engine_settings import EngineSettings
    from afterword.inference import Delta, PromptText

_TAIL_S = 0.2  # for what follows the end of an answer, so that its connection can be used again


@dataclass(frozen=True, slots=True)
class Patience:
    """When to ask again: seconds, doubled each time, with up to half as much again at random.

    `most_s` bounds one wait: a server that asks for more is told to the writer instead.
    """

    attempts: int = 3
    first_s: float = 0.25
    most_s: float = 8.0

    def wait_s(self, attempt: int, trouble: Trouble) -> float | None:
        """How long to wait before another attempt; None for no other attempt."""
        asked_s = trouble.wait_s
        if attempt + 1 >= self.attempts or (asked_s is not None and asked_s > self.most_s):
            return None
        if attempt == 0 and trouble.stale:
            return 0.0
        spread = 1 + random.random() / 2  # noqa: S311 -- no secret depends on it
        own = self.first_s * float(2**attempt) * spread
        return min(self.most_s, max(own, asked_s or 0.0))


class OpenAICompatibleEngine:
    """A server that speaks OpenAI's completions or chat, streamed.

    Opens nothing, imports nothing slow and looks no name up until it is first asked.
    """

    def __init__(
        self,
        settings: EngineSettings,
        *,
        key: Key | None = None,
        offline: bool = False,
        label: str = "",
        patience: Patience | None = None,
        one_request_each: bool = False,
    ) -> None:
        """Take settings; `key` is sent as the bearer, a placeholder where there is none.

        Raises:
            EngineProblem: `base_url` is no address, or offline mode forbids its host.
        """
        self._place = Place.of(settings.base_url)
        self._place.check_allowed(offline=offline)
        self._settings = settings
        self._key = key
        self._label = label or self._place.name
        self._patience = patience or Patience()
        self._one_request_each = one_request_each
        self._explain = Explainer(
            self._label, settings.model, settings.api_key_env, has_key=key is not None
        )
        self._client: AsyncOpenAI | None = None
        self._opening = asyncio.Lock()
        self._pause_until = 0.0
        self._structured = True
        self._closed = False

    @property
    def label(self) -> str:
        """Host and port, unless it was given a name."""
        return self._label

    @property
    def model(self) -> str:
        """The model's name as the server knows it."""
        return self._settings.model

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """See `Engine.stream`. Asks again only before the first text, and never after a cancel.

        A server that refuses a request for its schema is asked without one from then on.
        """
        body = self._body(request)
        for attempt in itertools.count():
            self._check_pause()
            reading = Reading()
            try:
                async with self._asked(body) as events:
                    reading.opened = True
                    async for event in events:
                        if (delta := reading.take(event)) is not None:
                            yield delta
                        if reading.ended:
                            await _read_tail(events)
                            return
                trouble = self._unfinished(reading)
            except Exception as error:  # noqa: BLE001 -- the port promises EngineProblem for everything
                if schema_refused(error, body):
                    self._structured = False
                    body = self._body(request)
                    continue
                trouble = explained(error, self._explain, sent=body, reading=reading)
            wait_s = self._wait_s(trouble, attempt)
            if wait_s is None:
                raise trouble.problem from None
            await asyncio.sleep(wait_s)

    async def warm(self, prompt: PromptText) -> None:
        """Load what the first request needs, and read the prompt where a cache is kept for us."""
        with contextlib.suppress(Exception):
            await self._open_client()
        if "cache_prompt" not in accepted(self._settings):
            return
        request = GenerationRequest(prompt, Sampling(max_tokens=1), Priority.SUMMARY)
        with contextlib.suppress(Exception):
            async with contextlib.aclosing(self.stream(request)) as deltas:
                async for _ in deltas:
                    pass

    async def aclose(self) -> None:
        """Close every connection; what still streams ends as CUT_SHORT or UNREACHABLE."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _body(self, request: GenerationRequest) -> dict[str, Any]:
        openai = self._place.host.endswith("openai.com")
        return body_of(request, self._settings, newer_limit=openai, structured=self._structured)

    @contextlib.asynccontextmanager
    async def _asked(self, body: dict[str, Any]) -> AsyncIterator[AsyncStream[object]]:
        """An open stream of decoded events, closed upstream when left in any way."""
        from openai import AsyncStream  # noqa: PLC0415 -- slow to import, see `_load_sdk`

        client = self._client or await self._open_client()
        path = "/completions" if self._settings.api == "completions" else "/chat/completions"
        events = await client.post(
            path, cast_to=object, body=body, stream=True, stream_cls=AsyncStream[object]
        )
        try:
            kind = events.response.headers.get("content-type", "")
            if "html" in kind or "application/json" in kind:
                raise NoStreamError(page="html" in kind)
            yield events
        finally:
            await events.close()

    async def _open_client(self) -> AsyncOpenAI:
        async with self._opening:
            if self._client is None:
                # 0.4 s on two cores: in a thread, so that typing goes on meanwhile.
                await asyncio.to_thread(_load_sdk)
                self._client = self._make_client()
            return self._client

    def _make_client(self) -> AsyncOpenAI:
        from openai import AsyncOpenAI  # noqa: PLC0415 -- slow to import, see `_load_sdk`

        from afterword.engines.http_client import make_client  # noqa: PLC0415 -- as above

        if self._closed:
            raise RuntimeError
        key = self._key or PLACEHOLDER
        if not key.usable:
            raise self._explain.unusable_key().problem
        transport = make_client(
            self._place,
            key=key,
            proxy=self._settings.proxy,
            read_s=self._settings.timeout_s,
            one_request_each=self._one_request_each,
        )
        # The key and every header are put on by the transport's own hook, so that nothing the
        # SDK reads from OPENAI_* variables reaches a request; it retries nothing.
        return AsyncOpenAI(
            api_key=PLACEHOLDER.reveal(),
            admin_api_key="",
            webhook_secret="",
            organization="",
            project="",
            base_url=self._place.base_url,
            http_client=transport,
            max_retries=0,
        )

    def _unfinished(self, reading: Reading) -> Trouble:
        return self._explain.cut_short() if reading.seen else self._explain.nonsense("sent no text")

    def _check_pause(self) -> None:
        left = self._pause_until - time.monotonic()
        if left > self._patience.most_s:
            raise self._explain.asked_to_wait(left).problem

    def _wait_s(self, trouble: Trouble, attempt: int) -> float | None:
        if trouble.wait_s is not None:
            self._pause_until = time.monotonic() + trouble.wait_s
        if self._closed or not trouble.again:
            return None
        return self._patience.wait_s(attempt, trouble)


async def _read_tail(events: AsyncStream[object]) -> None:
    with contextlib.suppress(Exception):
        async with asyncio.timeout(_TAIL_S):
            async for _ in events:
                pass


def _load_sdk() -> None:
    """Import the SDK, which would obey OPENAI_LOG by setting up logging of its own."""
    os.environ.pop("OPENAI_LOG", None)
    import openai.resources.chat  # noqa: PLC0415 -- half a second that `outline` need not pay
    import openai.resources.completions  # noqa: F401, PLC0415 -- as above

    from afterword.engines.http_client import silence_libraries  # noqa: PLC0415 -- as above

    silence_libraries()
