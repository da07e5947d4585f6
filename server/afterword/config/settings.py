"""Settings as resolved: what everything above this package reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.config.story_keys import SCAN_WORDS
from afterword.features.coaching.options import CoachOptions
from afterword.features.ledger.options import LedgerOptions
from afterword.features.remembering.options import MemoryOptions

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
        lore: the lore's folder or file as written; "" is `lore/` and `lore.md` beside the
            manuscript, then at the workspace root.
        scan_words: words before the cursor that are looked through for what triggers lore.
        memory: `[memory]`.
        continuity: whether contradictions are marked.
        coach: `[coach]`.
        ledger: `[ledger]`.
        authors_note: shown to the model shortly before the cursor; "" is none.
        log_level: what the server logs.
        offline: whether every host but the loopback is forbidden.
    """

    engine: EngineSettings
    engines: Mapping[Feature, EngineSettings]
    completion: CompletionOptions
    gap_markers: tuple[str, ...] = ()
    outline: str = ""
    lore: str = ""
    scan_words: int = SCAN_WORDS
    memory: MemoryOptions = field(default_factory=MemoryOptions)
    continuity: bool = True
    coach: CoachOptions = field(default_factory=CoachOptions)
    ledger: LedgerOptions = field(default_factory=LedgerOptions)
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
