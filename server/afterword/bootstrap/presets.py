"""Presets: ours, and the writer's own beside `config.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.features.presets import (
    Preset,
    UnusablePresetError,
    read_preset,
    shipped_presets,
)
from afterword.storage import UnreadableText, read_text

if TYPE_CHECKING:
    from afterword.storage import Paths

FOLDER: Final = "presets"
_LARGEST: Final = 100_000  # bytes


def presets_for(paths: Paths) -> tuple[tuple[Preset, ...], tuple[str, ...]]:
    """Our presets and the writer's own, and what is wrong with any of those, a line each.

    The writer's are `presets/*.md` beside `config.toml`, never in a project; one with the name of
    one of ours takes its place.
    """
    found = {preset.key: preset for preset in shipped_presets()}
    problems = []
    for path in sorted((paths.config.parent / FOLDER).glob("*.md")):
        try:
            found[path.stem] = read_preset(path.stem, read_text(path, largest=_LARGEST))
        except (UnreadableText, UnusablePresetError) as problem:
            problems.append(str(problem))
    return tuple(found.values()), tuple(problems)
