"""The body of a request: settings, a request's own sampling, and what the server accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.config.engine_settings import EngineSettings
    from afterword.inference import GenerationRequest, PromptText, Sampling

BEYOND_OPENAI = ("min_p", "dry_multiplier", "cache_prompt", "return_progress")
_KNOBS = ("temperature", "top_p", "frequency_penalty", "presence_penalty", "seed")
_KNOBS_BEYOND = ("min_p", "dry_multiplier")
_MOST_STOPS = 4  # OpenAI's limit; longer lists are answered with 400


def accepted(settings: EngineSettings) -> frozenset[str]:
    """The parameters beyond OpenAI's that may be sent."""
    if settings.accepts is not None:
        return frozenset(settings.accepts)
    return frozenset(BEYOND_OPENAI) if settings.kind == "embedded" else frozenset()


def body_of(
    request: GenerationRequest, settings: EngineSettings, *, newer_limit: bool
) -> dict[str, Any]:
    """The JSON body of a streaming request.

    `newer_limit` names the bound on a chat answer as OpenAI's own servers now insist,
    `max_completion_tokens`; all others know `max_tokens`.
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
    return body


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
