"""`afterword say PRESET` on a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.program import only_line, parsed
from scripted.answers import broken, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run

TRICKY = 'He said "no" \\ {"a": 1}\n👩‍👩‍👧 — “so”.\n'
POEM = "a lamp,\na wall,\nno wind"


@pytest.fixture
def server(home: Path) -> Iterator[ScriptedServer]:
    with ScriptedServer(says(POEM)) as running:
        (home / "config.toml").write_text(
            f'[engine]\nkind = "openai"\nbase_url = "{running.url}"\nmodel = "scripted"\n'
            'api = "chat"\n'
        )
        yield running


def test_text_in_answer_out(afterword: Run, server: ScriptedServer) -> None:
    ran = afterword("say", "poem", stdin=TRICKY.encode())
    assert (ran.status, ran.out, ran.err) == (0, POEM + "\n", "")
    assert TRICKY.strip() in server.requests[-1].prompt
    body = server.requests[-1].body
    assert body["temperature"] == 0.7
    assert body["stop"] == ["\n\n"]


def test_as_json_and_as_often_as_one_likes(afterword: Run, server: ScriptedServer) -> None:
    server.script([says("a lamp"), says("a wall"), says("no wind at all")])
    ran = afterword("say", "emoji", "-n", "2", "--seed", "5", "--json", stdin=b"rain")
    found = parsed(ran.out)
    assert [one["text"] for one in found["candidates"]] == ["a lamp", "a wall"]
    assert [one["receipt"]["seed"] for one in found["candidates"]] == [5, 6]
    assert found["preset"] == "emoji"


def test_the_list_needs_no_server(afterword: Run, home: Path) -> None:
    folder = home / "presets"
    folder.mkdir()
    (folder / "weather.md").write_text("---\nfor: The weather in it.\n---\n\nWeather: {{text}}\n")
    (folder / "broken.md").write_text("---\nshape: round\n---\n\nSay it.\n")
    ran = afterword("say", "--list")
    assert ran.status == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == [
        "continue", "philosopher", "question", "emoji", "reply", "opener", "email", "poem", "list",
        "weather",
    ]  # fmt: skip
    assert "The weather in it." in ran.out
    assert ran.err.count("\n") == 1
    assert "broken" in ran.err
    assert len(parsed(afterword("say", "-l", "--json").out)["presets"]) == 10


def test_ones_own_preset_wins(afterword: Run, home: Path, server: ScriptedServer) -> None:
    (home / "presets").mkdir()
    (home / "presets" / "poem.md").write_text("Turn this into a sonnet: {{text}}\n")
    assert afterword("say", "poem", stdin=b"rain").status == 0
    assert "Turn this into a sonnet: rain" in server.requests[-1].prompt


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "says_so"),
    [
        (["poem"], b"", 1, "no text on standard input"),
        (["poem"], b" \n\n", 1, "no text on standard input"),
        (["haiku"], b"rain", 2, "there are continue, philosopher"),
        ([], b"rain", 2, "name a preset"),
        (["poem"], b"\x00\xff\xfe\x00rain\x81", 1, "standard input"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    afterword: Run,
    server: ScriptedServer,
    *,
    arguments: list[str],
    stdin: bytes,
    status: int,
    says_so: str,
) -> None:
    assert says_so in only_line(afterword("say", *arguments, stdin=stdin), status)
    assert not [made for made in server.requests if made.path.endswith("completions")]


def test_a_failing_server_and_a_refusal_are_one_line(
    afterword: Run, server: ScriptedServer
) -> None:
    server.script(broken(500))
    only_line(afterword("say", "poem", stdin=b"rain"), 1)
    server.script(says("I'm sorry, but I can't help with this request."))
    assert "nothing worth offering" in only_line(afterword("say", "poem", stdin=b"rain"), 1)


def test_a_long_text_is_fitted(afterword: Run, server: ScriptedServer) -> None:
    text = "The rain fell on the roof all night. " * 5_000 + "Then it stopped."
    assert afterword("say", "poem", stdin=text.encode()).status == 0
    assert len(server.requests[-1].prompt) < 40_000
    assert "Then it stopped." in server.requests[-1].prompt
