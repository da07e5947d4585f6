"""Each bad input: one clear line on stderr, nothing on stdout, the right exit status."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from afterword.cli import app
from cli.program import only_line
from scripted.answers import hanging
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from cli.program import Run

READING = ("outline", "context", "complete")


@pytest.fixture
def story(home: Path) -> Path:
    path = home / "work" / "story.md"
    path.write_text("# One\n\nIt rained.\n\nThe 🜁 rained too.", encoding="utf-8")
    return path


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_an_unknown_file(afterword: Run, command: str, as_json: tuple[str, ...]) -> None:
    line = only_line(afterword(command, "nowhere.md", *as_json), 1)
    assert line == "nowhere.md: no such file"


@pytest.mark.parametrize("command", READING)
def test_a_folder(afterword: Run, command: str, home: Path) -> None:
    line = only_line(afterword(command, home, "--json"), 1)
    assert line == f"{home} is a folder; name a manuscript in it"


@pytest.mark.parametrize("command", READING)
def test_a_binary_file(afterword: Run, command: str) -> None:
    Path("cover.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe")
    line = only_line(afterword(command, "cover.md"), 1)
    assert line == "cover.md is a binary file, not a text"


@pytest.mark.parametrize("command", READING)
def test_an_old_encoding(afterword: Run, command: str) -> None:
    Path("old.txt").write_bytes("One.\n\nCafé.\n".encode("latin-1"))
    line = only_line(afterword(command, "old.txt"), 1)
    assert line == "old.txt:3 is not UTF-8; save the file as UTF-8"


def test_a_file_that_may_not_be_read(afterword: Run, story: Path) -> None:
    story.chmod(0)
    if os.access(story, os.R_OK):
        pytest.skip("this user may read everything")
    assert "can't be read: Permission denied" in only_line(afterword("outline", story), 1)


@pytest.mark.parametrize("command", ["context", "complete"])
@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("6", "story.md has 5 lines; there is no line 6 for --at"),
        ("999999999", "story.md has 5 lines; there is no line 999999999 for --at"),
        ("3:12", "line 3 of story.md ends at column 11; there is no column 12 for --at"),
        ("5:19", "line 5 of story.md ends at column 18; there is no column 19 for --at"),
    ],
)
def test_a_position_past_the_end(
    afterword: Run, story: Path, command: str, at: str, said: str
) -> None:
    assert only_line(afterword(command, story.name, "--at", at), 1) == said


@pytest.mark.parametrize("command", ["context", "complete"])
@pytest.mark.parametrize("at", ["0", "x", "1:0", "-3", "1:2:3", "1.5", "٣", " 1", "9" * 30])
def test_no_position_at_all(afterword: Run, story: Path, command: str, at: str) -> None:
    line = only_line(afterword(command, story.name, f"--at={at}"), 2)
    assert "is not LINE or LINE:COL, counted from 1" in line


@pytest.mark.parametrize(
    "arguments",
    [
        ("outlin", "story.md"),
        ("outline",),
        ("outline", "story.md", "more.md"),
        ("outline", "story.md", "--loud"),
        ("complete", "story.md", "-n", "0"),
        ("complete", "story.md", "-n", "many"),
        ("complete", "story.md", "--temperature", "9"),
        ("complete", "story.md", "--seed", "-1"),
        ("context", "story.md", "--for", "supper"),
        ("serve", "--tcp", "nowhere"),
        ("serve", "--tcp", "localhost:99999"),
        ("model",),
        ("model", "push"),
        ("model", "pull", "--repo", "someone/something"),
    ],
)
def test_wrong_usage(afterword: Run, story: Path, arguments: tuple[str, ...]) -> None:
    del story
    assert "--help" in only_line(afterword(*arguments), 2)


@pytest.mark.parametrize("command", READING)
def test_a_settings_file_that_cannot_be_parsed(
    afterword: Run, story: Path, home: Path, command: str
) -> None:
    (home / "config.toml").write_text('[engine]\nkind = "embedded\n')
    line = only_line(afterword(command, story), 1)
    assert line.startswith(f"{home / 'config.toml'}:2:")
    assert "not valid TOML" in line


def test_a_projects_settings_file_that_cannot_be_parsed(afterword: Run, story: Path) -> None:
    project = story.with_name("afterword.toml")
    project.write_text("[engine")
    assert only_line(afterword("outline", story), 1).startswith(f"{project}:1:8: not valid TOML")


def test_a_typo_in_the_settings_is_a_warning_and_no_more(
    afterword: Run, story: Path, home: Path
) -> None:
    (home / "config.toml").write_text("[engine]\ntemperatuur = 1\n")
    ran = afterword("outline", story, "--json")
    assert ran.status == 0
    assert ran.out.startswith("{")
    assert ran.err == (
        f"afterword: warning: {home / 'config.toml'}:2: engine.temperatuur is unknown; "
        "did you mean engine.temperature?\n"
    )


def test_a_projects_endpoint_is_ignored_and_said_so(afterword: Run, story: Path) -> None:
    story.with_name("afterword.toml").write_text(
        '[engine]\nkind = "openai"\nbase_url = "http://elsewhere.example/v1"\n'
    )
    ran = afterword("context", story, "--json")
    assert ran.status == 0
    assert ran.err.count("is ignored in a project") == 2


def test_an_outline_that_links_out_of_the_workspace_is_left_out(
    afterword: Run, story: Path, home: Path
) -> None:
    (home / "secret.md").write_text("the secret outline")
    story.with_name("outline.md").symlink_to(home / "secret.md")
    ran = afterword("context", story, "--json")
    assert ran.status == 0
    assert "the secret outline" not in ran.out
    assert "the outline is left out" in ran.err


@pytest.mark.parametrize(
    "error", [ValueError("text"), RecursionError("text"), KeyError("text"), MemoryError("text")]
)
def test_a_fault_of_our_own_is_one_line_without_the_text(
    afterword: Run, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def build(_arguments: object) -> None:
        raise error

    monkeypatch.setattr(app, "build", build)
    line = only_line(afterword("outline", "x.md"), 1)
    assert "text" not in line.replace("for this text", "")


def test_a_full_disk_behind_stdout(afterword: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(app, "build", build)
    assert only_line(afterword("outline", "x.md"), 1) == "No space left on device"


def test_an_interrupt_is_quiet(afterword: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "build", build)
    assert afterword("outline", "x.md") == (130, "", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows interrupts otherwise")
def test_an_interrupt_in_the_middle_is_quiet_too(home: Path) -> None:
    with ScriptedServer(hanging()) as server:
        (home / "config.toml").write_text(
            f'[engine]\nkind = "openai"\nbase_url = "{server.url}"\nmodel = "scripted"\n'
        )
        program = subprocess.Popen(
            [sys.executable, "-m", "afterword", "complete", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert program.stdin is not None
        program.stdin.write(b"It rained.\n")
        program.stdin.close()
        program.stdin = None
        server.wait_for(lambda: any("completions" in made.path for made in server.requests), 60)
        program.send_signal(signal.SIGINT)
        assert program.communicate(timeout=30) == (b"", b"")
        assert program.returncode == 130


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
@pytest.mark.parametrize("length", [1, 20_000])
def test_a_reader_that_leaves_is_no_trouble(home: Path, length: int) -> None:
    del home
    Path("long.md").write_text("# A heading\n\nSome words.\n\n" * length)
    program = subprocess.Popen(
        [sys.executable, "-m", "afterword", "outline", "long.md", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    if length > 1:
        program.stdout.read(10)
    program.stdout.close()
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(30) == 1


def test_a_file_name_cannot_break_the_line_or_steer_the_terminal(afterword: Run) -> None:
    line = only_line(afterword("outline", "a\nb\x1b[2Jc.md"), 1)
    assert "\x1b" not in line
