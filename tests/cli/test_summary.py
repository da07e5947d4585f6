"""`afterword summary`: what it gives, what it writes, and what it leaves alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from afterword.memory.sidecar import pinned_with
from cli.program import only_line, parsed
from cli.test_starting import HEAVY, imported_by
from features.remembering.storytelling import tale
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run

KEYS = {"text", "levels", "engine_calls", "cached", "origins", "stale", "pinned", "sidecar"}


@pytest.fixture
def novel(home: Path) -> Path:
    path = home / "work" / "novel.md"
    path.write_text(tale(4, 1_500), encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(says("Ada rows out and Bertram waits at the weir.")) as running:
        yield running


@pytest.fixture
def endpoint(server: ScriptedServer, home: Path) -> ScriptedServer:
    (home / "config.toml").write_text(
        f'[engine]\nkind = "openai"\nbase_url = "{server.url}"\nmodel = "scripted"\napi = "chat"\n'
    )
    return server


def asked(server: ScriptedServer) -> int:
    return sum(made.path.endswith("/completions") for made in server.requests)


def test_without_a_model_that_summarises_it_is_extracts(afterword: Run, novel: Path) -> None:
    ran = afterword("summary", novel, "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == KEYS
    assert found["text"]
    assert (found["engine_calls"], found["cached"], found["sidecar"]) == (0, 0, None)
    assert found["origins"]["generated"] == 0 < found["origins"]["extracted"]
    assert all(level["nodes"] == level["summarised"] for level in found["levels"])
    assert all(set(level) == {"level", "nodes", "summarised"} for level in found["levels"])
    assert afterword("summary", novel, "--json") == ran
    assert afterword("summary", "-", "--json", stdin=novel.read_bytes()).out == ran.out
    early = parsed(afterword("summary", novel, "--at", "40", "--json").out)
    before = "\n".join(novel.read_text().splitlines()[:40])
    for sentence in early["text"].replace("\n\n", " ").split(". "):
        assert sentence.rstrip(".") in before, "nothing from after the place"


def test_a_model_is_asked_once_for_each_and_never_again(
    afterword: Run, novel: Path, endpoint: ScriptedServer
) -> None:
    first = parsed(afterword("summary", novel, "--json").out)
    assert first["engine_calls"] == asked(endpoint) > 10
    assert first["origins"]["generated"] > 0 == first["origins"]["extracted"]
    assert first["text"].startswith("Ada rows out")
    assert all(level["nodes"] == level["summarised"] for level in first["levels"])
    again = parsed(afterword("summary", novel, "--json").out)
    assert (again["engine_calls"], again["cached"]) == (0, first["engine_calls"])
    assert again["text"] == first["text"]
    novel.write_text(novel.read_text().replace(" and tells ", " and still tells ", 1))
    edited = parsed(afterword("summary", novel, "--json").out)
    assert 0 < edited["engine_calls"] <= len(edited["levels"])


def test_no_build_asks_nobody(afterword: Run, novel: Path, endpoint: ScriptedServer) -> None:
    found = parsed(afterword("summary", novel, "--no-build", "--json").out)
    assert asked(endpoint) == 0
    assert found["engine_calls"] == 0
    assert found["origins"]["extracted"] > 0
    afterword("summary", novel, "--json")
    before = asked(endpoint)
    found = parsed(afterword("summary", novel, "--no-build", "--json").out)
    assert asked(endpoint) == before
    assert found["origins"]["generated"] > 0 == found["origins"]["extracted"]


@pytest.mark.parametrize("options", [(), ("--no-build",)])
def test_no_engine_is_made_where_none_is_asked(novel: Path, options: tuple[str, ...]) -> None:
    assert not imported_by("summary", str(novel), "--json", *options) & set(HEAVY)


def test_the_sidecar_is_written_read_and_refreshed(
    afterword: Run, novel: Path, endpoint: ScriptedServer
) -> None:
    assert not novel.with_name("novel.summary.md").exists()
    found = parsed(afterword("summary", novel, "--write", "--json").out)
    beside = novel.with_name("novel.summary.md")
    assert found["sidecar"] == str(beside)
    text = beside.read_text()
    assert text.count("## Chapter ") == 4
    mine = text.replace("Ada rows out and", "Ada sinks, and", 1)
    beside.write_text(pinned_with(mine, "Ada has grey eyes."))
    found = parsed(afterword("summary", novel, "--json").out)
    assert "Ada sinks, and Bertram" in found["text"]
    assert found["origins"]["written"] == 1
    assert found["pinned"] == ["Ada has grey eyes."]
    assert found["stale"] == 0
    novel.write_text(novel.read_text().replace(" and tells ", " and still tells ", 1))
    endpoint.script(says("Ada rows back and Bertram goes home."))
    found = parsed(afterword("summary", novel, "--write", "--json").out)
    assert found["stale"] == 1
    assert "; frozen; stale -->" in beside.read_text()
    assert "Ada sinks, and Bertram" in beside.read_text()
    assert "- Ada has grey eyes." in beside.read_text()
    people = afterword("summary", novel)
    assert "yours, stale" in people.out
    assert "Pinned\n- Ada has grey eyes." in people.out


def test_an_engine_that_is_down_leaves_what_there_is(
    afterword: Run, novel: Path, endpoint: ScriptedServer
) -> None:
    endpoint.script(Answer(status=401))
    ran = afterword("summary", novel, "--json")
    assert ran.status == 1
    assert ran.err.startswith("afterword: the summary is not complete: ")
    assert ran.err.count("\n") == 1
    assert parsed(ran.out)["origins"]["extracted"] > 0


def test_what_is_damaged_is_set_aside_with_a_warning(
    afterword: Run, novel: Path, endpoint: ScriptedServer, home: Path
) -> None:
    (home / "data").mkdir()
    (home / "data" / "memory.sqlite3").write_bytes(b"no database" * 99)
    ran = afterword("summary", novel, "--json")
    assert ran.status == 0
    assert "set aside as memory.sqlite3.broken-1" in ran.err
    assert parsed(ran.out)["engine_calls"] == asked(endpoint) > 0


def test_write_needs_a_file(afterword: Run) -> None:
    line = only_line(afterword("summary", "-", "--write", stdin=b"It rained.\n"), 1)
    assert "--write needs a file" in line


@pytest.mark.parametrize("source", ["", "\n\n", "# One\n", "It rained.\n"])
def test_little_or_nothing_is_told_of_little_or_nothing(
    afterword: Run, novel: Path, source: str
) -> None:
    novel.write_text(source)
    ran = afterword("summary", novel, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert set(parsed(ran.out)) == KEYS
    assert afterword("summary", novel).status == 0
    assert afterword("summary", novel, "--write").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent otherwise there")
def test_an_interrupt_keeps_what_is_done(
    novel: Path, endpoint: ScriptedServer, afterword: Run
) -> None:
    endpoint.script(says("Ada rows out and Bertram waits.", first_token_s=0.1))
    process = started(novel)
    endpoint.wait_for(lambda: asked(endpoint) > 6, 60)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.count("\n") == 1
    assert "is kept" in err
    assert parsed(out)["text"]
    endpoint.script(says("Ada rows out and Bertram waits."))
    assert parsed(afterword("summary", novel, "--json").out)["cached"] >= 4


def test_a_server_that_is_killed_while_it_builds_loses_no_summary(
    novel: Path, endpoint: ScriptedServer, afterword: Run
) -> None:
    endpoint.script(says("Ada rows out and Bertram waits.", first_token_s=0.05))
    process = started(novel)
    endpoint.wait_for(lambda: asked(endpoint) > 9, 60)
    process.kill()
    process.communicate(timeout=60)
    endpoint.script(says("Ada rows out and Bertram waits."))
    found = parsed(afterword("summary", novel, "--json").out)
    assert found["cached"] >= 6, "four questions may have been under way"
    assert found["origins"]["extracted"] == 0


def test_the_same_book_in_two_programs(
    novel: Path, endpoint: ScriptedServer, afterword: Run
) -> None:
    both = [started(novel), started(novel)]
    for process in both:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (0, "")
        assert parsed(out)["origins"]["extracted"] == 0
    before = asked(endpoint)
    found = parsed(afterword("summary", novel, "--json").out)
    assert (found["engine_calls"], asked(endpoint)) == (0, before)


def started(novel: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "afterword", "summary", str(novel), "--json"]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
