"""Who summarises, and where summaries are kept: settings into a scribe."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.remembering.scribe import Scribe
from afterword.storage import UnreadableText
from afterword.storage.sidecars import open_sidecar, write_sidecar
from afterword.storage.summaries import FILE_NAME, SummaryFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from afterword.bootstrap.engine_room import Made
    from afterword.config import EngineSettings, Settings
    from afterword.inference import Sampling
    from afterword.memory.summaries import SummaryStore
    from afterword.storage import Paths

log = logging.getLogger(__name__)


def summary_file(paths: Paths, settings: Settings) -> SummaryFile:
    """The store of summaries of this user; nothing is opened before it is used."""
    return SummaryFile(paths.data / FILE_NAME, most_mb=settings.memory.cache_mb)


def scribe_of(
    chosen: EngineSettings, made: Made | None, sampling: Sampling, store: SummaryStore
) -> Scribe:
    """A snapshot of who summarises.

    `made` is None where nobody is to be asked: summaries that are kept are still found. Half of a
    server's places are left to what the writer waits for.
    """
    asks = made is not None and chosen.summarises
    return Scribe(
        engine=made.engine if made and asks else None,
        tokenizer=made.tokenizer if made and asks else None,
        context_tokens=chosen.context_tokens,
        chat=chosen.api == "chat",
        sampling=replace(sampling, max_tokens=chosen.max_tokens or 0),
        generative=chosen.summarises,
        store=store,
        model=chosen.model,
        at_once=1 if chosen.kind == "embedded" else max(1, chosen.max_concurrency // 2),
    )


def sidecar_text(file: Path | None) -> str:
    """The text of the summary beside a manuscript; "" where there is none that can be read."""
    if file is None:
        return ""
    try:
        opened = open_sidecar(file)
    except UnreadableText as unreadable:
        log.warning("the summary is left out: %s", unreadable)
        return ""
    return opened.text if opened else ""


def change_sidecar(file: Path, change: Callable[[str], str]) -> tuple[str, str]:
    """Put `change(text)` in the place of the summary's text ("" where there is none yet).

    Returns what stands there now, and one line on why nothing was written ("" if it was).
    """
    text = ""
    try:
        opened = open_sidecar(file)
        text = opened.text if opened else ""
        changed = change(text)
        write_sidecar(file, opened, changed)
    except UnreadableText as unreadable:
        return text, str(unreadable)
    return changed, ""
