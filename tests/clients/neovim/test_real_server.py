"""The real `afterword serve` in a real Neovim: type in a novel, see the ghost, accept it, save.

The model is the scripted OpenAI-compatible server; everything between it and the keys is real.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import REPOSITORY, wait_for
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clients.neovim.editor import Editor

pytestmark = pytest.mark.neovim

CORPUS = Path(os.environ.get("AFTERWORD_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
BOOK = CORPUS / "en-novels" / "stevenson_treasure-island.txt"
SENTENCE = (
    "The keeper counted nine boats where there had been ten, and said so to nobody, since the only"
    " one awake was the dog. "
)
ANSWER = (
    " and found the chart still lying where he had left it. Nobody had touched the lamp. Far below"
    " them a door closed.\n\nAnd so on."
)
BOM = "\ufeff".encode()
GHOST = " and found the chart still lying where he had left it."


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ScriptedServer]:
    """The model, and a machine without any settings of its owner's."""
    monkeypatch.setenv("AFTERWORD_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("AFTERWORD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    with ScriptedServer(says(ANSWER)) as server:
        yield server


@pytest.fixture
def write(
    scripted: ScriptedServer, tmp_path: Path, start: Callable[..., Editor]
) -> Callable[[bytes, str], Editor]:
    """Opens a manuscript in an editor whose server is the real one."""

    def open_it(text: bytes, name: str) -> Editor:
        file = tmp_path / name
        file.write_bytes(text)
        engine = {"kind": "openai", "base_url": scripted.url, "model": "scripted"}
        command = [sys.executable, "-m", "afterword", "serve"]
        editor = start(file, {"cmd": command, "settings": {"engine": engine}})
        editor.attached()
        return editor

    return open_it


def novel() -> bytes:
    """A long one of our own: forty chapters."""
    chapter = "\n\n".join(SENTENCE.strip() + " " + SENTENCE.strip() for _ in range(30))
    return "\n\n".join(f"# Chapter {n}\n\n{chapter}" for n in range(1, 41)).encode() + b"\n"


@pytest.mark.parametrize("book", ["ours", "corpus"])
def test_a_ghost_in_a_novel_is_accepted_and_saved(
    write: Callable[[bytes, str], Editor], tmp_path: Path, book: str
) -> None:
    if book == "corpus" and not BOOK.exists():
        pytest.skip(f"{BOOK} isn't there; AFTERWORD_CORPUS names the corpus")
    source = BOOK.read_bytes() if book == "corpus" else novel()
    name = "book.txt" if book == "corpus" else "book.md"
    editor = write(source, name)
    before = editor.lines()
    row = next(n for n in range(len(before) // 2, len(before)) if len(before[n]) > 100)
    editor.type(f"{row + 1}Go<CR>Silver climbed the stair<Esc>")
    editor.type("a")
    editor.sees_start(GHOST)
    editor.type("<Tab>")
    wait_for(lambda: editor.lines()[row + 2] != "Silver climbed the stair", "the text")
    editor.type("<Esc>")
    accepted = editor.lines()[row + 2]
    assert accepted.startswith(f"Silver climbed the stair{GHOST}")
    editor.nvim.command("write")
    end = b"\r\n" if b"\r\n" in source else b"\n"
    saved = (tmp_path / name).read_bytes()
    lines = [*before[: row + 1], "", accepted, *before[row + 1 :]]
    assert saved.removeprefix(BOM) == b"".join(line.encode() + end for line in lines)
    assert saved.startswith(BOM) == source.startswith(BOM)


def test_typing_through_asks_the_model_once(
    write: Callable[[bytes, str], Editor], scripted: ScriptedServer
) -> None:
    editor = write(novel(), "book.md")
    editor.type("Go<CR>Silver climbed the stair")
    rest = editor.sees_start(GHOST)
    asked = len(scripted.requests)
    for typed in ("and", " found", " the"):
        editor.type(" " + typed.strip())
        rest = rest.removeprefix(" " + typed.strip())
        editor.sees_start(rest)
    editor.type("<M-Right>")
    editor.sees_start(rest.removeprefix(" chart"))
    assert len(scripted.requests) == asked


def test_asking_gives_candidates_that_differ(
    write: Callable[[bytes, str], Editor], scripted: ScriptedServer
) -> None:
    editor = write(novel(), "book.md")
    endings = iter(range(1000))
    scripted.script(lambda _request: says(f" and found {next(endings)} boats there. She wept."))
    editor.type("Go<CR>Silver climbed the stair")
    first = editor.sees_start(" and found ")
    editor.type("<M-]>")
    wait_for(lambda: editor.ghost() not in {None, first}, "another candidate")
    assert editor.drawn()["hint"].startswith(" (2/")


def test_pausing_is_quiet_and_the_status_says_so(
    write: Callable[[bytes, str], Editor], scripted: ScriptedServer
) -> None:
    editor = write(novel(), "book.md")
    status = "return require('afterword').status()"
    wait_for(lambda: editor.lua(status) == "Afterword", "the status")
    editor.nvim.command("Afterword pause")
    wait_for(lambda: editor.lua(status) == "Afterword paused", "the status")
    editor.type("Go<CR>Silver climbed the stair<M-\\>")
    editor.sees_start(GHOST)  # asked by hand, it still answers
    editor.nvim.command("Afterword resume")
    wait_for(lambda: editor.lua(status) == "Afterword", "the status")


def test_the_context_is_the_servers(write: Callable[[bytes, str], Editor]) -> None:
    editor = write(novel(), "book.md")
    editor.type("G")
    editor.nvim.command("Afterword context")
    wait_for(lambda: "tokens" in editor.lines()[0], "the context")
    assert any("nine boats" in line for line in editor.lines())


def test_an_engine_that_is_down_leaves_typing_alone(
    write: Callable[[bytes, str], Editor], scripted: ScriptedServer
) -> None:
    editor = write(novel(), "book.md")
    scripted.script(says("", status=500))
    editor.type("Go<CR>Silver climbed the stair")
    status = "return require('afterword').status()"
    wait_for(lambda: editor.lua(status).startswith("Afterword: "), "the status says why")
    editor.type(" and on")
    wait_for(lambda: editor.lines()[-1] == "Silver climbed the stair and on", "the typing")
    assert "traceback" not in editor.nvim.command_output("messages").lower()
