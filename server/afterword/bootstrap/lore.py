"""The lore beside a manuscript: which files it is in, and reading them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from afterword.bootstrap.beside import absolute, expanded
from afterword.memory.lore import Lore, LoreFile, parse_lore
from afterword.storage import UnreadableText, read_text, read_within

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where lore is looked for unless settings name it.
LORE_FILE: Final = "lore.md"
LORE_FOLDER: Final = "lore"
_SUFFIXES: Final = frozenset({".md", ".markdown"})
#: A file larger than this is no lore (bytes).
_LARGEST: Final = 1_000_000
#: What is read of a folder at most: files, bytes in all, folders below it.
_MOST_FILES: Final = 1_000
_MOST_BYTES: Final = 8_000_000
_DEEPEST: Final = 8


def read_lore(file: Path | None, root: Path | None, chosen: str) -> Lore:
    """The lore of a manuscript; what can't be read is a problem in it, never an error.

    Args:
        file: the manuscript, which is never its own lore; None for a text that has no file.
        root: its workspace root, likewise.
        chosen: the setting `lore.path`: absolute, from the home folder or from the root; "" is
            `lore.md` and `lore/` beside the manuscript, and where neither is, at the root.
    """
    own = None if file is None else absolute(file)
    places, problems = _places(own, root, chosen)
    # Only an absolute path of the writer's own may lead out of the workspace.
    within = None if chosen and expanded(chosen).is_absolute() else root
    if within is not None:
        outside = [place for place in places if not _is_inside(place, within)]
        problems += [f"lore is left out: {place} lies outside the workspace" for place in outside]
        places = [place for place in places if place not in outside]
    files: list[LoreFile] = []
    left = _MOST_BYTES
    for path, folder in _files(places, problems):
        if path == own:
            continue
        if len(files) == _MOST_FILES or left <= 0:
            problems.append(f"lore beyond {_origin(path, root)} is left out: there is too much")
            break
        try:
            text = _read(path, within)
        except UnreadableText as unreadable:
            problems.append(f"lore is left out: {unreadable}")
            continue
        left -= len(text)
        files.append(LoreFile(_origin(path, root), text, path, own=folder))
    return parse_lore(files, problems)


def lore_places(file: Path | None, root: Path | None, chosen: str) -> list[Path]:
    """The files and folders that the lore is read from, in order; arguments as in `read_lore`."""
    own = None if file is None else absolute(file)
    return _places(own, root, chosen)[0]


def _places(own: Path | None, root: Path | None, chosen: str) -> tuple[list[Path], list[str]]:
    if chosen:
        path = expanded(chosen)
        if not path.is_absolute():
            if root is None:
                return [], []
            path = root / path
        if not _exists(path):
            return [], [f"lore is left out: lore.path names {path}, which isn't there"]
        return [path], []
    for folder in (own.parent if own else None, root):
        if folder is None:
            continue
        single, many = folder / LORE_FILE, folder / LORE_FOLDER
        found = [single] if single != own and _is_file(single) else []
        found += [many] if _is_folder(many) else []
        if found:
            return found, []
    return [], []


def _files(places: list[Path], problems: list[str]) -> Iterator[tuple[Path, bool]]:
    """The files of the places, in the order of their paths; links to folders are not followed."""
    for place in places:
        if not _is_folder(place):
            yield place, False
            continue
        found: list[Path] = []
        for folder, inner, names in os.walk(place, onerror=lambda error: _refused(error, problems)):
            depth = len(Path(folder).relative_to(place).parts)
            inner[:] = sorted(name for name in inner if name[0] != "." and depth < _DEEPEST)
            found += [
                Path(folder, name)
                for name in names
                if name[0] != "." and Path(name).suffix.lower() in _SUFFIXES
            ]
            if len(found) > _MOST_FILES:
                break
        for path in sorted(found):
            yield path, True


def _refused(error: OSError, problems: list[str]) -> None:
    problems.append(f"lore is left out: {error.filename}: {error.strerror or 'it is refused'}")


def _read(path: Path, within: Path | None) -> str:
    if within is None:
        return read_text(path, largest=_LARGEST)
    return read_within(path, within, largest=_LARGEST)


def _origin(path: Path, root: Path | None) -> str:
    """The file as the writer knows it: from the workspace root, or with its folder."""
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return f"{path.parent.name}/{path.name}" if path.name != LORE_FILE else path.name


def _is_inside(place: Path, root: Path) -> bool:
    try:
        return place.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_file(path: Path) -> bool:
    return _exists(path) and path.is_file()


def _is_folder(path: Path) -> bool:
    return _exists(path) and path.is_dir()
