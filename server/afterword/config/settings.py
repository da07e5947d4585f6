"""Settings as resolved: what everything above this package reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.config.engine_settings import EngineSettings
    from afterword.config.table import Feature, LogLevel
    from afterword.config.written import Problem
    from afterword.features.completion.options import CompletionOptions


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its value.

    Attributes:
        engine: `[engine]`, for whatever is no feature's own.
        engines: by feature, its own keys over `[engine]`'s.
        completion: `[completion]`.
        gap_markers: the writer's own marks of a gap.
        outline: the outline's path as written; "" is `outline.md` beside the manuscript, then at
            the workspace root.
        authors_note: shown to the model shortly before the cursor; "" is none.
        log_level: what the server logs.
        offline: whether every host but the loopback is forbidden.
    """

    engine: EngineSettings
    engines: Mapping[Feature, EngineSettings]
    completion: CompletionOptions
    gap_markers: tuple[str, ...] = ()
    outline: str = ""
    authors_note: str = ""
    log_level: LogLevel = "warning"
    offline: bool = False

    def engine_for(self, feature: Feature) -> EngineSettings:
        """What the engine of one feature is told."""
        return self.engines[feature]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Settings, what was wrong with how they were written, and where each came from.

    Attributes:
        settings: usable in any case; a layer that could not be read counts as empty.
        problems: in the order of the layers.
        origins: the place of each key that somebody set, by its dotted path.
    """

    settings: Settings
    problems: tuple[Problem, ...] = ()
    origins: Mapping[str, str] | None = None

    @property
    def fatal(self) -> Problem | None:
        """The first problem that makes a whole layer unusable, if there is one."""
        return next((problem for problem in self.problems if problem.fatal), None)
