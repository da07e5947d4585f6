from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import CACHE, HERE, Editor, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WANTED = ["0.11", "0.12"]
PRESENT = sorted(path.parent.parent.name for path in CACHE.glob("*/bin/nvim"))


@pytest.fixture(params=sorted({*WANTED, *PRESENT}))
def program(request: pytest.FixtureRequest) -> Path:
    """Each Neovim that is here; one that the tests want and that isn't, skips."""
    path = CACHE / request.param / "bin" / "nvim"
    if not path.exists():
        why = CACHE / f"{request.param}.unavailable"
        pytest.skip(why.read_text() if why.exists() else "`make test-neovim` sets Neovim up")
    return path


@dataclass
class Fake:
    """The fake server's script and record, and an editor that talks to it."""

    folder: Path
    program: Path
    editors: list[Editor]
    answers: tuple[dict[str, Any], ...] = ()
    commands: dict[str, Any] = field(default_factory=dict)

    def says(self, *answers: dict[str, Any]) -> None:
        """What the server answers from now on."""
        self.answers = answers
        self._write()

    def does(self, command: str, *steps: dict[str, Any], **facts: Any) -> None:
        """What a command does from now on, and its `result` or `error`."""
        self.commands[f"afterword.{command}"] = {"steps": steps, **facts}
        self._write()

    def _write(self) -> None:
        script = self.folder / "script.json"
        part = script.with_suffix(".part")
        said = {"answers": self.answers, "commands": self.commands}
        part.write_text(json.dumps(said), encoding="utf-8")
        part.rename(script)

    def opens(self, gate: str) -> None:
        """Lets a command go on that waits for this."""
        (self.folder / gate).touch()

    @property
    def uri(self) -> str:
        """The manuscript's."""
        return (self.folder / "book.md").as_uri()

    def asked(self, command: str) -> list[dict[str, Any]]:
        """The arguments that a command was run with, oldest first."""
        ran = self.told("command")
        return [one["argument"] for one in ran if one["name"] == f"afterword.{command}"]

    def was_asked(self, command: str) -> dict[str, Any]:
        """Waits for a command to be run; the argument of the last time."""
        wait_for(lambda: self.asked(command), f"a run of {command}")
        return self.asked(command)[-1]

    def told(self, event: str) -> list[dict[str, Any]]:
        """What the server wrote down about an event, oldest first."""
        record = self.folder / "record.jsonl"
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
        return [line for line in map(json.loads, lines) if line["event"] == event]

    def hears(self, event: str, **facts: Any) -> dict[str, Any]:
        """Waits for the server to be told something."""

        def heard() -> dict[str, Any] | None:
            fits = (line for line in self.told(event) if facts.items() <= line.items())
            return next(fits, None)

        return wait_for(heard, f"{event} {facts}")  # type: ignore[no-any-return]

    def edit(self, text: str, *, lua: str = "", attach: bool = True, **options: Any) -> Editor:
        """A Neovim with a manuscript open, once the server is attached."""
        file = self.folder / "book.md"
        file.write_bytes(text.encode())
        command = [sys.executable, HERE / "fake_server.py", *self.files]
        chosen = {"cmd": [str(part) for part in command], **options}
        editor = Editor(self.program, self.folder, file, chosen, lua)
        self.editors.append(editor)
        if attach:
            editor.attached()
        return editor

    @property
    def files(self) -> tuple[Path, Path]:
        return self.folder / "script.json", self.folder / "record.jsonl"


@pytest.fixture
def fake(tmp_path: Path, program: Path) -> Iterator[Fake]:
    server = Fake(tmp_path, program, [])
    server.says()
    yield server
    for editor in server.editors:
        editor.close()


@pytest.fixture
def start(tmp_path: Path, program: Path) -> Iterator[Callable[..., Editor]]:
    """Starts a Neovim with given options; closed at the end of the test."""
    editors: list[Editor] = []

    def start_one(file: Path, options: dict[str, Any], lua: str = "") -> Editor:
        editors.append(Editor(program, tmp_path, file, options, lua))
        return editors[-1]

    yield start_one
    for editor in editors:
        editor.close()
