"""`afterword doctor`: what it finds, what it says to do, and what it never shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cli.program import parsed
from scripted.answers import Answer, hanging, says, unauthorised
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

    from cli.program import Run

CANARY = "sk-canary-77aa"


def report(afterword: Run, *options: str) -> tuple[dict[str, Any], dict[str, str], int]:
    ran = afterword("doctor", "--json", *options)
    assert CANARY not in ran.out + ran.err
    found = parsed(ran.out)
    assert set(found) == {"well", "checks", "settings"}
    marks = {}
    for check in found["checks"]:
        assert set(check) == {"name", "mark", "found", "advice"}
        worst = ["fine", "note", "warning", "failed"]
        marks[check["name"]] = max(check["mark"], marks.get(check["name"], "fine"), key=worst.index)
    assert ran.status == (0 if found["well"] else 1)
    return found, marks, ran.status


def test_a_bare_machine_lacks_the_model_and_is_told_what_to_do(afterword: Run, home: Path) -> None:
    found, marks, status = report(afterword)
    assert status == 1
    assert marks["model"] == "failed"
    assert marks["data folder"] == marks["settings"] == marks["Python"] == "fine"
    assert any("afterword model pull" in check["found"] for check in found["checks"])
    assert not (home / "data").exists(), "a doctor leaves nothing behind and fetches nothing"
    plain = afterword("doctor")
    assert plain.status == 1
    assert "✗ model" in plain.out
    assert plain.err == ""


def configure(home: Path, server: ScriptedServer, **more: str) -> None:
    lines = {"kind": "openai", "base_url": server.url, "model": "scripted", **more}
    text = "".join(f'{name} = "{value}"\n' for name, value in lines.items())
    (home / "config.toml").write_text(f"[engine]\n{text}")


@pytest.mark.parametrize("api", ["completions", "chat"])
def test_a_server_that_works(
    afterword: Run, home: Path, monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    monkeypatch.setenv("AFTERWORD_API_KEY", CANARY)
    with ScriptedServer(says(" it rained."), api_key=CANARY, tokenize="llama.cpp") as server:
        configure(home, server, api=api)
        found, marks, status = report(afterword)
        assert status == 0
        assert (marks["server"], marks["key"], marks["engine"]) == ("fine", "fine", "fine")
        assert found["settings"]["engine.kind"] == f"{home / 'config.toml'}:2"
        asked = len(server.requests)
        report(afterword, "--quick")
        assert len(server.requests) == asked, "--quick asks nobody"


@pytest.mark.parametrize("answer", [unauthorised(), Answer(status=500), says("")])
def test_a_server_that_does_not(
    afterword: Run, home: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setenv("AFTERWORD_API_KEY", CANARY)
    with ScriptedServer(answer) as server:
        configure(home, server)
        _, marks, _ = report(afterword)
        assert marks["engine"] in {"failed", "warning"}


def test_a_server_that_is_not_there(afterword: Run, home: Path) -> None:
    with ScriptedServer(hanging()) as server:
        configure(home, server)
    found, marks, status = report(afterword)
    assert (status, marks["engine"], marks["key"]) == (1, "failed", "note")
    assert server.url.split("/")[2] in json.dumps(found)


def test_offline_mode_forbids_a_server_elsewhere(
    afterword: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    (home / "config.toml").write_text(
        '[engine]\nkind = "openai"\nbase_url = "https://models.example/v1"\n'
    )
    _, marks, status = report(afterword)
    assert (status, marks["server"], marks["offline"]) == (1, "failed", "note")


def test_each_engine_is_looked_at_once(afterword: Run, home: Path) -> None:
    with ScriptedServer(says(" it rained.")) as server:
        (home / "config.toml").write_text(
            f'[engine]\nkind = "openai"\nbase_url = "{server.url}"\n[engine.coach]\nmodel = "big"\n'
        )
        _, marks, status = report(afterword)
    assert status == 0
    assert {"engine (ghost, gap, rewrite, summary)", "engine (coach)"} <= set(marks)


@pytest.mark.parametrize(
    "written",
    [
        f'[engine]\napi_key = "{CANARY}"\n',
        f'[engine]\napi_key_env = "{CANARY}"\n',
        f'[engine]\nproxy = "http://ada:{CANARY}@proxy.example:1"\n',
        f'[engine]\nbase_url = "http://ada:{CANARY}@host/v1"\nkind = "openai"\n',
        f'[engine]\nkind = "{CANARY}"\n',
        f'api_key = "{CANARY}"\n[engine\n',
    ],
)
def test_a_key_in_the_wrong_place_is_never_shown(afterword: Run, home: Path, written: str) -> None:
    (home / "config.toml").write_text(written)
    found, marks, _ = report(afterword, "--quick")
    if "proxy" not in written:
        assert marks["settings"] in {"warning", "failed"}
    if written.endswith("[engine\n"):
        assert not found["well"]
    for command in (("doctor", "--quick"), ("context", "-"), ("outline", "-"), ("model", "status")):
        ran = afterword(*command, stdin=b"It rained.\n")
        assert CANARY not in ran.out + ran.err


def test_a_data_folder_that_is_a_file(afterword: Run, home: Path) -> None:
    (home / "data").write_text("in the way")
    _, marks, status = report(afterword, "--quick")
    assert (status, marks["data folder"]) == (1, "failed")
