"""The doctor's checks of engines: weights, servers, keys and tokenizers."""

from __future__ import annotations

import asyncio
import contextlib
import time
from importlib import metadata
from typing import TYPE_CHECKING, Final

from afterword.cli.checks import Check, Mark
from afterword.engines.hosts import Place
from afterword.engines.keys import find_key
from afterword.engines.weights import (
    CATALOGUE,
    DEFAULT_MODEL,
    check_weights,
    find_weights,
    verify_weights,
)
from afterword.inference import (
    EngineProblem,
    GenerationRequest,
    Message,
    PromptText,
    Sampling,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from pathlib import Path

    from afterword.bootstrap import Services
    from afterword.config import EngineSettings, Settings
    from afterword.inference import Engine, Tokenizer

_PROMPT: Final = "The ferry was late, and"
_TOKENS: Final = 8
#: An answer that takes longer is no help to anybody who writes (seconds).
_PATIENCE: Final = 60.0


def engines_of(settings: Settings) -> dict[EngineSettings, str]:
    """Each distinct engine with what it is for, "" when it is for everything."""
    uses: dict[EngineSettings, list[str]] = {}
    for feature, chosen in settings.engines.items():
        uses.setdefault(chosen, []).append(feature)
    return {chosen: ", ".join(names) if len(uses) > 1 else "" for chosen, names in uses.items()}


async def engine(
    services: Services, chosen: EngineSettings, use: str, environ: Mapping[str, str], *, ask: bool
) -> AsyncIterator[Check]:
    """Everything about one engine; with `ask`, it is started and generates a few tokens."""
    label = f" ({use})" if use else ""
    if chosen.kind == "embedded":
        checks = [*embedded(chosen, services.paths.models)]
    else:
        checks = [*remote(chosen, environ, offline=services.offline)]
    for check in checks:
        yield _named(check, label)
    if any(check.mark is Mark.FAILED for check in checks):
        return
    made = services.made_for(chosen, offline=services.offline)
    if ask:
        yield _named(await answers(made.engine, chosen), label)
        await made.tokenizer.prime([_PROMPT])
    yield _named(tokenizer(made.tokenizer), label)


def embedded(chosen: EngineSettings, models: Path) -> Iterator[Check]:
    """The model's file and the library that runs it."""
    name = chosen.model or DEFAULT_MODEL
    try:
        path = check_weights(find_weights(models, name))
        verify_weights(path)
    except EngineProblem as problem:
        advice = "" if name in CATALOGUE else "see `afterword model list` and engine.model"
        yield Check("model", Mark.FAILED, str(problem), advice)
    else:
        size = path.stat().st_size / 1e6
        yield Check("model", Mark.FINE, f"{name}, {size:,.0f} MB, whole: {path}")
    try:
        found = f"xllamacpp {metadata.version('xllamacpp')}"
        yield Check("llama.cpp", Mark.FINE, found)
    except metadata.PackageNotFoundError:
        yield Check("llama.cpp", Mark.FAILED, "xllamacpp is not installed", "reinstall afterword")


def remote(chosen: EngineSettings, environ: Mapping[str, str], *, offline: bool) -> Iterator[Check]:
    """The server's address and whether there is a key for it; nobody is asked yet."""
    try:
        place = Place.of(chosen.base_url)
        place.check_allowed(offline=offline)
    except EngineProblem as problem:
        yield Check("server", Mark.FAILED, str(problem), "see engine.base_url in the settings")
        return
    model = f", model {chosen.model}" if chosen.model else ", no model named"
    yield Check("server", Mark.FINE, f"{place.name}{model}, api {chosen.api}")
    if find_key(chosen.api_key_env, environ):
        yield Check("key", Mark.FINE, f"found under the name {chosen.api_key_env}")
        if not place.secure and not place.loopback:
            found = f"{place.name} is asked over http, so the key and your text travel unencrypted"
            yield Check("key", Mark.WARNING, found, "use an https:// address")
    else:
        found = f"none under the name {chosen.api_key_env}; many local servers need none"
        yield Check("key", Mark.NOTE, found)


async def answers(asked: Engine, chosen: EngineSettings) -> Check:
    """Whether a few tokens come back, and how soon."""
    messages = (Message("user", _PROMPT),) if chosen.api == "chat" else ()
    request = GenerationRequest(PromptText(_PROMPT, messages), Sampling(max_tokens=_TOKENS))
    began, first, text = time.perf_counter(), 0.0, ""
    try:
        async with (
            asyncio.timeout(_PATIENCE),
            contextlib.aclosing(asked.stream(request)) as deltas,
        ):
            async for delta in deltas:
                first = first or time.perf_counter() - began
                text += delta.text
    except EngineProblem as problem:
        return Check("engine", Mark.FAILED, str(problem))
    except TimeoutError:
        found = f"{asked.label} gave no answer within {_PATIENCE:.0f} seconds"
        return Check("engine", Mark.FAILED, found, "try again when the machine is less busy")
    if not text.strip():
        found = f"{asked.label} answers, but with nothing"
        return Check("engine", Mark.WARNING, found, "try another engine.api or engine.model")
    seconds = time.perf_counter() - began
    found = f"{asked.label} answers: first word after {first:.2f} s, in all {seconds:.2f} s"
    return Check("engine", Mark.FINE, found)


def tokenizer(found: Tokenizer) -> Check:
    """Whether tokens are counted or estimated."""
    if found.exact:
        return Check("tokenizer", Mark.FINE, f"exact: {found.name}")
    line = f"{found.name}: prompts are a little shorter than they could be"
    return Check("tokenizer", Mark.NOTE, line)


def _named(check: Check, label: str) -> Check:
    return Check(check.name + label, check.mark, check.found, check.advice)
