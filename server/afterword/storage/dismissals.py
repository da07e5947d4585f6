"""Dismissals in files that a person can read: one in the project, one of the writer's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from afterword.features.coaching.dismissals import Dismissals, Place
from afterword.storage.rewriting import write_private
from afterword.storage.texts import UnreadableText, read_text, read_within

if TYPE_CHECKING:
    from pathlib import Path

#: In the workspace root, beside `afterword.toml`: to be kept under version control or not, as the
#: writer likes.
PROJECT_DISMISSED: Final = ".afterword/dismissed.json"
#: In the data folder.
PERSONAL_DISMISSED: Final = "dismissed.json"
_LARGEST: Final = 10_000_000  # bytes; a hundred thousand dismissals
_VERSION: Final = 1


class DismissalFiles:
    """The project's file and the writer's own; a missing one is an empty one.

    What can't be read or written is told in `problem`, and then holds for this session only.
    """

    def __init__(self, root: Path | None, data: Path) -> None:
        """Take the workspace root (None for a text that has no file) and the data folder."""
        self._root = root
        self._personal = data / PERSONAL_DISMISSED
        self._unkept: dict[str, Dismissals] = {}
        self._problem = ""

    @property
    def problem(self) -> str:
        """One line about what keeps dismissals from being kept; "" if nothing."""
        return self._problem

    def project(self) -> Dismissals:
        """The project's."""
        if "project" in self._unkept or self._root is None:
            return self._unkept.get("project", Dismissals())
        path = self._root / PROJECT_DISMISSED
        if not path.exists():
            return Dismissals()
        try:
            return _read(read_within(path, self._root, largest=_LARGEST))
        except (UnreadableText, ValueError) as problem:
            return self._spoilt(path, problem)

    def personal(self) -> Dismissals:
        """The writer's own."""
        if "personal" in self._unkept or not self._personal.exists():
            return self._unkept.get("personal", Dismissals())
        try:
            return _read(read_text(self._personal, largest=_LARGEST))
        except (UnreadableText, ValueError) as problem:
            return self._spoilt(self._personal, problem)

    def keep_project(self, dismissals: Dismissals) -> None:
        """Write the project's file, within the workspace only."""
        if self._root is None:
            self._unkept["project"] = dismissals
            return
        path = self._root / PROJECT_DISMISSED
        inside = path.parent.resolve().is_relative_to(self._root.resolve())
        self._keep("project", path if inside else None, dismissals)

    def keep_personal(self, dismissals: Dismissals) -> None:
        """Write the writer's own file."""
        self._keep("personal", self._personal, dismissals)

    def _keep(self, name: str, path: Path | None, dismissals: Dismissals) -> None:
        try:
            if path is None or (path.exists() and self._problem.startswith(str(path))):
                self._unkept[name] = dismissals
                return
            write_private(path, _written(dismissals))
        except UnreadableText as problem:
            self._unkept[name] = dismissals
            self._problem = f"{problem}: dismissals hold for this session only"

    def _spoilt(self, path: Path, problem: Exception) -> Dismissals:
        """A file that isn't ours to overwrite: somebody may have put work into it."""
        line = str(problem) if isinstance(problem, UnreadableText) else "is no list of dismissals"
        line = line if line.startswith(str(path)) else f"{path} {line}"
        self._problem = f"{line}; correct or remove it, until then dismissals are not kept"
        return Dismissals()


def _written(dismissals: Dismissals) -> str:
    """One dismissal a line, in an order that merges well."""
    here = [
        {"rule": place.rule, "quote": place.quote, "key": place.key}
        for place in sorted(
            dismissals.places, key=lambda place: (place.rule, place.quote, place.key)
        )
    ]
    lines = ",\n".join(f"    {json.dumps(one, ensure_ascii=False)}" for one in here)
    places = f"[\n{lines}\n  ]" if here else "[]"
    rules = json.dumps(sorted(dismissals.rules), ensure_ascii=False)
    return f'{{\n  "version": {_VERSION},\n  "rules": {rules},\n  "here": {places}\n}}\n'


def _read(text: str) -> Dismissals:
    """The dismissals in a text; what isn't one is passed over.

    Raises:
        ValueError: the text is no such file at all.
    """
    try:
        found = json.loads(text)
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        message = "is no list of dismissals"
        raise ValueError(message)  # noqa: TRY004 -- the text's value is wrong, not a caller's type
    rules = frozenset(rule for rule in _list(found.get("rules")) if isinstance(rule, str))
    places = [_place(one) for one in _list(found.get("here"))]
    return Dismissals(rules, tuple(place for place in places if place))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _place(one: Any) -> Place | None:
    if not isinstance(one, dict) or not isinstance(one.get("key"), str):
        return None
    return Place(one["key"], str(one.get("rule", "")), str(one.get("quote", "")))
