"""What the language server needs from the rest of the house; `bootstrap` provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from afterword.config import Resolved, Settings
    from afterword.context import Plan
    from afterword.features.completion import Desk
    from afterword.manuscript import Manuscript


class Services(Protocol):
    """Settings, engines and files, with their adapters already chosen."""

    def resolve(self, root: Path | None, editor: Mapping[str, object]) -> Resolved:
        """Settings for a workspace: defaults, user file, editor and project, in that order."""
        ...

    def workspace_root(self, file: Path) -> Path:
        """The nearest parent with an `afterword.toml` or `.git`, else the file's folder."""
        ...

    def plan(self, file: Path | None, root: Path | None, settings: Settings) -> Plan:
        """What stands beside the manuscript: its outline file and author's note."""
        ...

    def desk(self, manuscript: Manuscript, plan: Plan, settings: Settings) -> Desk:
        """A snapshot for ghost text; starts nothing and waits for nothing."""
        ...

    def weights_missing(self, settings: Settings) -> bool:
        """Whether the embedded engine is wanted and its weights are not here."""
        ...

    async def pull_weights(self, progress: Callable[[int, int], None]) -> None:
        """Fetch the embedded engine's weights; `progress` gets bytes done and bytes in all.

        Raises:
            EngineProblem: it could not be done; the text says why.
        """
        ...

    async def aclose(self) -> None:
        """Stop every engine."""
        ...


__all__ = ["Services"]
