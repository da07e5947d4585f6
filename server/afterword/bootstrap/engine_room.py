"""Engines as settings want them, each made once and shared.

Imported when the first engine is wanted: `outline` has no use for what it imports.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.engines.arbiter import ArbitratedEngine
from afterword.engines.child_process import LlamaServer
from afterword.engines.embedded import EmbeddedEngine
from afterword.engines.gate import Gate
from afterword.engines.hosts import Place
from afterword.engines.keys import find_key
from afterword.engines.openai_compatible import OpenAICompatibleEngine
from afterword.engines.tokenizers import (
    EstimatingTokenizer,
    OpenAITokenizer,
    RemoteTokenizer,
    UnknownTokenizerError,
    WeightsTokenizer,
    openai_encoding,
)
from afterword.engines.weights import CATALOGUE, DEFAULT_MODEL, find_weights, pull
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from pathlib import Path

    from afterword.config import EngineSettings
    from afterword.inference import Delta, Engine, GenerationRequest, PromptText, Tokenizer


@dataclass(frozen=True, slots=True)
class Made:
    """An engine with its tokenizer; `whole` is false while the embedded one lacks its weights."""

    engine: Engine
    tokenizer: Tokenizer
    whole: bool = True


class EngineRoom:
    """The engines of one process.

    One engine for each distinct `EngineSettings`; one llama.cpp process for each model and
    context, whichever features use it; one queue for each server.
    """

    def __init__(self, models: Path, environ: Mapping[str, str]) -> None:
        """Take the folder of the weights and the environment that holds keys."""
        self._models = models
        self._environ = environ
        self._made: dict[tuple[EngineSettings, bool], Made] = {}
        self._servers: dict[tuple[str, int], LlamaServer] = {}
        self._gates: dict[str, Gate] = {}

    def made_for(self, chosen: EngineSettings, *, offline: bool) -> Made:
        """The engine and the tokenizer for these settings, made at the first call.

        Never raises: an engine that can't be made says why when it is asked.
        """
        made = self._made.get((chosen, offline))
        if made is None or (not made.whole and self.weights_of(chosen) is not None):
            try:
                make = self._embedded if chosen.kind == "embedded" else self._remote
                made = make(chosen, offline=offline)
            except EngineProblem as problem:
                engine = UnusableEngine(chosen, problem)
                made = Made(engine, EstimatingTokenizer(chosen.model), whole=False)
            self._made[chosen, offline] = made
        return made

    def weights_of(self, chosen: EngineSettings) -> Path | None:
        """The embedded engine's file, None while it isn't here; None for a remote engine."""
        if chosen.kind != "embedded":
            return None
        with contextlib.suppress(EngineProblem):
            return find_weights(self._models, chosen.model or DEFAULT_MODEL)
        return None

    async def pull_default(self, progress: Callable[[int, int], None], *, offline: bool) -> None:
        """Fetch the default weights.

        Raises:
            EngineProblem: it could not be done; the text says why.
        """
        await pull(CATALOGUE[DEFAULT_MODEL], self._models, progress=progress, offline=offline)

    async def aclose(self) -> None:
        """Stop every engine."""
        made, self._made, self._servers = [*self._made.values()], {}, {}
        for one in made:
            await one.engine.aclose()

    def _embedded(self, chosen: EngineSettings, *, offline: bool) -> Made:
        del offline  # it is on this machine
        name = chosen.model or DEFAULT_MODEL
        path = find_weights(self._models, name)
        if path is None and name not in CATALOGUE:
            line = f"There is no model {name} here: `afterword model list` shows those there are."
            raise EngineProblem(ProblemKind.NO_WEIGHTS, line)
        server = self._servers.setdefault(
            (name, chosen.context_tokens),
            LlamaServer(path, name=name, context_tokens=chosen.context_tokens),
        )
        server.weights = path
        tokenizer: Tokenizer = EstimatingTokenizer(name)
        if path is not None:
            with contextlib.suppress(UnknownTokenizerError):
                tokenizer = WeightsTokenizer.from_gguf(path)
        engine = EmbeddedEngine(chosen, server)
        gate = self._gate(f"{name} {chosen.context_tokens}", places=1, preempts=True)
        return Made(ArbitratedEngine(engine, gate), tokenizer, whole=path is not None)

    def _remote(self, chosen: EngineSettings, *, offline: bool) -> Made:
        key = find_key(chosen.api_key_env, self._environ)
        engine = OpenAICompatibleEngine(chosen, key=key, offline=offline)
        place = Place.of(chosen.base_url)
        gate = self._gate(place.base_url, places=chosen.max_concurrency, preempts=False)
        tokenizer: Tokenizer = RemoteTokenizer(chosen, key=key, offline=offline)
        if not place.loopback and (table := openai_encoding(chosen.model)):
            tokenizer = OpenAITokenizer(chosen.model, table, offline=offline, proxy=chosen.proxy)
        return Made(ArbitratedEngine(engine, gate), tokenizer)

    def _gate(self, server: str, *, places: int, preempts: bool) -> Gate:
        return self._gates.setdefault(server, Gate(places, preempts=preempts))


class UnusableEngine:
    """Stands where an engine's settings can't be used, and says so whenever it is asked."""

    def __init__(self, settings: EngineSettings, problem: EngineProblem) -> None:
        """Keep what is wrong."""
        self._settings = settings
        self._problem = problem

    @property
    def label(self) -> str:
        """The kind of engine that was wanted."""
        return self._settings.kind

    @property
    def model(self) -> str:
        """The model that was wanted."""
        return self._settings.model

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """Raise the problem."""
        del request
        raise EngineProblem(self._problem.kind, str(self._problem))
        yield  # makes this an async generator, as the port has it

    async def warm(self, prompt: PromptText) -> None:
        """Nothing to warm."""

    async def aclose(self) -> None:
        """Nothing to close."""
