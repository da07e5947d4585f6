"""Presets: short prompts of ours and the writer's own, each a Markdown file."""

from afterword.features.presets.placing import Target, placed
from afterword.features.presets.preset import (
    Preset,
    Shape,
    UnusablePresetError,
    Where,
    chosen_preset,
    read_preset,
    shipped_presets,
)
from afterword.features.presets.saying import Source, say

__all__ = [
    "Preset",
    "Shape",
    "Source",
    "Target",
    "UnusablePresetError",
    "Where",
    "chosen_preset",
    "placed",
    "read_preset",
    "say",
    "shipped_presets",
]
