"""`afterword model`: weights listed, checked, and fetched only on request."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest

from afterword.engines.weights import DEFAULT_MODEL
from cli.program import only_line, parsed

if TYPE_CHECKING:
    from pathlib import Path

    from cli.program import Run

ROW = {"name", "title", "bytes", "here", "path", "licence", "source", "default"}


def put(home: Path, name: str, content: bytes, **manifest: object) -> Path:
    folder = home / "data" / "models"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.gguf"
    path.write_bytes(content)
    if manifest:
        path.with_suffix(".json").write_text(json.dumps(manifest))
    return path


def test_a_bare_machine_lists_what_can_be_pulled(afterword: Run) -> None:
    ran = afterword("model", "list", "--json")
    assert (ran.status, ran.err) == (0, "")
    [row] = parsed(ran.out)["models"]
    assert set(row) == ROW
    assert (row["name"], row["here"], row["default"]) == (DEFAULT_MODEL, False, True)
    assert "afterword model pull" in afterword("model", "list").out


def test_what_is_here_is_listed_with_its_origin(afterword: Run, home: Path) -> None:
    path = put(home, "larger", b"GGUF" + b"\0" * 96, size=100, source="me/larger", licence="MIT")
    rows = parsed(afterword("model", "list", "--json").out)["models"]
    row = next(row for row in rows if row["name"] == "larger")
    assert (row["here"], row["bytes"], row["path"]) == (True, 100, str(path))
    assert (row["source"], row["licence"]) == ("me/larger", "MIT")
    assert "larger" in afterword("model", "list").out


def test_status_says_whether_the_model_is_here_and_whole(afterword: Run, home: Path) -> None:
    assert "afterword model pull" in only_line(afterword("model", "status"), 1)
    (home / "config.toml").write_text('[engine]\nmodel = "larger"\n')
    put(home, "larger", b"GGUF" + b"\0" * 96, size=100)
    ran = afterword("model", "status", "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == {*ROW, "ready", "problem"}
    assert (found["name"], found["ready"], found["problem"]) == ("larger", True, None)
    put(home, "larger", b"GGUF" + b"\0" * 40)
    ran = afterword("model", "status", "--json")
    assert ran.status == 1
    assert parsed(ran.out)["ready"] is False
    assert ran.err.count("\n") == 1


def test_a_model_file_cut_short_is_one_line_for_every_command(afterword: Run, home: Path) -> None:
    put(home, DEFAULT_MODEL, b"GGUF" + b"\0" * 40, size=98_362_432)
    for command in (("model", "status"), ("model", "serve"), ("complete", "-")):
        line = only_line(afterword(*command, stdin=b"It rained.\n"), 1)
        assert "damaged or cut short" in line
    assert afterword("context", "-", stdin=b"It rained.\n").status == 0, "it needs no weights"


def test_without_weights_completing_says_how_to_get_them(afterword: Run) -> None:
    line = only_line(afterword("complete", "-", stdin=b"It rained.\n"), 1)
    assert "afterword model pull" in line


@pytest.mark.parametrize(
    "arguments", [(), ("--force",), ("--repo", "someone/something", "--file", "x.gguf")]
)
def test_offline_mode_forbids_pulling(
    afterword: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    ran = afterword("model", "pull", *arguments)
    assert (ran.status, ran.out) == (1, "")
    assert "Offline mode forbids" in ran.err.splitlines()[-1]


def test_an_unknown_name_can_be_neither_pulled_nor_used(afterword: Run, home: Path) -> None:
    assert "can be pulled by name" in only_line(afterword("model", "pull", "--name", "huge"), 1)
    (home / "config.toml").write_text('[engine]\nmodel = "huge"\n')
    line = only_line(afterword("complete", "-", stdin=b"It rained.\n"), 1)
    assert "afterword model list" in line
    only_line(afterword("model", "status", "--name", "../../etc/passwd"), 1)


def test_the_demo_without_network_or_weights_is_one_line(
    afterword: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    ran = afterword("demo")
    assert ran.status == 1
    assert "Offline mode forbids fetching the model" in ran.err.splitlines()[-1]


def test_a_port_that_is_taken_is_named(afterword: Run, home: Path) -> None:
    put(home, DEFAULT_MODEL, b"GGUF" + b"\0" * 96, size=100)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = only_line(afterword("model", "serve", "--port", str(port)), 1)
    assert line.startswith(f"can't listen at 127.0.0.1:{port}: ")
