"""From settings to engines and tokenizers; nothing is started, opened or downloaded here."""

from __future__ import annotations

import os
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
from afterword.engines.weights import DEFAULT_MODEL
from afterword.inference import EngineProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from afterword.config.engine_settings import EngineSettings
    from afterword.inference import Engine, Tokenizer


class EnginePool:
    """One engine for each different `EngineSettings`, sharing what can be shared.

    All embedded engines with the same model share one child process and its one slot; all engines
    at the same address share its bound on concurrency.
    """

    def __init__(
        self,
        every: Iterable[EngineSettings],
        *,
        offline: bool = False,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare for settings like these.

        `every` decides the context of the child process: the largest asked for. `environ` is
        where keys are looked up, the process's own by default.
        """
        self._context: dict[str, int] = {}
        for settings in every:
            if settings.kind == "embedded":
                name = embedded_model(settings)
                known = self._context.get(name, 0)
                self._context[name] = max(known, settings.context_tokens)
        self._offline = offline
        self._environ = os.environ if environ is None else environ
        self._engines: dict[tuple[EngineSettings, Path | None], Engine] = {}
        self._servers: dict[tuple[str, Path | None], LlamaServer] = {}
        self._gates: dict[object, Gate] = {}

    def engine(self, settings: EngineSettings, *, weights: Path | None = None) -> Engine:
        """The engine for these settings.

        Args:
            settings: resolved.
            weights: the embedded model's GGUF file; None when it isn't there, and then the engine
                says so when asked.

        Raises:
            EngineProblem: the settings can't work (REFUSED), or offline mode forbids the host.
        """
        known = (settings, weights)
        if known not in self._engines:
            make = self._embedded if settings.kind == "embedded" else self._remote
            self._engines[known] = make(settings, weights)
        return self._engines[known]

    async def aclose(self) -> None:
        """Close every engine and stop every child; safe to call twice."""
        engines, self._engines = list(self._engines.values()), {}
        self._servers.clear()
        self._gates.clear()
        for engine in engines:
            await engine.aclose()

    def _embedded(self, settings: EngineSettings, weights: Path | None) -> Engine:
        name = embedded_model(settings)
        where = (name, weights)
        if where not in self._servers:
            context = max(self._context.get(name, 0), settings.context_tokens)
            self._servers[where] = LlamaServer(weights, name=name, context_tokens=context)
        # One slot: three candidates one after another take 2.9 s, in three slots 5.5 s, because
        # every slot would have to read the prompt.
        gate = self._gates.setdefault(where, Gate(1, preempts=True))
        return ArbitratedEngine(EmbeddedEngine(settings, self._servers[where]), gate)

    def _remote(self, settings: EngineSettings, _: Path | None) -> Engine:
        key = find_key(settings.api_key_env, self._environ)
        engine = OpenAICompatibleEngine(settings, key=key, offline=self._offline)
        places = max(1, settings.max_concurrency)
        where = Place.of(settings.base_url).base_url
        return ArbitratedEngine(engine, self._gates.setdefault(where, Gate(places, preempts=False)))


def make_engine(
    settings: EngineSettings,
    *,
    weights: Path | None,
    offline: bool,
    environ: Mapping[str, str] | None = None,
) -> Engine:
    """A single engine, see `EnginePool.engine`."""
    return EnginePool([settings], offline=offline, environ=environ).engine(
        settings, weights=weights
    )


def make_tokenizer(
    settings: EngineSettings,
    *,
    weights: Path | None,
    offline: bool,
    environ: Mapping[str, str] | None = None,
) -> Tokenizer:
    """The best tokenizer there is for these settings; never fails, never touches the network.

    The embedded weights' own (0.1 s to read), tiktoken for OpenAI's models, another server's
    `/tokenize`; what can't be had is estimated from above.
    """
    if settings.kind == "embedded":
        try:
            return _unread(settings) if weights is None else WeightsTokenizer.from_gguf(weights)
        except UnknownTokenizerError:
            return _unread(settings)
    try:
        host = Place.of(settings.base_url).host
    except EngineProblem:
        return EstimatingTokenizer(settings.model)
    if encoding := openai_encoding(settings.model) or _openai_default(host):
        return OpenAITokenizer(settings.model, encoding, offline=offline, proxy=settings.proxy)
    key = find_key(settings.api_key_env, os.environ if environ is None else environ)
    return RemoteTokenizer(settings, key=key, offline=offline)


def embedded_model(settings: EngineSettings) -> str:
    """The name of the pulled model that embedded settings mean."""
    return settings.model or DEFAULT_MODEL


def _unread(settings: EngineSettings) -> Tokenizer:
    return EstimatingTokenizer(embedded_model(settings))


def _openai_default(host: str) -> str | None:
    """OpenAI's models that tiktoken doesn't know yet use its newest table."""
    return "o200k_base" if host == "openai.com" or host.endswith(".openai.com") else None
