"""What stands beside a manuscript: its outline's file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from afterword.context import Plan
from afterword.storage import UnreadableText, read_text, read_within

#: Where an outline is looked for unless settings name it.
OUTLINE: Final = "outline.md"
#: An outline larger than this is not one (bytes).
_LARGEST: Final = 1_000_000


def read_plan(
    file: Path | None, root: Path | None, *, outline: str, authors_note: str
) -> tuple[Plan, str]:
    """The plan, and one line on why an outline was left out ("" when none was).

    Args:
        file: the manuscript; None for a text that has no file.
        root: its workspace root, likewise.
        outline: the setting `outline.path`.
        authors_note: the setting `context.authors_note`.
    """
    path, problem = find_outline(file, root, outline)
    if path is None:
        return Plan(authors_note=authors_note), problem
    try:
        text = _read(path, root, outline)
    except UnreadableText as unreadable:
        return Plan(authors_note=authors_note), f"the outline is left out: {unreadable}"
    inside = root is not None and path.is_relative_to(root)
    origin = path.relative_to(root).as_posix() if root and inside else path.name
    return Plan(outline_file=text, outline_origin=origin, authors_note=authors_note), ""


def find_outline(file: Path | None, root: Path | None, chosen: str) -> tuple[Path | None, str]:
    """The outline's file, if there is one, and what is wrong with the writer's choice of it.

    `chosen` is absolute, from the home folder, or from the workspace root. Without it,
    `outline.md` beside the manuscript, then at the root. A manuscript is never its own outline.
    """
    if chosen:
        path = expanded(chosen)
        if not path.is_absolute():
            if root is None:
                return None, ""
            path = root / path
        problem = f"the outline is left out: outline.path names {path}, which isn't there"
        return (path, "") if path.exists() else (None, problem)
    own = None if file is None else absolute(file)
    folders = [folder for folder in (own.parent if own else None, root) if folder]
    found = (folder / OUTLINE for folder in folders)
    return next((path for path in found if path != own and path.is_file()), None), ""


def _read(path: Path, root: Path | None, chosen: str) -> str:
    """The outline's text; only an absolute path of the writer's own may leave the workspace."""
    if root is None or expanded(chosen).is_absolute():
        return read_text(path, largest=_LARGEST)
    return read_within(path, root, largest=_LARGEST)


def expanded(chosen: str) -> Path:
    """A path as settings write it, from the home folder where it begins with ~."""
    return Path(os.path.expanduser(chosen))  # noqa: PTH111 -- Path's own raises for a ~nobody


def absolute(path: Path) -> Path:
    """The path from the root, its links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 -- Path.resolve would follow them
