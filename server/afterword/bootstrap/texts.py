"""The texts beside a manuscript that speak of the same names: its lore and its outline."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from afterword.bootstrap.beside import expanded, find_outline
from afterword.bootstrap.lore import lore_places
from afterword.memory.lore import draft_place
from afterword.storage import UnreadableText, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.memory.lore import DraftPlace, Lore

log = logging.getLogger(__name__)


def texts_beside(file: Path | None, root: Path | None, outline: str, lore: Lore) -> dict[Path, str]:
    """Each file's text as it stands on disk, in the order of the lore, the outline last.

    Only files that were read as lore or outline before are looked at; `outline` is the setting
    `outline.path`. What can't be read is left out.
    """
    paths = [entry.path for entry in lore.entries if entry.path is not None]
    plan, _ = find_outline(file, root, outline)
    texts: dict[Path, str] = {}
    for path in dict.fromkeys([*paths, plan] if plan else paths):
        try:
            texts[path] = read_text(path)
        except UnreadableText as unreadable:
            log.warning("names are not looked for there: %s", unreadable)
    return texts


def entry_place(
    name: str, file: Path | None, root: Path | None, chosen: str
) -> tuple[DraftPlace, str | None] | None:
    """Where a new entry goes, and the text of that file, None where it doesn't exist yet.

    None for a text without a file.
    Nothing is written outside the workspace, unless the setting `lore.path` is absolute and so the
    writer's own, and nothing into a file that can't be read.
    """
    if file is None:
        return None
    places = lore_places(file, root, chosen)
    place = draft_place(name, places, file.parent, folders=[p for p in places if p.is_dir()])
    if root is not None and not (chosen and expanded(chosen).is_absolute()):
        inside = place.path.resolve().is_relative_to(root.resolve())
        if not inside:
            return None
    if not place.path.exists():
        return place, None
    try:
        return place, read_text(place.path)
    except UnreadableText:
        return None
