"""The coach of one workspace: settings, personas and files into what the feature works with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from afterword.bootstrap.beside import expanded
from afterword.bootstrap.own_files import LARGEST, ours_and_own
from afterword.coach.persona import (
    Persona,
    UnusablePersonaError,
    chosen_persona,
    read_persona,
    shipped_personas,
)
from afterword.features.coaching.critic import Critic
from afterword.features.coaching.dismissals import Dismissed
from afterword.features.coaching.options import CoachOptions
from afterword.storage import UnreadableText, read_text
from afterword.storage.dismissals import DismissalFiles
from afterword.storage.summaries import SummaryFile

if TYPE_CHECKING:
    from afterword.config import Settings
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.features.completion import Desk
    from afterword.storage import Paths

#: The file of a model's answers in the data folder.
ANSWERS: Final = "critiques.sqlite3"
_PERSONAS: Final = "personas"


def personas_for(paths: Paths) -> tuple[tuple[Persona, ...], tuple[str, ...]]:
    """Our personas and the writer's own in `personas/`; see `ours_and_own`."""
    return ours_and_own(paths, _PERSONAS, shipped_personas(), read_persona, UnusablePersonaError)


def persona_named(paths: Paths, name: str) -> Persona:
    """The persona of a key, a name, or a Markdown file's path; the usual one for "".

    Raises:
        UnusablePersonaError: there is none.
        UnreadableText: the file can't be read.
    """
    if name.lower().endswith(".md"):
        return _read(expanded(name) if name.startswith("~") else Path(name))
    return chosen_persona(personas_for(paths)[0], name)


def persona_or_usual(paths: Paths, name: str) -> tuple[Persona, str]:
    """The persona as `persona_named` has it, else the usual one and a line on why it is that."""
    try:
        return persona_named(paths, name), ""
    except (UnusablePersonaError, UnreadableText) as problem:
        return shipped_personas()[0], str(problem)


def _read(path: Path) -> Persona:
    return read_persona(path.stem, read_text(path, largest=LARGEST))


def critic_of(
    settings: Settings, desk: Desk, persona: Persona, options: CoachOptions | None = None
) -> Critic:
    """A snapshot of who comments; `desk` is one for the feature "coach".

    Half of a server's places are left to what the writer waits for.
    """
    chosen = settings.engine_for("coach")
    return Critic(
        desk=desk,
        persona=persona,
        generative=chosen.judges,
        most=(options or CoachOptions()).comments,
        max_tokens=chosen.max_tokens or 0,
        at_once=1 if chosen.kind == "embedded" else max(1, chosen.max_concurrency // 2),
    )


def answer_file(paths: Paths, settings: Settings) -> AnswerStore:
    """The store of a model's answers of this user; nothing is opened before it is used."""
    return SummaryFile(
        paths.data / ANSWERS, most_mb=settings.memory.cache_mb, kept="the coach's comments"
    )


def dismissed_for(root: Path | None, paths: Paths) -> Dismissed:
    """What is dismissed for a manuscript of this workspace root (None: it has no file)."""
    return Dismissed(DismissalFiles(root, paths.data))
