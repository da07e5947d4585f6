"""Settings, files and engines of one process, with their adapters chosen."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from afterword.bootstrap.beside import read_plan
from afterword.bootstrap.coaching import (
    answer_file,
    critic_of,
    dismissed_for,
    persona_or_usual,
)
from afterword.bootstrap.ledger import ledger_file
from afterword.bootstrap.loom import Looms
from afterword.bootstrap.lore import read_lore
from afterword.bootstrap.memory import (
    change_sidecar,
    scribe_of,
    sidecar_text,
    summary_file,
)
from afterword.bootstrap.outlining import lenses_for, outline_file
from afterword.bootstrap.presets import presets_for
from afterword.bootstrap.texts import entry_place, texts_beside
from afterword.bootstrap.turning import sampling_of, tunable
from afterword.config import from_mapping, read_file, resolve
from afterword.context.recall import NOTHING
from afterword.features.completion import Desk
from afterword.features.remembering.recalling import recalled
from afterword.inference import Prices
from afterword.storage import PROJECT_FILE, Paths, workspace_root
from afterword.storage.sidecars import sidecar_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from afterword.bootstrap.engine_room import EngineRoom, Made
    from afterword.coach.persona import Persona
    from afterword.config import EngineSettings, Feature, Resolved, Settings
    from afterword.context import Plan
    from afterword.context.recall import Recall
    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.dismissals import Dismissed
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.features.ledger.ports import LedgerStore
    from afterword.features.loom.strands import LoomStore
    from afterword.features.outlining import Lens, OutlineFile
    from afterword.features.presets import Preset
    from afterword.features.remembering.scribe import Scribe
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import DraftPlace, Lore
    from afterword.memory.summaries import SummaryStore

log = logging.getLogger(__name__)


class Services:
    """What commands and the language server ask for; engines are made when first wanted."""

    def __init__(
        self, *, environ: Mapping[str, str] | None = None, settings_files: bool = True
    ) -> None:
        """Look at the process's own environment unless given another.

        Without `settings_files`, defaults hold whatever the writer has set.
        """
        self._environ = os.environ if environ is None else environ
        self._settings_files = settings_files
        self._room: EngineRoom | None = None
        self._summaries: SummaryStore | None = None
        self._critiques: AnswerStore | None = None
        self._ledger: LedgerStore | None = None
        self.paths = Paths.of(self._environ)
        self._looms = Looms(self.paths)

    # -- settings and files -------------------------------------------------------------------

    def resolve(self, root: Path | None, editor: Mapping[str, object]) -> Resolved:
        """Settings for a workspace: defaults, user file, editor and project, in that order."""
        if not self._settings_files:
            return resolve(environ=self._environ)
        return resolve(
            user=read_file(self.paths.config),
            editor=from_mapping(editor),
            project=read_file(root / PROJECT_FILE) if root else None,
            environ=self._environ,
        )

    @property
    def offline(self) -> bool:
        """Whether AFTERWORD_OFFLINE forbids every host but this machine."""
        return resolve(environ=self._environ).settings.offline

    def workspace_root(self, file: Path) -> Path:
        """The nearest parent with an `afterword.toml` or `.git`, else the file's folder."""
        return workspace_root(file)

    def plan(self, file: Path | None, root: Path | None, settings: Settings) -> Plan:
        """What stands beside the manuscript; an outline that can't be read is logged and left."""
        plan, problem = self.read_plan(file, root, settings)
        if problem:
            log.warning("%s", problem)
        return plan

    def read_plan(
        self, file: Path | None, root: Path | None, settings: Settings
    ) -> tuple[Plan, str]:
        """As `plan`, with one line on why an outline was left out ("" when none was)."""
        return read_plan(file, root, outline=settings.outline, authors_note=settings.authors_note)

    def lore(self, file: Path | None, root: Path | None, settings: Settings) -> Lore:
        """The writer's lore of a manuscript; what is wrong with it is in its `problems`."""
        return read_lore(file, root, settings.lore)

    def texts_beside(
        self, file: Path | None, root: Path | None, settings: Settings, lore: Lore
    ) -> Mapping[Path, str]:
        """The texts of lore and outline as they are on disk, by path, without unreadable ones."""
        return texts_beside(file, root, settings.outline, lore)

    def entry_place(
        self, name: str, file: Path | None, root: Path | None, settings: Settings
    ) -> tuple[DraftPlace, str | None] | None:
        """Where a new entry goes, and the text of that file, if it exists; None if nowhere."""
        return entry_place(name, file, root, settings.lore)

    # -- engines ------------------------------------------------------------------------------

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
        chosen = settings.engine_for(feature)
        made = self.made_for(chosen, offline=settings.offline)
        return Desk(
            manuscript=manuscript,
            plan=plan,
            options=settings.completion,
            engine=made.engine,
            tokenizer=made.tokenizer,
            context_tokens=chosen.context_tokens,
            chat=chosen.api == "chat",
            sampling=sampling_of(chosen),
            recall=recall,
            feature=feature,
            prices=Prices(chosen.input_price, chosen.output_price),
            tunable=tunable(chosen),
        )

    def critic(self, settings: Settings, desk: Desk, persona: Persona) -> Critic:
        """Who comments on prose; `desk` is one for the feature "coach"."""
        return critic_of(settings, desk, persona, settings.coach)

    def persona(self, name: str) -> tuple[Persona, str]:
        """The persona of a name, else the usual one and a line on why ("" where all is well)."""
        return persona_or_usual(self.paths, name)

    def critiques(self, settings: Settings) -> AnswerStore:
        """Where a model's comments are kept between sessions; made once."""
        if self._critiques is None:
            self._critiques = answer_file(self.paths, settings)
        return self._critiques

    def ledger(self, settings: Settings) -> LedgerStore:
        """Where it is kept what became of candidates, whatever manuscript they are for."""
        del settings  # one for all: what is kept of a manuscript is decided where it is tracked
        if self._ledger is None:
            self._ledger = ledger_file(self.paths)
        return self._ledger

    def loom(self, settings: Settings) -> LoomStore:
        """Where candidates are kept, to go back to."""
        return self._looms.chosen(settings)

    def dismissed(self, root: Path | None) -> Dismissed:
        """What the writer has dismissed in a workspace, and everywhere."""
        return dismissed_for(root, self.paths)

    def lenses(self) -> tuple[tuple[Lens, ...], tuple[str, ...]]:
        """The ways to look at a story that there are, and what is wrong with any, a line each."""
        return lenses_for(self.paths)

    def presets(self) -> tuple[tuple[Preset, ...], tuple[str, ...]]:
        """Our presets and the writer's own, and what is wrong with any of those, a line each."""
        return presets_for(self.paths)

    def outline_file(self, file: Path | None, root: Path | None, settings: Settings) -> OutlineFile:
        """The outline beside a manuscript, as it stands on the disk."""
        return outline_file(file, root, settings.outline)

    def scribe(self, settings: Settings, *, asks: bool = True) -> Scribe:
        """A snapshot of who writes summaries; starts nothing and waits for nothing.

        Without `asks` no engine is made, and what is kept is all there is.
        """
        chosen = settings.engine_for("summary")
        made = None
        if asks and chosen.summarises:
            made = self.made_for(chosen, offline=settings.offline)
        return scribe_of(chosen, made, sampling_of(chosen), self.summaries(settings))

    def summarises(self, settings: Settings) -> bool:
        """Whether a model writes summaries."""
        return settings.engine_for("summary").summarises

    def sidecar(self, file: Path | None) -> str:
        """The text of the summary beside a manuscript, "" where there is none."""
        return sidecar_text(file)

    def sidecar_path(self, file: Path) -> Path:
        """Where a manuscript's summary stands."""
        return sidecar_path(file)

    def recall(
        self,
        manuscript: Manuscript,
        file: Path | None,
        root: Path | None,
        settings: Settings,
        *,
        near: int,
    ) -> Recall:
        """What is known beside a text at `near` (code points); reads all before it, asks nobody."""
        return recalled(
            manuscript,
            near=near,
            scribe=self.scribe(settings, asks=False),
            sidecar=self.sidecar(file),
            lore=self.lore(file, root, settings),
            scan_words=settings.scan_words,
        )

    def change_sidecar(self, file: Path, change: Callable[[str], str]) -> tuple[str, str]:
        """Change the summary beside a manuscript; see `memory.change_sidecar`."""
        return change_sidecar(file, change)

    def summaries(self, settings: Settings) -> SummaryStore:
        """Where summaries are kept between sessions; made once."""
        if self._summaries is None:
            self._summaries = summary_file(self.paths, settings)
        return self._summaries

    def made_for(self, chosen: EngineSettings, *, offline: bool) -> Made:
        """The engine and the tokenizer for these settings; see `EngineRoom.made_for`."""
        return self._engines().made_for(chosen, offline=offline)

    def weights_missing(self, settings: Settings) -> bool:
        """Whether ghost text wants the embedded default model and it is not here."""
        chosen = settings.engine_for("ghost")
        wanted = chosen.kind == "embedded" and not chosen.model
        return wanted and self._engines().weights_of(chosen) is None

    async def pull_weights(self, progress: Callable[[int, int], None]) -> None:
        """Fetch the embedded engine's weights; `progress` gets bytes done and bytes in all.

        Raises:
            EngineProblem: it could not be done; the text says why.
        """
        await self._engines().pull_default(progress, offline=self.offline)

    async def aclose(self) -> None:
        """Stop every engine, and close what is open."""
        self._looms.close()
        for store in (self._summaries, self._critiques, self._ledger):
            if store is not None:
                store.close()
        if self._room is not None:
            await self._room.aclose()

    def _engines(self) -> EngineRoom:
        if self._room is None:
            from afterword.bootstrap.engine_room import (  # noqa: PLC0415 -- not for `outline`
                EngineRoom,
            )

            self._room = EngineRoom(self.paths.models, self._environ)
        return self._room
