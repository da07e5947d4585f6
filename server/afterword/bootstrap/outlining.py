"""Outlines: the lenses there are, where the writer's outline stands, and what was proposed last."""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from afterword.bootstrap.beside import OUTLINE, absolute, expanded, find_outline
from afterword.bootstrap.own_files import ours_and_own
from afterword.features.outlining import (
    Lens,
    OutlineFile,
    UnusableLensError,
    read_lens,
    shipped_lenses,
)
from afterword.storage import UnreadableText, read_text
from afterword.storage.rewriting import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from afterword.storage import Paths

_LENSES: Final = "lenses"
_LARGEST: Final = 1_000_000  # bytes of an outline
_KEPT: Final = "outlines"
_MOST_KEPT: Final = 50  # manuscripts whose last proposals are kept


def lenses_for(paths: Paths) -> tuple[tuple[Lens, ...], tuple[str, ...]]:
    """Our lenses and the writer's own in `lenses/`; see `ours_and_own`."""
    return ours_and_own(paths, _LENSES, shipped_lenses(), read_lens, UnusableLensError)


def outline_place(file: Path | None, root: Path | None, chosen: str) -> Path | None:
    """Where the manuscript's outline is, or would be; None for a text that has no file.

    Args:
        file: the manuscript.
        root: its workspace root.
        chosen: the setting `outline.path`.

    Raises:
        UnreadableText: a project's setting leads out of the workspace by a symbolic link.
    """
    if file is None:
        return None
    path, _ = find_outline(file, root, chosen)
    if path is None:
        path = (root or file.parent) / expanded(chosen) if chosen else file.parent / OUTLINE
    own = absolute(path)
    bound = None if root is None or expanded(chosen).is_absolute() else root.resolve()
    if bound is not None and not own.resolve().is_relative_to(bound):
        message = f"{own} lies outside the workspace {root}, so it is not written to"
        raise UnreadableText(message)
    return own


def outline_file(file: Path | None, root: Path | None, chosen: str) -> OutlineFile:
    """The outline as it stands on the disk; arguments as for `outline_place`. Never raises."""
    path = None
    try:
        path = outline_place(file, root, chosen)
        text = read_text(path, largest=_LARGEST) if path is not None and path.exists() else None
    except UnreadableText as problem:
        return OutlineFile(path, problem=str(problem))
    line = "" if path else "a text without a file has no outline beside it; save it first"
    return OutlineFile(path, text, line)


def keep_proposals(paths: Paths, manuscript: Path, proposed: Mapping[str, Any]) -> None:
    """Keep what was proposed for a manuscript last, readable by this user alone.

    Raises:
        UnreadableText: it can't be written.
    """
    kept = _kept_at(paths, manuscript)
    write_private(kept, json.dumps(proposed, ensure_ascii=False))
    others = sorted(kept.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for old in others[:-_MOST_KEPT]:
        old.unlink(missing_ok=True)


def kept_proposals(paths: Paths, manuscript: Path) -> str:
    """What was proposed for a manuscript last, as JSON; "" where nothing was."""
    kept = _kept_at(paths, manuscript)
    return read_text(kept) if kept.is_file() else ""


def _kept_at(paths: Paths, manuscript: Path) -> Path:
    whole = os.path.abspath(manuscript)  # noqa: PTH100 -- links stay links
    name = blake2b(os.fsencode(whole), digest_size=16).hexdigest()
    return paths.data / _KEPT / f"{name}.json"
