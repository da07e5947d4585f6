"""What the language server needs from the rest of the house; `bootstrap` provides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from afterword.context.recall import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from afterword.coach.persona import Persona
    from afterword.config import Feature, Resolved, Settings
    from afterword.context import Plan
    from afterword.context.recall import Recall
    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.dismissals import Dismissed
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.features.completion import Desk
    from afterword.features.ledger.ports import LedgerStore
    from afterword.features.loom.strands import LoomStore
    from afterword.features.outlining import Lens, OutlineFile
    from afterword.features.presets import Preset
    from afterword.features.remembering.scribe import Scribe
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import DraftPlace, Lore


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

    def lore(self, file: Path | None, root: Path | None, settings: Settings) -> Lore:
        """The writer's lore of a manuscript; what is wrong with it is in its `problems`."""
        ...

    def texts_beside(
        self, file: Path | None, root: Path | None, settings: Settings, lore: Lore
    ) -> Mapping[Path, str]:
        """The texts of lore and outline as they are on disk, by path, without unreadable ones."""
        ...

    def entry_place(
        self, name: str, file: Path | None, root: Path | None, settings: Settings
    ) -> tuple[DraftPlace, str | None] | None:
        """Where a new entry goes, and the text of that file, if it exists; None if nowhere."""
        ...

    def desk(
        self,
        manuscript: Manuscript,
        plan: Plan,
        settings: Settings,
        feature: Feature = "ghost",
        *,
        recall: Recall = NOTHING,
    ) -> Desk:
        """A snapshot for one feature's request; starts nothing and waits for nothing."""
        ...

    def summarises(self, settings: Settings) -> bool:
        """Whether a model writes summaries."""
        ...

    def sidecar(self, file: Path | None) -> str:
        """The text of the summary beside a manuscript, "" where there is none."""
        ...

    def sidecar_path(self, file: Path) -> Path:
        """Where a manuscript's summary stands."""
        ...

    def change_sidecar(self, file: Path, change: Callable[[str], str]) -> tuple[str, str]:
        """Put `change(text)` in the place of the summary's text ("" where there is none yet).

        Returns what stands there now, and one line on why nothing was written ("" if it was).
        """
        ...

    def scribe(self, settings: Settings, *, asks: bool = True) -> Scribe:
        """A snapshot of who writes summaries; without `asks` no engine is made."""
        ...

    def critic(self, settings: Settings, desk: Desk, persona: Persona) -> Critic:
        """Who comments on prose; `desk` is one for the feature "coach"."""
        ...

    def persona(self, name: str) -> tuple[Persona, str]:
        """The persona of a name, else the usual one and a line on why ("" where all is well)."""
        ...

    def critiques(self, settings: Settings) -> AnswerStore:
        """Where a model's comments are kept between sessions."""
        ...

    def ledger(self, settings: Settings) -> LedgerStore:
        """Where it is kept what became of candidates."""
        ...

    def loom(self, settings: Settings) -> LoomStore:
        """Where candidates are kept, to go back to."""
        ...

    def dismissed(self, root: Path | None) -> Dismissed:
        """What the writer has dismissed in a workspace, and everywhere."""
        ...

    def lenses(self) -> tuple[tuple[Lens, ...], tuple[str, ...]]:
        """The ways to look at a story that there are, and what is wrong with any, a line each."""
        ...

    def presets(self) -> tuple[tuple[Preset, ...], tuple[str, ...]]:
        """The presets that there are, and what is wrong with any of the writer's, a line each."""
        ...

    def outline_file(self, file: Path | None, root: Path | None, settings: Settings) -> OutlineFile:
        """The outline beside a manuscript, as it stands on the disk."""
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
