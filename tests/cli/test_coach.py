"""`afterword coach`: comments line by line, the letter, and what it says where it can't."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from cli.program import only_line, parsed
from cli.test_json import is_range
from cli.test_starting import HEAVY, imported_by
from features.coaching.test_letter import answering
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run
    from scripted.server import Recorded

STORY = """\
---
title: The Weir
---

# One

He took the the lamp 🜁 down from the shelf and lit it with care.

It was very dark, and Marta felt afraid of the stair that went up.

<!-- afterword off -->

He took the the lamp down again, and it was very dark.

<!-- afterword on -->

The end of it came soon and nobody in the house was sorry.
"""
KEYS = {"rule", "severity", "message", "why", "quote", "range", "rewrite", "source"}


@pytest.fixture
def story(home: Path) -> Path:
    path = home / "work" / "weir.md"
    path.write_text(STORY, encoding="utf-8")
    return path


def judged(made: Recorded) -> Answer:
    """Finds fault with “very dark” wherever it is asked about it."""
    numbered = made.prompt.split("its sentences numbered:\n\n")[1]
    comments = []
    if "very dark" in numbered:
        comments = [
            {
                "sentence": 1,
                "quote": "very dark",
                "category": "specificity",
                "why": "You tell us that it is dark. We can't see what she can't see.",
                "rewrite": "too dark to find the latch",
            }
        ]
    return says(json.dumps({"comments": comments}))


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(judged) as running:
        yield running


@pytest.fixture
def endpoint(server: ScriptedServer, home: Path) -> ScriptedServer:
    (home / "config.toml").write_text(
        '[engine.coach]\nkind = "openai"\n'
        f'base_url = "{server.url}"\nmodel = "judge-1"\napi = "chat"\n'
    )
    return server


def asked(server: ScriptedServer) -> list[Recorded]:
    return [made for made in server.requests if made.path.endswith("/completions")]


def rules_of(found: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in found["findings"]]


def test_rules_alone_ask_nobody(afterword: Run, story: Path, endpoint: ScriptedServer) -> None:
    ran = afterword("coach", story, "--rules-only", "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert set(found) == {"findings", "letter"}
    assert found["letter"] is None
    assert rules_of(found) == ["doubled-word"]
    (one,) = found["findings"]
    assert set(one) == KEYS
    assert is_range(one["range"])
    assert one["source"] == "rules"
    assert endpoint.requests == []
    assert afterword("coach", "-", "--rules-only", "--json", stdin=STORY.encode()).out == ran.out


def test_no_engine_is_made_for_the_rules(story: Path) -> None:
    assert not imported_by("coach", str(story), "--rules-only", "--json") & set(HEAVY)
    assert not imported_by("coach", str(story), "--json") & set(HEAVY)


def test_a_capable_model_is_asked_about_each_paragraph_once(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    ran = afterword("coach", story, "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert rules_of(found) == ["doubled-word", "model/specificity"]
    one = found["findings"][1]
    assert set(one) == KEYS
    assert (one["quote"], one["source"]) == ("very dark", "judge-1")
    assert one["message"] == "You tell us that it is dark."
    assert one["rewrite"] == "too dark to find the latch"
    assert one["severity"] == "information"
    assert one["range"]["start"] == {"line": 8, "character": 7}
    assert len(asked(endpoint)) == 3, "not about what is between off and on"
    assert afterword("coach", story, "--json").out == ran.out
    assert len(asked(endpoint)) == 3, "and never again"
    story.write_text(STORY.replace("Marta felt", "Marta only felt"))
    afterword("coach", story, "--json")
    assert len(asked(endpoint)) == 4


def test_context_shows_what_is_sent(afterword: Run, story: Path, endpoint: ScriptedServer) -> None:
    shown = parsed(afterword("context", story, "--for", "coach", "--at", "9", "--json").out)
    assert asked(endpoint) == []
    found = parsed(afterword("coach", story, "--at", "9", "--json").out)
    assert rules_of(found) == ["model/specificity"]
    (sent,) = asked(endpoint)
    assert sent.prompt == shown["prompt"]
    assert "response_format" in sent.body
    names = [piece["name"] for piece in shown["pieces"]]
    assert names == ["instructions", "premise", "text before", "paragraph"]
    assert "He took the the lamp 🜁 down" in sent.prompt
    assert "the lamp down again" not in sent.prompt, "nothing from behind the paragraph"
    assert "nobody in the house" not in sent.prompt
    people = afterword("context", story, "--for", "coach", "--at", "9")
    assert "the persona “The mentor”" in people.out


def test_the_embedded_model_is_too_small_and_says_so(afterword: Run, story: Path) -> None:
    ran = afterword("coach", story, "--json")
    assert ran.status == 0
    assert rules_of(parsed(ran.out)) == ["doubled-word"]
    assert ran.err.count("\n") == 1
    assert "too small to judge prose" in ran.err
    assert "[engine.coach]" in ran.err
    shown = afterword("context", story, "--for", "coach", "--json")
    assert "nothing would be sent" in shown.err


def test_for_people_the_quote_is_underlined(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    out = afterword("coach", story).out
    assert len(asked(endpoint)) == 3
    lines = out.splitlines()
    at = next(n for n, line in enumerate(lines) if "very dark" in line)
    assert lines[at - 1].startswith("9:8  model/specificity")
    start = lines[at].index("very dark")
    assert lines[at + 1] == " " * start + "^" * len("very dark")
    assert "too dark to find the latch" in out
    emoji = next(n for n, line in enumerate(lines) if "🜁" in line)
    assert "^" in lines[emoji + 1]
    assert lines[-1].startswith("2 findings (")
    assert afterword("coach", "-", stdin=b"It rained.\n").out == "nothing is marked\n"


@pytest.mark.parametrize(
    "sent", [Answer(status=500), Answer(status=401), Answer(cut_after=2), Answer(hang="before")]
)
def test_an_engine_in_trouble_leaves_the_rules(
    afterword: Run, story: Path, endpoint: ScriptedServer, sent: Answer, home: Path
) -> None:
    config = home / "config.toml"
    config.write_text(config.read_text() + "timeout_s = 1\n")
    endpoint.script(sent)
    ran = afterword("coach", story, "--json")
    assert rules_of(parsed(ran.out)) == ["doubled-word"]
    assert ran.status == 1
    assert ran.err.startswith("afterword: not everything was looked at: ")
    assert "Marta" not in ran.err


def test_one_answer_that_breaks_off_is_told(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    good = says('{"comments": []}')
    endpoint.script([says("I'd rather not."), good])
    ran = afterword("coach", story, "--json")
    assert ran.status == 0
    assert "1 of 3 answers broke off or were none" in ran.err
    endpoint.requests.clear()
    assert afterword("coach", story, "--json").err == ""
    assert len(asked(endpoint)) == 1


def test_personas_by_name_file_and_folder(
    afterword: Run, story: Path, endpoint: ScriptedServer, home: Path
) -> None:
    own = home / "work" / "aunt.md"
    own.write_text("---\nname: My aunt\n---\nYou are this writer's aunt Zephyrine.\n")
    kept = home / "personas"
    kept.mkdir()
    (kept / "uncle.md").write_text("You are this writer's uncle Bartleby.\n")
    for name, said in (
        ("hard-editor", "whom writers fear"),
        ("The copy editor", "a perfect ear"),
        ("aunt.md", "aunt Zephyrine"),
        ("uncle", "uncle Bartleby"),
    ):
        endpoint.requests.clear()
        assert afterword("coach", story, "--at", "9", "--persona", name, "--json").status == 0
        assert said in asked(endpoint)[0].prompt
    (kept / "empty.md").write_text("---\nname: Nobody\n---\n")
    ran = afterword("coach", story, "--rules-only", "--persona", "nobody")
    assert ran.status == 2
    assert "uncle" in ran.err
    assert "says nothing" in ran.err
    (kept / "empty.md").unlink()
    assert only_line(afterword("coach", story, "--persona", "none.md"), 1)


def test_what_is_dismissed_in_the_project_is_silent(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    folder = story.parent / ".afterword"
    folder.mkdir()
    (folder / "dismissed.json").write_text('{"rules": ["doubled-word", "model/specificity"]}')
    ran = afterword("coach", story, "--json")
    assert parsed(ran.out) == {"findings": [], "letter": None}
    assert asked(endpoint)
    (folder / "dismissed.json").write_text("no JSON")
    assert "correct or remove it" in afterword("coach", story, "--json").err


def test_settings_are_obeyed(
    afterword: Run, story: Path, endpoint: ScriptedServer, home: Path
) -> None:
    config = home / "config.toml"
    engine = config.read_text()
    config.write_text(engine + '[coach]\npersona = "copy-editor"\noff = ["doubled-word"]\n')
    found = parsed(afterword("coach", story, "--at", "9", "--json").out)
    assert rules_of(found) == ["model/specificity"]
    assert "a perfect ear" in asked(endpoint)[0].prompt
    shown = afterword("context", story, "--for", "coach", "--at", "9", "--json")
    assert parsed(shown.out)["prompt"] == asked(endpoint)[0].prompt
    endpoint.requests.clear()
    for silent in ('model = "off"', 'off = ["model"]'):
        config.write_text(f"{engine}[coach]\n{silent}\n")
        ran = afterword("coach", story, "--json")
        assert (rules_of(parsed(ran.out)), ran.err) == (["doubled-word"], "")
    assert asked(endpoint) == []
    config.write_text("[engine.coach]\ngenerative = true\n")
    assert "too small" not in afterword("coach", "-", "--json", stdin=b"").err


def test_the_letter_of_a_capable_model(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    reply = answering()

    def write(made: Recorded) -> Answer:
        class Asked:
            prompt = type("P", (), {"text": made.prompt})

        return says(str(reply(0, Asked)))  # type: ignore[arg-type]

    endpoint.script(write)
    ran = afterword("coach", story, "--letter", "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert found["findings"] == []
    letter = found["letter"]
    heads = re.findall(r"^## (.*)$", letter, re.MULTILINE)
    assert heads[:3] == ["What works", "The biggest problem", "What to do next"]
    assert letter.startswith("# The Weir: a letter")
    for quote, line in re.findall(r"“([^”]*)” \(\[line (\d+)\]\(weir\.md#L\2\)\)", letter):
        assert quote in STORY.splitlines()[int(line) - 1]
    assert afterword("coach", story, "--letter").out.rstrip("\n") == letter.rstrip("\n")


def test_the_letter_without_a_capable_model(afterword: Run, story: Path) -> None:
    ran = afterword("coach", story, "--letter", "--json")
    assert ran.status == 0
    assert "No model has read this" in parsed(ran.out)["letter"]
    assert "too small" in ran.err
    assert afterword("coach", story, "--letter", "--rules-only").err == ""
    assert afterword("coach", "-", "--letter", "--rules-only", stdin=b"").status == 0


def test_a_letter_that_fails_says_so_and_is_plain(
    afterword: Run, story: Path, endpoint: ScriptedServer
) -> None:
    endpoint.script(Answer(status=401))
    ran = afterword("coach", story, "--letter", "--json")
    assert ran.status == 1
    assert "No model has read this" in parsed(ran.out)["letter"]
    assert "from the craft rules alone: " in ran.err


def test_what_means_nothing_together_is_wrong_usage(afterword: Run, story: Path) -> None:
    assert afterword("coach", story, "--letter", "--at", "3").status == 2


@pytest.mark.parametrize("source", [b"", b"\n\n", b"# One\n", b"\xef\xbb\xbfIt rained.\n"])
def test_little_or_nothing(afterword: Run, endpoint: ScriptedServer, source: bytes) -> None:
    ran = afterword("coach", "-", "--json", stdin=source)
    assert (ran.status, parsed(ran.out)) == (0, {"findings": [], "letter": None})
    assert afterword("coach", "-", "--at", "1", "--json", stdin=source).status == 0
    assert asked(endpoint) == []
