"""What `--json` gives, against the shapes that the design fixes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from afterword.cli.demo import STORY
from cli.program import only_line, parsed
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.program import Run

SOURCE = """\
---
title: The 🜁 Ferry
premise: Somebody has to row.
---

# One 🜁

It rained. 🜁 [insert the storm here]

***

It rained on.

## Two

TK
"""

CANARY = "sk-canary-90d1"


@pytest.fixture
def story(home: Path) -> Path:
    path = home / "work" / "story.md"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(says(" The boat came back without him.\n\nMore.")) as running:
        yield running


@pytest.fixture
def endpoint(server: ScriptedServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptedServer:
    """The scripted server as the writer's engine, behind a key."""
    (home / "config.toml").write_text(
        f'[engine]\nkind = "openai"\nbase_url = "{server.url}"\nmodel = "scripted"\n'
    )
    server.api_key = CANARY
    monkeypatch.setenv("AFTERWORD_API_KEY", CANARY)
    return server


def is_range(value: Any) -> bool:
    return set(value) == {"start", "end"} and all(
        set(value[end]) == {"line", "character"} for end in value
    )


def test_outline(afterword: Run, story: Path) -> None:
    ran = afterword("outline", story, "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == {"sections", "scenes", "gaps", "words", "paragraphs"}
    assert [(s["title"], s["level"]) for s in found["sections"]] == [("One 🜁", 1), ("Two", 2)]
    assert all(set(s) == {"title", "level", "range", "words"} for s in found["sections"])
    assert all(set(s) == {"range", "words"} for s in found["scenes"])
    assert all(set(gap) == {"range", "beat"} for gap in found["gaps"])
    assert all(is_range(s["range"]) for key in ("sections", "scenes", "gaps") for s in found[key])
    storm = found["gaps"][0]
    assert "storm" in storm["beat"]
    assert storm["range"]["start"] == {"line": 7, "character": 14}, "UTF-16 columns, lines from 0"
    assert storm["range"]["end"] == {"line": 7, "character": 37}


@pytest.mark.parametrize("source", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_an_empty_file_is_a_valid_manuscript(afterword: Run, source: bytes) -> None:
    Path("empty.md").write_bytes(source)
    for ran in (
        afterword("outline", "empty.md", "--json"),
        afterword("outline", "-", "--json", stdin=source),
    ):
        assert (ran.status, ran.err) == (0, "")
        expected = {"sections": [], "scenes": [], "gaps": [], "words": 0, "paragraphs": 0}
        assert parsed(ran.out) == expected
    assert afterword("outline", "empty.md").status == 0
    assert afterword("context", "empty.md", "--json").status == 0


def test_standard_input_is_read_as_a_file_is(afterword: Run, story: Path) -> None:
    from_file = afterword("outline", story, "--json")
    assert afterword("outline", "-", "--json", stdin=SOURCE.encode("utf-16")) == from_file


def test_context(afterword: Run, story: Path) -> None:
    story.with_name("outline.md").write_text("- He rows out.\n- He does not come back.\n")
    ran = afterword("context", story, "--at", "8:11", "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == {"budget", "used", "pieces", "left_out", "prompt"}
    assert 0 < found["used"] <= found["budget"]
    assert all(set(piece) == {"name", "tokens", "text", "from", "why"} for piece in found["pieces"])
    assert all(set(left) >= {"name", "tokens", "from", "why"} for left in found["left_out"])
    assert all(piece["text"].strip() in found["prompt"] for piece in found["pieces"])
    assert "He does not come back." in found["prompt"]
    assert "It rained." in found["prompt"]
    assert "It rained on." not in found["prompt"], "nothing from after the cursor"
    assert afterword("context", story, "--at", "8:11", "--json") == ran, "the same, byte for byte"


def test_complete(afterword: Run, story: Path, endpoint: ScriptedServer) -> None:
    ran = afterword(
        "complete", story, "--at", "12", "--temperature", "0.3", "--seed", "5", "--json"
    )
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == {"candidates", "receipt"}
    [candidate] = found["candidates"]
    assert set(candidate) == {"text", "temperature", "finish", "tokens"}
    assert candidate["text"].strip() == "The boat came back without him."
    assert candidate["temperature"] == 0.3
    receipt = found["receipt"]
    assert receipt["model"] == "scripted"
    assert {"id", "engine", "pieces", "prompt_tokens", "temperature", "seed", "cost"} <= set(
        receipt
    )
    sent = parsed(afterword("context", story, "--at", "12", "--json").out)
    asked = next(made for made in endpoint.requests if made.path.endswith("/completions"))
    assert asked.prompt == sent["prompt"], "context shows exactly what is sent"
    assert (asked.body["temperature"], asked.body["seed"]) == (0.3, 5)
    assert CANARY not in ran.out


def test_complete_gives_candidates_that_differ(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    endpoint.script(Answer())
    ran = afterword("complete", story, "--at", "12", "-n", "3", "--seed", "1", "--json")
    texts = [candidate["text"] for candidate in parsed(ran.out)["candidates"]]
    assert len(set(texts)) == 3
    plain = afterword("complete", story, "--at", "12", "-n", "3", "--seed", "1")
    assert plain.out.count("***") == 2


def test_nothing_worth_offering_is_exit_status_1(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    endpoint.script(says(""))
    ran = afterword("complete", story, "--at", "12", "--json")
    assert ran.status == 1
    assert parsed(ran.out) == {"candidates": [], "receipt": None}
    assert ran.err.count("\n") == 1


def test_plain_complete_prints_the_paragraph_and_nothing_else(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    del endpoint
    ran = afterword("complete", story, "--at", "12")
    assert ran == (0, "The boat came back without him.\n", "")


def test_an_endpoint_that_is_down(afterword: Run, story: Path, endpoint: ScriptedServer) -> None:
    endpoint.script(Answer(status=500))
    assert only_line(afterword("complete", story, "--at", "12", "--json"), 1)


def test_a_wrong_key_is_told_without_the_key(
    afterword: Run, story: Path, endpoint: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.api_key = "another"
    monkeypatch.setenv("AFTERWORD_API_KEY", CANARY)
    line = only_line(afterword("complete", story, "--at", "12"), 1)
    assert CANARY not in line
    assert "AFTERWORD_API_KEY" in line


def test_the_demo_story_is_as_promised(afterword: Run) -> None:
    found = parsed(afterword("outline", STORY, "--json").out)
    assert 1500 <= found["words"] <= 2500
    assert [section["title"] for section in found["sections"]] == [
        "Short Weight",
        "1. The Abbot",
        "2. The Sins",
        "3. Friday",
    ]
    assert len(found["scenes"]) == 5
    beats = [gap["beat"] for gap in found["gaps"]]
    assert len(beats) == 3
    assert beats[0] == ""
    assert "Dunstan Tarrant" in beats[1]
    assert "Catchpole" in beats[2]
