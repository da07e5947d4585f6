"""Settings, files and engines of one process, with their adapters chosen."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from afterword.bootstrap.beside import read_plan
from afterword.config import from_mapping, read_file, resolve
from afterword.features.completion import Desk
from afterword.inference import Sampling
from afterword.storage import PROJECT_FILE, Paths, workspace_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from afterword.bootstrap.engine_room import EngineRoom, Made
    from afterword.config import EngineSettings, Feature, Resolved, Settings
    from afterword.context import Plan
    from afterword.manuscript import Manuscript

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
        self.paths = Paths.of(self._environ)

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

    # -- engines ------------------------------------------------------------------------------

    def desk(
        self, manuscript: Manuscript, plan: Plan, settings: Settings, feature: Feature = "ghost"
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
        )

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
        """Stop every engine."""
        if self._room is not None:
            await self._room.aclose()

    def _engines(self) -> EngineRoom:
        if self._room is None:
            from afterword.bootstrap.engine_room import (  # noqa: PLC0415 -- not for `outline`
                EngineRoom,
            )

            self._room = EngineRoom(self.paths.models, self._environ)
        return self._room


def sampling_of(chosen: EngineSettings) -> Sampling:
    """How an engine's settings draw, as a request says it; the bound is the whole context."""
    return Sampling(
        max_tokens=chosen.max_tokens or chosen.context_tokens,
        temperature=chosen.temperature,
        top_p=chosen.top_p,
        min_p=chosen.min_p,
        dry_multiplier=chosen.dry_multiplier,
        frequency_penalty=chosen.frequency_penalty,
        presence_penalty=chosen.presence_penalty,
        stop=chosen.stop,
        seed=chosen.seed,
    )
