"""Starting up: what is imported, and what the program says of itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from afterword import __version__
from afterword.cli.app import COMMANDS

if TYPE_CHECKING:
    from cli.program import Run

HEAVY = ("openai", "tiktoken", "xllamacpp", "pygls", "lsprotocol", "httpx2", "pip")


def imported_by(*arguments: str) -> set[str]:
    """The top-level packages that a run of the program imports."""
    program = (
        "import sys, json; from afterword.cli.app import run; "
        f"status = run({list(arguments)!r}); "
        "print(json.dumps([status, sorted({n.partition('.')[0] for n in sys.modules})]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    status, names = json.loads(done.stdout.decode().splitlines()[-1])
    assert status == 0, done.stderr
    return set(names)


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)])
def test_the_program_starts_light(arguments: tuple[str, ...]) -> None:
    if arguments == ("--version",):
        assert not imported_by(*arguments) & {*HEAVY, "rich", "asyncio"}


def test_an_outline_needs_no_engine_and_no_server(home: Path) -> None:
    del home
    Path("story.md").write_text("# One\n\nIt rained.\n")
    assert not imported_by("outline", "story.md", "--json") & set(HEAVY)


def test_version_and_help(afterword: Run) -> None:
    assert afterword("--version") == (0, f"afterword {__version__}\n", "")
    shown = afterword("--help").out
    assert all(f"  {command} " in shown for command in COMMANDS)
    for command in COMMANDS:
        ran = afterword(command, "--help")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.startswith(f"Usage: afterword {command} ")


def test_the_module_is_the_program(afterword_process: Run) -> None:
    assert afterword_process("--version") == (0, f"afterword {__version__}\n", "")


def test_in_its_own_process_an_error_is_one_line_too(afterword_process: Run) -> None:
    assert afterword_process("outline", "nowhere.md") == (
        1,
        "",
        "afterword: nowhere.md: no such file\n",
    )


def test_any_text_goes_through_any_pipe(
    afterword_process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("LC_ALL", "C")
    ran = afterword_process("outline", "-", stdin="# Глава 🜁\n\nДождь.\n".encode())
    assert ran.status == 0
    assert "Глава 🜁" in ran.out
