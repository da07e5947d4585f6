"""The visible tag in a real Neovim, around a ghost that was taken, from the real server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import wait_for
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clients.neovim.editor import Editor

pytestmark = pytest.mark.neovim

STORY = b"# One\n\nThe ferry left without her, and the rain came down on Salt Quay.\n\n\n"
GHOST = "Marta counted the boats again. There were nine."


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ScriptedServer]:
    """The model, and a machine without any settings of its owner's."""
    monkeypatch.setenv("AFTERWORD_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("AFTERWORD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    with ScriptedServer(says(f" {GHOST}\n\nAnd so on.")) as server:
        yield server


@pytest.mark.parametrize(
    ("tag", "lines"),
    [
        ("[…]{.afterword}", [f"[{GHOST}]{{.afterword}}"]),
        ("<!-- ai -->…<!-- /ai -->", ["<!-- ai -->", f"{GHOST}<!-- /ai -->"]),
    ],
)
def test_a_ghost_that_is_taken_is_tagged_and_the_writer_types_on_behind_it(
    scripted: ScriptedServer,
    tmp_path: Path,
    start: Callable[..., Editor],
    tag: str,
    lines: list[str],
) -> None:
    file = tmp_path / "book.md"
    file.write_bytes(STORY)
    engine = {"kind": "openai", "base_url": scripted.url, "model": "scripted"}
    command = [sys.executable, "-m", "afterword", "serve"]
    settings = {"engine": engine, "ledger": {"tag": tag}, "coach": {"enabled": False}}
    editor = start(file, {"cmd": command, "settings": settings})
    editor.attached()
    editor.type("GA")
    editor.sees_start(GHOST)
    editor.type("<Tab>")
    wait_for(lambda: editor.lines()[4 : 4 + len(lines)] == lines, "the tag")
    editor.type(" Rain.")
    editor.type("<Esc>")
    assert editor.lines()[4 + len(lines) - 1] == f"{lines[-1]} Rain."
