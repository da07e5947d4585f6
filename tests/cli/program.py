"""The program as a writer runs it: in this process for speed, in its own where that matters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

from afterword.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path


class Ran(NamedTuple):
    """How a run of the program ended."""

    status: int
    out: str
    err: str


class Run(Protocol):
    """Runs the program with the arguments given."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran: ...


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A writer's machine with nothing on it; the working folder is its `work`."""
    for name in [name for name in os.environ if name.startswith(("AFTERWORD_", "OPENAI_"))]:
        if name != "AFTERWORD_CORPUS":
            monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    monkeypatch.setenv("AFTERWORD_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("AFTERWORD_DATA", str(tmp_path / "data"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path


@pytest.fixture
def afterword(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    del home

    def go(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return go


@pytest.fixture
def afterword_process(home: Path) -> Run:
    del home

    def go(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        command = [sys.executable, "-m", "afterword", *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=300, check=False)
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return go


def only_line(ran: Ran, status: int) -> str:
    """The one line on stderr of a run that failed as it should, and printed nothing else."""
    assert ran.out == ""
    assert ran.status == status, ran.err
    assert ran.err.startswith("afterword: ")
    assert ran.err.count("\n") == 1
    assert ran.err.endswith("\n")
    return ran.err.removeprefix("afterword: ").rstrip("\n")


def parsed(out: str) -> dict[str, Any]:
    """The one JSON object that a run printed."""
    value = json.loads(out)
    assert isinstance(value, dict)
    return value
