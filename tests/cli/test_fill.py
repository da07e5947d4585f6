"""`afterword fill`: one gap, every gap, into the file or to stdout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.program import only_line, parsed
from scripted.answers import Answer, broken, hanging, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run
    from scripted.server import Recorded

ONE, TWO, THREE = "[insert: the ferry answers]", "[...]", "TK: what they found"
DRAFT = f"""\
---
title: The Weir 🜁
---

# One

Tamsin set the lamp on the harbour wall.

{ONE}

Orrin took the lamp from {TWO} and went down.

{THREE}
"""
WORDS = {
    ONE: "The ferry showed a light at last, low and yellow, far out on the water.",
    TWO: "the wall",
    THREE: "In the morning the boat lay on the sand with its sail still set and nobody in it.",
}
RAW = {
    ONE: f"\n\n{WORDS[ONE]}\n\nOrrin",
    TWO: " the wall and went down.",
    THREE: f"\n\n{WORDS[THREE]}\n\n",
}
REFUSAL = "I’m sorry, but I can’t continue this story."


def filled(*markers: str) -> str:
    text = DRAFT
    for marker in markers:
        text = text.replace(marker, WORDS[marker])
    return text


def knows(made: Recorded) -> Answer:
    """Answers by where the text stops."""
    prompt = made.prompt.rstrip()
    if prompt.endswith("from"):
        return says(RAW[TWO])
    return says(RAW[ONE if prompt.endswith("wall.") else THREE])


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(knows) as running:
        yield running


@pytest.fixture
def endpoint(server: ScriptedServer, home: Path) -> ScriptedServer:
    (home / "config.toml").write_text(
        f'[engine]\nkind = "openai"\nbase_url = "{server.url}"\nmodel = "scripted"\n'
    )
    return server


@pytest.fixture
def draft(home: Path, endpoint: ScriptedServer) -> Path:
    del endpoint
    path = home / "work" / "draft.md"
    path.write_bytes(DRAFT.encode())
    return path


def asked(server: ScriptedServer) -> list[Recorded]:
    return [made for made in server.requests if made.path.endswith("/completions")]


def test_the_first_gap_to_stdout(afterword: Run, draft: Path) -> None:
    ran = afterword("fill", draft)
    assert (ran.status, ran.out, ran.err) == (0, filled(ONE), "")
    assert draft.read_bytes() == DRAFT.encode()


def test_one_gap_as_json(afterword: Run, draft: Path, server: ScriptedServer) -> None:
    ran = afterword("fill", draft, "--gap", "2", "--json", "--temperature", "0.3", "--seed", "7")
    assert (ran.status, ran.err) == (0, "")
    assert parsed(ran.out) == {"filled": 1, "left": 2, "text": filled(TWO)}
    (made,) = asked(server)
    assert (made.body["temperature"], made.body["seed"]) == (0.3, 7)
    assert afterword("fill", "-", "--gap", "2", stdin=DRAFT.encode()).out == filled(TWO)


def test_every_gap_sees_what_the_last_one_got(
    afterword: Run, draft: Path, server: ScriptedServer
) -> None:
    ran = afterword("fill", draft, "--all", "--json")
    assert (ran.status, ran.err) == (0, "")
    assert parsed(ran.out) == {"filled": 3, "left": 0, "text": filled(ONE, TWO, THREE)}
    prompts = [made.prompt for made in asked(server)]
    assert WORDS[ONE] in prompts[1]
    assert "from the wall and went down." in prompts[2]


ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16": b"",
    "utf-16-be": b"\xfe\xff",
    "utf-32": b"",
}


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_file_keeps_its_encoding_its_mark_and_its_line_ends(
    afterword: Run, draft: Path, encoding: str, eol: str
) -> None:
    def raw(text: str) -> bytes:
        return ENCODINGS[encoding] + text.replace("\n", eol).encode(encoding)

    draft.write_bytes(raw(DRAFT))
    draft.chmod(0o640)
    ran = afterword("fill", draft, "--all", "--write")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == f"{draft}: 3 gaps filled, 0 left\n"
    assert draft.read_bytes() == raw(filled(ONE, TWO, THREE))
    assert draft.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in draft.parent.iterdir()] == ["draft.md"]


def test_what_is_left_is_filled_the_next_time(
    afterword: Run, draft: Path, server: ScriptedServer
) -> None:
    server.script([says(RAW[ONE]), *[says(REFUSAL)] * 4, says(RAW[THREE])])
    ran = afterword("fill", draft, "--all", "--write")
    assert ran.status == 0
    assert "2 gaps filled, 1 left" in ran.out
    assert ran.err == "afterword: warning: nothing worth offering came back for 1 gap\n"
    assert draft.read_text() == filled(ONE, THREE)
    server.script(says(RAW[TWO]))
    assert "1 gap filled, 0 left" in afterword("fill", draft, "--all", "--write").out
    assert draft.read_text() == filled(ONE, TWO, THREE)
    before = len(asked(server))
    again = afterword("fill", draft, "--all", "--write")
    assert (again.status, again.out) == (0, f"{draft}: 0 gaps filled, 0 left\n")
    assert "has no gap" in again.err
    assert len(asked(server)) == before


def test_a_draft_without_gaps(afterword: Run, draft: Path, server: ScriptedServer) -> None:
    draft.write_text("# One\n\nAll is written.\n")
    for arguments in (["--all"], ["--all", "--json"], []):
        ran = afterword("fill", draft, *arguments)
        assert ran.status == 0
        assert "All is written." in ran.out
    assert ran.err == f"afterword: warning: {draft} has no gap\n"
    assert asked(server) == []
    assert "has no gap; there is no gap 1" in only_line(afterword("fill", draft, "--gap", "1"), 1)


def test_a_gap_that_isnt_there(afterword: Run, draft: Path, server: ScriptedServer) -> None:
    line = only_line(afterword("fill", draft, "--gap", "4", "--json"), 1)
    assert line == f"{draft} has 3 gaps; there is no gap 4"
    only_line(afterword("fill", draft, "--gap", "0"), 2)
    only_line(afterword("fill", draft, "--gap", "1", "--all"), 2)
    only_line(afterword("fill", "-", "--write", stdin=DRAFT.encode()), 2)
    assert asked(server) == []


def test_nothing_worth_offering(afterword: Run, draft: Path, server: ScriptedServer) -> None:
    server.script(says(REFUSAL))
    assert "nothing worth offering" in only_line(afterword("fill", draft), 1)
    ran = afterword("fill", draft, "--all", "--write")
    assert ran.status == 1
    assert draft.read_bytes() == DRAFT.encode()


def test_an_engine_that_fails_in_the_middle_loses_nothing(
    afterword: Run, draft: Path, server: ScriptedServer
) -> None:
    server.script([says(RAW[ONE]), broken(401)])
    ran = afterword("fill", draft, "--all", "--json")
    assert ran.status == 1
    assert parsed(ran.out) == {"filled": 1, "left": 2, "text": filled(ONE)}
    assert ran.err.count("\n") == 1
    server.script([says(RAW[ONE]), broken(401)])
    ran = afterword("fill", draft, "--all", "--write")
    assert ran.status == 1
    assert draft.read_text() == filled(ONE)
    server.script(broken(401))
    only_line(afterword("fill", draft), 1)


def test_a_file_that_changed_meanwhile_is_left(
    afterword: Run, draft: Path, server: ScriptedServer
) -> None:
    def meddling(made: Recorded) -> Answer:
        draft.write_text("Saved by the editor meanwhile.\n")
        return knows(made)

    server.script(meddling)
    line = only_line(afterword("fill", draft, "--write"), 1)
    assert "has changed meanwhile, so nothing was written" in line
    assert draft.read_text() == "Saved by the editor meanwhile.\n"


def test_interrupted_it_leaves_a_clean_file(
    home: Path, draft: Path, server: ScriptedServer
) -> None:
    del home
    server.script([says(RAW[ONE]), hanging()])
    command = [sys.executable, "-m", "afterword", "fill", str(draft), "--all", "--write"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ)
    )
    server.wait_for(lambda: len(asked(server)) == 2, 60)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert (out, err) == (b"", b"")
    assert draft.read_bytes() == filled(ONE).encode()
    assert [path.name for path in draft.parent.iterdir()] == ["draft.md"]


def test_what_is_written_is_tagged_and_known_to_the_ledger(
    afterword: Run, draft: Path, home: Path
) -> None:
    with (home / "config.toml").open("a") as settings:
        settings.write('[ledger]\ntag = "<!-- ai -->…<!-- /ai -->"\n')
    ran = afterword("fill", draft, "--gap", "2", "--write")
    assert (ran.status, ran.err) == (0, "")
    assert draft.read_text() == DRAFT.replace(TWO, f"<!-- ai -->{WORDS[TWO]}<!-- /ai -->")
    assert afterword("fill", draft, "--gap", "1").out.count("<!-- ai -->") == 2
    found = parsed(afterword("provenance", draft, "--json").out)
    assert len(found["spans"]) == 1
