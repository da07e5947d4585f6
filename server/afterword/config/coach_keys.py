"""The keys about the coach."""

from __future__ import annotations

from typing import Final, get_args

from afterword.config.keys import Key, Reach, Shape
from afterword.features.coaching.options import CoachOptions, ModelTime

_COACH = CoachOptions()

COACH_KEYS: Final = (
    Key(
        "coach.enabled",
        Shape.SWITCH,
        _COACH.enabled,
        "Whether the coach marks anything in the text.",
        reach=Reach.PROJECT,
    ),
    Key(
        "coach.off",
        Shape.TEXTS,
        _COACH.off,
        'Rules that stay silent, by name: "echo", "said-bookism" (docs/rules lists them), '
        '"model/pacing", "praise", or "model" for everything a model says.',
        reach=Reach.PROJECT,
    ),
    Key(
        "coach.model",
        Shape.TEXT,
        _COACH.model,
        'When a model that is up to it comments: "idle" on what you changed, while you rest, '
        '"asked" only when you ask, "off" never. The craft rules need none.',
        choices=get_args(ModelTime),
    ),
    Key(
        "coach.persona",
        Shape.TEXT,
        _COACH.persona,
        "Who comments: mentor, hard-editor, genre-reader, copy-editor, or a Markdown file of "
        "yours in personas/ beside config.toml. Default: the mentor.",
    ),
)

#: Beside the other keys of `[engine.coach]`.
GENERATIVE: Final = Key(
    "engine.coach.generative",
    Shape.SWITCH,
    None,
    'Whether this model judges prose. Default: true for "openai", false for "embedded", whose '
    "model is too small for it.",
)
