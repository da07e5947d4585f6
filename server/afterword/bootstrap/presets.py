"""Presets: ours, and the writer's own beside `config.toml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.bootstrap.own_files import ours_and_own
from afterword.features.presets import (
    Preset,
    UnusablePresetError,
    read_preset,
    shipped_presets,
)

if TYPE_CHECKING:
    from afterword.storage import Paths

FOLDER: Final = "presets"


def presets_for(paths: Paths) -> tuple[tuple[Preset, ...], tuple[str, ...]]:
    """Our presets and the writer's own in `presets/`; see `ours_and_own`."""
    return ours_and_own(paths, FOLDER, shipped_presets(), read_preset, UnusablePresetError)
