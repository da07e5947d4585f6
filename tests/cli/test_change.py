"""`afterword change`: a passage written anew, to stdout or into the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cli.program import only_line, parsed
from scripted.answers import broken, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run

FIRST = "The ferry came in late, and nobody on the wall had a word to say about it."
SECOND = "Tamsin put the lamp down on the harbour wall, where the wind could not get at it."
STORY = f"# One 🚢\n\n{FIRST}\n\n{SECOND}\n\nOrrin went home.\n"
OTHER = "Tamsin set down her lamp on the harbour wall, out of the wind."


@pytest.fixture
def server(home: Path) -> Iterator[ScriptedServer]:
    with ScriptedServer(says(OTHER)) as running:
        (home / "config.toml").write_text(
            f'[engine]\nkind = "openai"\nbase_url = "{running.url}"\nmodel = "scripted"\n'
            'api = "chat"\n'
        )
        yield running


@pytest.fixture
def story(home: Path) -> Path:
    path = home / "work" / "story.md"
    path.write_bytes(STORY.encode())
    return path


def test_the_paragraph_of_a_line(afterword: Run, server: ScriptedServer, story: Path) -> None:
    ran = afterword("change", story, "--at", "5", "--how", "shorten")
    assert (ran.status, ran.out, ran.err) == (0, OTHER + "\n", "")
    assert story.read_bytes() == STORY.encode()
    assert "shorter" in server.requests[-1].prompt


def test_a_passage_as_json(afterword: Run, server: ScriptedServer, story: Path) -> None:
    ran = afterword("change", story, "--at", "5:1", "--to", "5", "--how", "shorten", "--json",
                    "--seed", "3", "--temperature", "0.4")  # fmt: skip
    found = parsed(ran.out)
    assert [one["text"] for one in found["candidates"]] == [OTHER]
    assert found["quote"] == SECOND
    assert found["range"] == {
        "start": {"line": 4, "character": 0},
        "end": {"line": 4, "character": len(SECOND)},
    }
    assert found["candidates"][0]["receipt"]["feature"] == "rewrite"
    assert found["written"] is False
    body = server.requests[-1].body
    assert (body["temperature"], body["seed"]) == (0.4, 3)


def test_a_part_of_a_line(afterword: Run, server: ScriptedServer, story: Path) -> None:
    server.script(says("set her lamp on the wall"))
    ran = afterword("change", story, "--at", "5:8", "--to", "5:45", "--how", "rewrite", "--write")
    assert ran.status == 0, ran.err
    new = STORY.replace("put the lamp down on the harbour wall", "set her lamp on the wall")
    assert story.read_text() == new


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.usefixtures("server")
def test_only_the_passage_is_written(afterword: Run, story: Path, eol: str, encoding: str) -> None:
    story.write_bytes(STORY.replace("\n", eol).encode(encoding))
    story.chmod(0o640)
    ran = afterword("change", story, "--at", "5", "--how", "shorten", "--write")
    assert ran.status == 0, ran.err
    new = STORY.replace(SECOND, OTHER).replace("\n", eol)
    assert story.read_bytes() == new.encode(encoding)
    assert story.stat().st_mode & 0o777 == 0o640


def test_the_writers_own_words(afterword: Run, server: ScriptedServer, story: Path) -> None:
    ran = afterword("change", story, "--at", "5", "--say", "Leave “the wind” {out}.")
    assert ran.status == 0, ran.err
    assert "with this change: Leave “the wind” {out}." in server.requests[-1].prompt


def test_standard_input(afterword: Run, server: ScriptedServer) -> None:
    del server
    ran = afterword("change", "-", "--at", "5", "--how", "shorten", stdin=STORY.encode())
    assert (ran.status, ran.out) == (0, OTHER + "\n")
    ran = afterword("change", "-", "--at", "5", "--how", "shorten", "--write", stdin=b"x")
    assert "standard input" in only_line(ran, 2)


@pytest.mark.parametrize(
    ("arguments", "status", "says_so"),
    [
        (["--at", "5", "--how", "sing"], 2, "there is no change"),
        (["--at", "5"], 2, "there is no change"),
        (["--at", "5", "--how", "tone"], 2, "which tone"),
        (["--at", "5", "--how", "say"], 2, "your own words"),
        (["--at", "1", "--how", "shorten"], 1, "no prose"),
        (["--at", "99", "--how", "shorten"], 1, "no line 99"),
        (["--at", "5", "--to", "3", "--how", "shorten"], 1, "--to 3"),
        (["--how", "shorten"], 2, "--at"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    afterword: Run,
    server: ScriptedServer,
    story: Path,
    *,
    arguments: list[str],
    status: int,
    says_so: str,
) -> None:
    ran = afterword("change", story, *arguments)
    assert says_so.lower() in only_line(ran, status).lower()
    assert not [made for made in server.requests if made.path.endswith("completions")]


def test_nothing_worth_offering_and_a_failing_server(
    afterword: Run, server: ScriptedServer, story: Path
) -> None:
    server.script(says("I'm sorry, but I can't help with this."))
    line = only_line(afterword("change", story, "--at", "5", "--how", "shorten", "--write"), 1)
    assert "nothing worth offering" in line
    server.script(broken(500))
    only_line(afterword("change", story, "--at", "5", "--how", "shorten", "--write"), 1)
    assert story.read_bytes() == STORY.encode()


def test_a_file_that_changed_meanwhile_is_left_alone(
    afterword: Run, server: ScriptedServer, story: Path
) -> None:
    def meddling(made: object) -> object:
        if "completions" in str(getattr(made, "path", "")):
            story.write_bytes(b"Something else.\n")
            os.sync()
        return says(OTHER)

    server.script(meddling)  # type: ignore[arg-type]
    line = only_line(afterword("change", story, "--at", "5", "--how", "shorten", "--write"), 1)
    assert "changed meanwhile" in line
    assert story.read_bytes() == b"Something else.\n"
