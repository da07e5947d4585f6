"""The embedded engine: a small model in a llama.cpp process of ours, on this machine only."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from afterword.config.engine_settings import EMBEDDED_SAMPLER
from afterword.engines.openai_compatible import OpenAICompatibleEngine, Patience
from afterword.inference import EngineProblem, GenerationRequest, ProblemKind, PromptText

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from afterword.config.engine_settings import EngineSettings
    from afterword.engines.child_process import Address, LlamaServer
    from afterword.inference import Delta

_NAME = "The embedded engine"


class EmbeddedEngine:
    """Talks to a `LlamaServer` as to any other server; several engines may share one."""

    def __init__(self, settings: EngineSettings, server: LlamaServer) -> None:
        """Take settings and a server, which is started at the first request or warm-up."""
        usual: dict[str, Any] = {
            name: value
            for name, value in EMBEDDED_SAMPLER.items()
            if getattr(settings, name) is None
        }
        self._settings = replace(settings, kind="embedded", model=server.name, **usual)
        self._server = server
        self._client: OpenAICompatibleEngine | None = None
        self._client_of: Address | None = None

    @property
    def label(self) -> str:
        """Always "embedded"."""
        return "embedded"

    @property
    def model(self) -> str:
        """The pulled model's name."""
        return self._server.name

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """See `Engine.stream`; a child that died before the first text is started once more."""
        request = replace(request, prompt=_trimmed(request.prompt))
        for last in (False, True):
            client = await self._connected()
            started = False
            try:
                async with contextlib.aclosing(client.stream(request)) as deltas:
                    async for delta in deltas:
                        started = True
                        yield delta
            except EngineProblem as problem:
                died = problem.kind in _LOST and await self._server.has_died()
                if last or started or not died:
                    raise _worded(problem) from None
            else:
                return

    async def warm(self, prompt: PromptText) -> None:
        """Read the prompt into the cache, so that the next request starts at its end."""
        with contextlib.suppress(EngineProblem):
            client = await self._connected()
            await client.warm(_trimmed(prompt))

    async def aclose(self) -> None:
        """Close connections and stop the child."""
        client, self._client, self._client_of = self._client, None, None
        if client is not None:
            await client.aclose()
        await self._server.aclose()

    async def _connected(self) -> OpenAICompatibleEngine:
        address = await self._server.address()
        if self._client is None or self._client_of is not address:
            stale, self._client_of = self._client, address
            self._client = OpenAICompatibleEngine(
                replace(self._settings, base_url=address.base_url, proxy=None),
                key=address.key,
                label=_NAME,
                patience=Patience(attempts=1),
                one_request_each=True,
            )
            if stale is not None:
                await stale.aclose()
        return self._client


_LOST = frozenset({ProblemKind.UNREACHABLE, ProblemKind.CUT_SHORT})


def _worded(problem: EngineProblem) -> EngineProblem:
    if problem.kind is ProblemKind.UNREACHABLE:
        line = f"{_NAME} does not answer: try again; `afterword doctor` tells more."
        return EngineProblem(problem.kind, line)
    return problem


def _trimmed(prompt: PromptText) -> PromptText:
    """Without its trailing white space: a blank line is one token after which the model stops."""
    return replace(prompt, text=prompt.text.rstrip())
