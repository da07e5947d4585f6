"""What one engine is told: the resolved form of an `[engine]` table, free of where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EngineKind = Literal["embedded", "openai"]
Api = Literal["completions", "chat"]

#: What worked best of seven samplers tried on SmolLM2-135M: 10 of 10 paragraphs ended cleanly,
#: with 0.003 repeated 4-grams; at temperature 0.2 it loops.
EMBEDDED_SAMPLER = {"temperature": 1.0, "min_p": 0.1, "dry_multiplier": 0.8}


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """One engine's settings, every key resolved; holds the name of a key's variable, never a key.

    Attributes:
        kind: `embedded` is the model on this machine, `openai` any OpenAI-compatible server.
        base_url: the server's address, up to and including `/v1`; unused by `embedded`.
        model: the name the server knows; for `embedded`, a pulled model's name ("" is the
            default one).
        api: `completions` continues raw text, `chat` sends messages.
        api_key_env: the environment variable that holds the key; the system keyring is asked for
            the same name (service "afterword") where the variable is unset. No key at all is
            fine: a placeholder is sent.
        context_tokens: prompt and answer together, in the model's tokens.
        temperature: None leaves this knob, as each of the next ones, to the engine's default;
            the embedded engine's are the ones measured for its model (temperature 1.0, min-p
            0.1, DRY 0.8).
        top_p: nucleus sampling, 0 to 1.
        min_p: sent only to servers that accept it, see `accepts`.
        dry_multiplier: llama.cpp's penalty on repeated sequences; sent as `min_p` is.
        frequency_penalty: -2 to 2.
        presence_penalty: -2 to 2.
        max_tokens: bound on an answer, in tokens; None lets each feature choose.
        stop: strings that end an answer; not part of it.
        seed: makes an answer repeatable where the server can.
        accepts: parameters beyond OpenAI's that the server takes, such as "min_p",
            "dry_multiplier" and "cache_prompt"; None means all of those for `embedded` and none
            for `openai`. "json_schema" says that answers can be held to a schema; under None a
            server is asked to until it refuses.
        proxy: an HTTP or SOCKS proxy's URL; the environment's proxies are never obeyed.
        timeout_s: seconds without a byte from the server before a request is given up.
        max_concurrency: requests in flight at a remote server at once; `embedded` has its own
            rule.
        generative_summary: whether this engine may write the running summary; None means yes for
            `openai` and no for `embedded`, whose model is too small for it.
        generative_coach: likewise, whether it may judge prose.
        input_price: what a million tokens of prompts cost, in any currency; None where unknown.
        output_price: what a million tokens of answers cost.
    """

    kind: EngineKind = "embedded"
    base_url: str = "http://127.0.0.1:8000/v1"
    model: str = ""
    api: Api = "completions"
    api_key_env: str = "AFTERWORD_API_KEY"
    context_tokens: int = 1536
    temperature: float | None = None
    top_p: float | None = None
    min_p: float | None = None
    dry_multiplier: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    accepts: tuple[str, ...] | None = None
    proxy: str | None = None
    timeout_s: float = 60.0
    max_concurrency: int = 4
    generative_summary: bool | None = None
    generative_coach: bool | None = None
    input_price: float | None = None
    output_price: float | None = None

    @property
    def summarises(self) -> bool:
        """Whether it writes summaries: the embedded one is too small, unless told to."""
        told = self.generative_summary
        return self.kind != "embedded" if told is None else told

    @property
    def judges(self) -> bool:
        """Whether it comments on prose: the embedded one is too small, unless told to."""
        told = self.generative_coach
        return self.kind != "embedded" if told is None else told
