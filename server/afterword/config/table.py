"""Every setting there is, in one table.

Validation, layering, `doctor`, the README's table and the VS Code extension's settings are all
derived from it, and tests keep the last two equal to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, get_args

from afterword.config.coach_keys import COACH_KEYS, GENERATIVE
from afterword.config.engine_settings import EngineSettings
from afterword.config.keys import (
    Key,
    Reach,
    Shape,
    proxy_address,
    variable_name,
    web_address,
)
from afterword.config.ledger_keys import LEDGER_KEYS
from afterword.config.story_keys import STORY_KEYS
from afterword.features.completion.options import CompletionOptions, Trigger

Feature = Literal["ghost", "gap", "rewrite", "coach", "summary"]
FEATURES: Final[tuple[Feature, ...]] = get_args(Feature)
LogLevel = Literal["debug", "info", "warning", "error"]

_ENGINE = EngineSettings()
_COMPLETION = CompletionOptions()

_ENGINE_KEYS: Final = (
    Key(
        "engine.kind",
        Shape.TEXT,
        _ENGINE.kind,
        'Which model: "embedded" is the small one on this machine, "openai" any '
        "OpenAI-compatible server.",
        choices=("embedded", "openai"),
        reach=Reach.DESTINATION,
    ),
    Key(
        "engine.base_url",
        Shape.TEXT,
        _ENGINE.base_url,
        'The server\'s address, up to and including /v1; for "openai" only.',
        reach=Reach.DESTINATION,
        check=web_address,
        kind_bound=True,
    ),
    Key(
        "engine.model",
        Shape.TEXT,
        _ENGINE.model,
        'The model\'s name as the server knows it; for "embedded" a name from '
        "`afterword model list`, empty for the default one.",
        reach=Reach.DESTINATION,
        kind_bound=True,
    ),
    Key(
        "engine.api",
        Shape.TEXT,
        _ENGINE.api,
        '"completions" continues raw text (best for base models and for style), "chat" sends '
        "the same as messages.",
        choices=("completions", "chat"),
        reach=Reach.DESTINATION,
        kind_bound=True,
    ),
    Key(
        "engine.api_key_env",
        Shape.TEXT,
        _ENGINE.api_key_env,
        "The name of the environment variable that holds the server's key. The key itself is "
        "never a setting.",
        reach=Reach.DESTINATION,
        check=variable_name,
        kind_bound=True,
    ),
    Key(
        "engine.context_tokens",
        Shape.INTEGER,
        None,
        "How many tokens prompt and answer may take together. Default: 1536 for "
        '"embedded" (more takes seconds to read on two cores), 4096 for "openai".',
        low=256,
        high=4_000_000,
        kind_bound=True,
    ),
    Key(
        "engine.temperature",
        Shape.NUMBER,
        None,
        "How freely words are drawn: low is safe and repetitive, high is wild. Default: the "
        'engine\'s own (1.0 for "embedded").',
        low=0,
        high=2,
        reach=Reach.PROJECT,
    ),
    Key(
        "engine.top_p",
        Shape.NUMBER,
        None,
        "Draw from the likeliest words that together have this probability.",
        low=0,
        high=1,
    ),
    Key(
        "engine.min_p",
        Shape.NUMBER,
        None,
        "Leave out words less likely than this share of the likeliest one's probability; for "
        'servers that take it (see accepts). Default for "embedded": 0.1.',
        low=0,
        high=1,
    ),
    Key(
        "engine.dry_multiplier",
        Shape.NUMBER,
        None,
        "How strongly a repeated sequence of words is avoided; for servers that take it. "
        'Default for "embedded": 0.8.',
        low=0,
        high=5,
    ),
    Key(
        "engine.frequency_penalty",
        Shape.NUMBER,
        None,
        "Lowers a word's chance each time it was used.",
        low=-2,
        high=2,
    ),
    Key(
        "engine.presence_penalty",
        Shape.NUMBER,
        None,
        "Lowers a word's chance once it was used.",
        low=-2,
        high=2,
    ),
    Key(
        "engine.max_tokens",
        Shape.INTEGER,
        None,
        "The most tokens of any answer. Default: each feature's own length.",
        low=8,
        high=8192,
        reach=Reach.PROJECT,
    ),
    Key(
        "engine.stop",
        Shape.TEXTS,
        _ENGINE.stop,
        "Strings that end an answer.",
    ),
    Key(
        "engine.seed",
        Shape.INTEGER,
        None,
        "A number that makes the same question get the same answer, where the server can.",
        low=0,
        high=2**32 - 1,
    ),
    Key(
        "engine.accepts",
        Shape.TEXTS,
        None,
        "Parameters beyond OpenAI's own that the server takes: min_p, dry_multiplier, "
        "cache_prompt; json_schema, that it can hold an answer to a schema. Default: all of them "
        'for "embedded", none for "openai", which is asked for a schema until it refuses.',
        kind_bound=True,
    ),
    Key(
        "engine.proxy",
        Shape.TEXT,
        None,
        "A proxy to reach the server through. The environment's proxy variables are never obeyed.",
        reach=Reach.DESTINATION,
        check=proxy_address,
        kind_bound=True,
    ),
    Key(
        "engine.timeout_s",
        Shape.NUMBER,
        _ENGINE.timeout_s,
        "Seconds without a byte from the server before a request is given up.",
        low=1,
        high=3600,
        kind_bound=True,
    ),
    Key(
        "engine.max_concurrency",
        Shape.INTEGER,
        _ENGINE.max_concurrency,
        'Requests in flight at once; for "openai" only.',
        low=1,
        high=64,
        kind_bound=True,
    ),
    Key(
        "engine.input_price",
        Shape.NUMBER,
        None,
        "What a million tokens of prompts cost, in the currency of your choice; for the costs that "
        "`afterword stats` adds up.",
        low=0,
        high=1_000_000,
        kind_bound=True,
    ),
    Key(
        "engine.output_price",
        Shape.NUMBER,
        None,
        "What a million tokens of answers cost, in the same currency.",
        low=0,
        high=1_000_000,
        kind_bound=True,
    ),
)

_GENERATIVE = Key(
    "engine.summary.generative",
    Shape.SWITCH,
    None,
    'Whether the model writes the running summary. Default: true for "openai", false for '
    '"embedded", whose model is too small for it.',
)

_COMPLETION_KEYS: Final = (
    Key(
        "completion.trigger",
        Shape.TEXT,
        _COMPLETION.trigger,
        'When ghost text is offered: "pause" after a pause that adapts to your rhythm, "always" '
        'at every stop, "asked" only when you ask.',
        choices=get_args(Trigger),
    ),
    Key(
        "completion.min_pause_ms",
        Shape.INTEGER,
        _COMPLETION.min_pause_ms,
        'The shortest pause that "pause" waits for, in milliseconds.',
        low=0,
        high=60_000,
    ),
    Key(
        "completion.max_pause_ms",
        Shape.INTEGER,
        _COMPLETION.max_pause_ms,
        'The longest pause that "pause" waits for, in milliseconds.',
        low=0,
        high=60_000,
    ),
    Key(
        "completion.patience_ms",
        Shape.INTEGER,
        _COMPLETION.patience_ms,
        "How long to wait for a whole paragraph before its first sentence is shown instead, in "
        "milliseconds.",
        low=0,
        high=60_000,
    ),
    Key(
        "completion.candidates",
        Shape.INTEGER,
        _COMPLETION.candidates,
        "How many suggestions you get when you ask for them.",
        low=1,
        high=8,
    ),
    Key(
        "completion.paragraph_tokens",
        Shape.INTEGER,
        _COMPLETION.paragraph_tokens,
        "The most tokens of a suggested paragraph.",
        low=16,
        high=2000,
        reach=Reach.PROJECT,
    ),
    Key(
        "completion.sentence_tokens",
        Shape.INTEGER,
        _COMPLETION.sentence_tokens,
        "The most tokens of a suggested sentence or two.",
        low=8,
        high=1000,
        reach=Reach.PROJECT,
    ),
    Key(
        "completion.prefetch",
        Shape.SWITCH,
        _COMPLETION.prefetch,
        "Whether the next suggestion is prepared as soon as you accept one.",
    ),
)

_LOG_KEYS: Final = (
    Key(
        "log.level",
        Shape.TEXT,
        "warning",
        "How much the server logs; never any of your text. AFTERWORD_LOG_LEVEL goes before it.",
        choices=get_args(LogLevel),
    ),
)


def _for_feature(key: Key, feature: Feature) -> Key:
    return replace(
        key, path=f"engine.{feature}.{key.name}", default=None, doc=f"As {key.path}, for {feature}."
    )


#: Every key by its path, in the order in which they are shown.
KEYS: Final[dict[str, Key]] = {
    key.path: key
    for key in (
        *_ENGINE_KEYS,
        *(_for_feature(key, feature) for feature in FEATURES for key in _ENGINE_KEYS),
        _GENERATIVE,
        GENERATIVE,
        *_COMPLETION_KEYS,
        *STORY_KEYS,
        *COACH_KEYS,
        *LEDGER_KEYS,
        *_LOG_KEYS,
    )
}

#: Every table's path: `engine`, `engine.ghost`, `completion` and so on.
TABLES: Final[frozenset[str]] = frozenset(path.rpartition(".")[0] for path in KEYS)

#: What an engine is told, by the keys' names within `[engine]`.
ENGINE_NAMES: Final[tuple[str, ...]] = tuple(key.name for key in _ENGINE_KEYS)
