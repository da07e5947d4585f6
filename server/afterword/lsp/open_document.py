"""One manuscript open in the editor, with everything that is kept about it while it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.features.navigation.index import StoryIndex
from afterword.lsp.batches import Batches
from afterword.lsp.holding import Holds

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.context import Plan
    from afterword.features.completion import Ahead, GhostWriter
    from afterword.features.ledger.tracking import Tracker
    from afterword.features.remembering.keeper import Keeper
    from afterword.lsp.coaching import CoachWatch
    from afterword.lsp.continuity import ContinuityWatch
    from afterword.lsp.diagnostics import Diagnostics
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import Lore


@dataclass(slots=True)
class OpenDocument:
    """One manuscript open in the editor; changed by synchronous handlers only.

    `version` is the editor's. `root` is the workspace root for its settings, None for a text
    that has no file.
    """

    uri: str
    version: int
    manuscript: Manuscript
    file: Path | None
    root: Path | None
    plan: Plan
    lore: Lore
    ghost: GhostWriter
    ahead: Ahead
    keeper: Keeper
    findings: Diagnostics
    continuity: ContinuityWatch
    coach: CoachWatch
    tracker: Tracker
    index: StoryIndex = field(default_factory=StoryIndex)
    holds: Holds = field(default_factory=Holds)
    batches: Batches = field(default_factory=Batches)

    @property
    def name(self) -> str:
        """What the loom knows it by: its file's path, else its URI."""
        return str(self.file) if self.file else self.uri
