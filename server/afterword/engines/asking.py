"""The body of a request: settings, a request's own sampling, and what the server accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.config.engine_settings import EngineSettings
    from afterword.inference import GenerationRequest, PromptText, Sampling

#: What `accepts` calls a server that can be held to a JSON schema.
JSON_SCHEMA = "json_schema"
BEYOND_OPENAI = ("min_p", "dry_multiplier", "cache_prompt", "return_progress", JSON_SCHEMA)
_KNOBS = ("temperature", "top_p", "frequency_penalty", "presence_penalty", "seed")
_KNOBS_BEYOND = ("min_p", "dry_multiplier")
_LENGTHS = frozenset({"minLength", "maxLength"})
_MOST_STOPS = 4  # OpenAI's limit; longer lists are answered with 400


def accepted(settings: EngineSettings) -> frozenset[str]:
    """The parameters beyond OpenAI's that may be sent."""
    if settings.accepts is not None:
        return frozenset(settings.accepts)
    return frozenset(BEYOND_OPENAI) if settings.kind == "embedded" else frozenset()


def takes_schema(settings: EngineSettings) -> bool:
    """Whether a JSON schema may be sent: where the settings say so, or say nothing at all."""
    return settings.accepts is None or JSON_SCHEMA in settings.accepts


def body_of(
    request: GenerationRequest,
    settings: EngineSettings,
    *,
    newer_limit: bool,
    structured: bool = True,
) -> dict[str, Any]:
    """The JSON body of a streaming request.

    `newer_limit` marks OpenAI's own servers, which insist on `max_completion_tokens` for chat
    where all others know `max_tokens`, and refuse a schema that bounds the length of strings.
    Without `structured`, the request's schema is left out.
    """
    sampling = request.sampling
    body: dict[str, Any] = {"model": settings.model, "stream": True}
    body |= _prompt(request.prompt, settings)
    limit = min(sampling.max_tokens, settings.max_tokens or sampling.max_tokens)
    renamed = newer_limit and settings.api == "chat"
    body["max_completion_tokens" if renamed else "max_tokens"] = limit
    takes = accepted(settings)
    for knob in (*_KNOBS, *(knob for knob in _KNOBS_BEYOND if knob in takes)):
        if (value := _chosen(knob, sampling, settings)) is not None:
            body[knob] = value
    if stops := list(dict.fromkeys((*sampling.stop, *settings.stop)))[:_MOST_STOPS]:
        body["stop"] = stops
    for switch in ("cache_prompt", "return_progress"):
        if switch in takes:
            body[switch] = True
    if request.schema is not None and structured and takes_schema(settings):
        schema = _without_lengths(request.schema) if newer_limit else request.schema
        body |= _shaped(schema, settings)
    return body


def _shaped(schema: Mapping[str, Any], settings: EngineSettings) -> dict[str, Any]:
    """What holds an answer to a schema; llama.cpp knows another name for raw completions."""
    if settings.kind == "embedded" and settings.api == "completions":
        return {"json_schema": schema}
    named = {"name": "answer", "strict": True, "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _without_lengths(schema: Any) -> Any:
    if isinstance(schema, dict):
        kept = {name: part for name, part in schema.items() if name not in _LENGTHS}
        return {name: _without_lengths(part) for name, part in kept.items()}
    if isinstance(schema, list | tuple):
        return [_without_lengths(part) for part in schema]
    return schema


def _chosen(knob: str, sampling: Sampling, settings: EngineSettings) -> float | int | None:
    asked: float | int | None = getattr(sampling, knob)
    usual: float | int | None = getattr(settings, knob)
    return usual if asked is None else asked


def _prompt(prompt: PromptText, settings: EngineSettings) -> dict[str, Any]:
    if settings.api == "completions":
        return {"prompt": prompt.text}
    if not prompt.messages:
        return {"messages": [{"role": "user", "content": prompt.text}]}
    messages = [{"role": message.role, "content": message.content} for message in prompt.messages]
    return {"messages": messages}
