"""`afterword outline --propose`, `--take` and `--derive`, against a scripted server."""

from __future__ import annotations

import json
import re
import shutil
import stat
from typing import TYPE_CHECKING

import pytest

from afterword.cli.demo import STORY
from cli.program import only_line, parsed
from scripted.answers import Answer, broken, says
from scripted.server import Recorded, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run

DETAILED = """\
Sure! Here's a detailed outline of your story:

## 1. The Abbot

- Halkett leaves; Ada is believed.
- The ebb leans the ink in its well.

## 4. Saturday

- Somebody oils the chain.
"""
SCENES = "1. At the hatch Ada learns that nothing has a rail.\n2. By night she weighs it all: cork."
THIRD = "- The last scene: Ada calls a figure that is not so.\n- Before it: Ambrey sees the polish."


def answers(request: Recorded) -> Answer:
    """An outline for each lens, told by what the lens asks for."""
    if "detailed outline" in request.prompt:
        return says(DETAILED)
    return says(SCENES if "List every scene" in request.prompt else THIRD)


def asked(server: ScriptedServer) -> list[Recorded]:
    """The requests for text; counting tokens asks nothing of the model."""
    return [request for request in server.requests if request.path.endswith("completions")]


@pytest.fixture
def server(home: Path) -> Iterator[ScriptedServer]:
    """The writer's engine, which speaks chat."""
    with ScriptedServer(answers) as running:
        (home / "config.toml").write_text(
            f'[engine]\nkind = "openai"\nbase_url = "{running.url}"\nmodel = "scripted"\n'
            'api = "chat"\n'
        )
        yield running


@pytest.fixture
def story(home: Path) -> Path:
    """The demo's story, with its outline beside it."""
    for name in ("manuscript.md", "outline.md"):
        shutil.copy(STORY.with_name(name), home / "work" / name)
    return home / "work" / "manuscript.md"


def test_proposals_are_shown_with_their_pieces_and_kept_to_be_taken(
    afterword: Run, server: ScriptedServer, story: Path, home: Path
) -> None:
    ran = afterword("outline", story, "--propose", "2")
    assert ran.status == 0, ran.err
    assert "── 1. Detailed outline\n\n1.1  1. The Abbot\n  1.1.1  Halkett leaves" in ran.out
    assert "── 2. Every scene\n\n2.1  Every scene\n  2.1.1  At the hatch Ada" in ran.out
    assert "Sure!" not in ran.out
    (kept,) = (home / "data" / "outlines").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    outline = story.with_name("outline.md")
    before = outline.read_bytes()
    ran = afterword("outline", story, "--take", "1.1,2.1.2 1.2")
    assert ran.status == 0, ran.err
    assert ran.out.startswith(f"added to {outline}:\n\n- The ebb leans the ink")
    assert outline.read_text(encoding="utf-8") == before.decode().replace(
        "- She drops the Abbot: cork.\n",
        "- She drops the Abbot: cork.\n- The ebb leans the ink in its well.\n",
    ) + (
        "\n## Every scene\n\n- By night she weighs it all: cork.\n"
        "\n## 4. Saturday\n\n- Somebody oils the chain.\n"
    )
    after = outline.read_bytes()
    ran = afterword("outline", story, "--take", "1.1")
    assert "nothing was added" in ran.out
    assert outline.read_bytes() == after
    assert len(asked(server)) == 2


def test_the_engine_is_told_of_the_plan_and_of_what_is_written(
    afterword: Run, server: ScriptedServer, story: Path
) -> None:
    assert afterword("outline", story, "--lens", "every scene", "--json").status == 0
    (request,) = asked(server)
    for known in (
        "Short Weight",
        "A second, true Abbot.",
        "What is written so far",
        "## 3. Friday\n\n- ",
    ):
        assert known in request.prompt
    assert request.body["messages"][-1]["content"].rstrip().endswith("No headings.")


def test_json_gives_what_from_takes(
    afterword: Run, server: ScriptedServer, story: Path, home: Path
) -> None:
    ran = afterword("outline", story, "--propose", "3", "--json")
    made = parsed(ran.out)
    assert [one["lens"] for one in made["proposals"]] == [
        "Detailed outline",
        "Every scene",
        "A mentor's outline",
    ]
    assert made["note"] is None
    first = made["proposals"][0]
    assert set(first) == {"number", "lens", "text", "pieces", "receipt"}
    assert first["pieces"][2] == {
        "id": "1.1.2",
        "text": "## 1. The Abbot\n\n- The ebb leans the ink in its well.",
        "label": "The ebb leans the ink in its well.",
    }
    assert first["receipt"]["pieces"][-1]["name"] == "lens"
    file = home / "work" / "proposals.json"
    file.write_text(ran.out, encoding="utf-8")
    story.with_name("outline.md").unlink()
    taken = parsed(afterword("outline", story, "--take", "2.1.1", "--from", file, "--json").out)
    path = story.with_name("outline.md")
    assert taken["path"] == str(path)
    assert path.read_text(encoding="utf-8") == (
        "# Short Weight\n\n## Every scene\n\n- At the hatch Ada learns that nothing has a rail.\n"
    )


def test_lenses_of_the_writers_own(
    afterword: Run, server: ScriptedServer, story: Path, home: Path
) -> None:
    folder = home / "lenses"
    folder.mkdir()
    (folder / "ballad.md").write_text("---\nname: A ballad\nfor: Rhymes.\n---\nAs a ballad!\n")
    (folder / "empty.md").write_text("---\nname: Nothing\n---\n")
    (story.parent / "lenses").mkdir()
    (story.parent / "lenses" / "steal.md").write_text("A project's lens is not read.")
    ran = afterword("outline", story, "--propose", "1", "--lens", "ballad", "--json")
    assert parsed(ran.out)["proposals"][0]["lens"] == "A ballad"
    assert server.requests[-1].prompt.endswith("As a ballad!")
    assert "the lens empty asks nothing" in ran.err
    listed = afterword("outline", "--lenses").out
    assert re.search(r"^ballad +Rhymes\.$", listed, re.MULTILINE)
    assert re.search(r"^detailed +The whole story", listed, re.MULTILINE)
    assert "steal" not in listed
    (folder / "empty.md").unlink()
    assert "no lens 'steal'" in only_line(afterword("outline", story, "--lens", "steal"), 2)


def test_without_a_model_that_is_large_enough_the_text_itself_is_outlined(
    afterword: Run, story: Path, home: Path
) -> None:
    ran = afterword("outline", story, "--propose", "4", "--json")
    assert ran.status == 0
    made = parsed(ran.out)
    (proposal,) = made["proposals"]
    assert proposal["lens"] == "What is written"
    assert proposal["receipt"] is None
    assert "## 2. The Sins" in proposal["text"]
    assert "too small" in made["note"]
    assert "too small" in ran.err
    assert ran.err.count("\n") == 1
    assert not list((home / "data").rglob("*.gguf"))


def test_an_outline_is_derived_and_never_written_over_another(afterword: Run, story: Path) -> None:
    shown = afterword("outline", story, "--derive").out
    assert shown.startswith("# Short Weight\n\n## 1. The Abbot\n\n- ")
    assert "[Ada walks home along the sea wall" in shown
    before = story.with_name("outline.md").read_bytes()
    line = only_line(afterword("outline", story, "--derive", "--write"), 1)
    assert "never overwritten" in line
    assert story.with_name("outline.md").read_bytes() == before
    story.with_name("outline.md").unlink()
    assert afterword("outline", story, "--derive", "--write").status == 0
    assert story.with_name("outline.md").read_text(encoding="utf-8") == shown


def test_what_the_writer_said_of_a_chapter_is_its_outline(afterword: Run, story: Path) -> None:
    sidecar = story.with_name("manuscript.summary.md")
    sidecar.write_text("## 1. The Abbot\n\nHalkett leaves. Ada stays.\n", encoding="utf-8")
    shown = afterword("outline", story, "--derive").out
    assert "## 1. The Abbot\n\n- Halkett leaves.\n- Ada stays.\n\n## 2. The Sins" in shown


def test_what_cannot_be_kept_is_shown_all_the_same(
    afterword: Run, server: ScriptedServer, story: Path, home: Path
) -> None:
    (home / "data").write_text("no folder")
    ran = afterword("outline", story, "--propose", "1")
    assert ran.status == 0
    assert "1.2.1  Somebody oils the chain." in ran.out
    assert "not kept for --take" in ran.err


@pytest.mark.parametrize("raw", ["", "I'm sorry, but I can't help with that story.", "1. 1\n2. 2"])
def test_what_is_no_outline_is_not_offered(
    afterword: Run, server: ScriptedServer, story: Path, raw: str
) -> None:
    server.script(says(raw))
    ran = afterword("outline", story, "--propose", "2")
    assert ran.status == 1
    assert ran.out == ""
    assert ran.err.count("\n") == 1
    server.script(broken(500))
    assert "No outline" not in only_line(afterword("outline", story, "--propose", "1"), 1)


@pytest.mark.parametrize(
    ("arguments", "status", "says_so"),
    [
        (["--propose", "1", "--derive"], 2, "choose one"),
        (["--from", "x.json"], 2, "--take"),
        (["--write"], 2, "--derive"),
        (["--take", "1.1"], 1, "nothing was proposed"),
        (["--take", "1.1", "--from", "absent.json"], 1, "no such file"),
        (["--take", "9.9", "--from", "good.json"], 1, "there is no piece 9.9"),
        (["--take", ",", "--from", "good.json"], 1, "no piece is named"),
        (["--take", "1.1", "--from", "bad.json"], 1, "isn't what"),
        (["--take", "1.1", "--from", "worse.json"], 1, "isn't what"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    afterword: Run, story: Path, arguments: list[str], status: int, says_so: str
) -> None:
    good = {"proposals": [{"pieces": [{"id": "1.1", "text": "## A"}]}]}
    (story.parent / "good.json").write_text(json.dumps(good))
    (story.parent / "bad.json").write_text("[1, 2")
    (story.parent / "worse.json").write_text('{"proposals": [7]}')
    assert says_so in only_line(afterword("outline", story, *arguments), status)


def test_a_manuscript_in_a_pipe_has_nowhere_to_take_to(
    afterword: Run, server: ScriptedServer, home: Path
) -> None:
    ran = afterword(
        "outline", "-", "--propose", "1", "--json", stdin=b"# One\n\nIt rained on her.\n"
    )
    assert parsed(ran.out)["proposals"]
    assert not (home / "data" / "outlines").exists()
    file = home / "p.json"
    file.write_text(ran.out)
    line = only_line(afterword("outline", "-", "--take", "1.1", "--from", file, stdin=b"A b."), 1)
    assert "standard input" in line


def test_an_outline_behind_a_link_or_in_another_encoding_stays_so(
    afterword: Run, server: ScriptedServer, story: Path, home: Path
) -> None:
    outline = story.with_name("outline.md")
    outline.unlink()
    real = home / "work" / "plans.md"
    real.write_bytes(b"\xff\xfe" + "# Été\r\n\r\n- ✓ un\r\n".encode("utf-16-le"))
    real.chmod(0o640)
    outline.symlink_to(real)
    afterword("outline", story, "--propose", "1")
    assert afterword("outline", story, "--take", "1.2").status == 0
    assert outline.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    raw = real.read_bytes()
    assert raw.startswith(b"\xff\xfe")
    assert raw[2:].decode("utf-16-le") == (
        "# Été\r\n\r\n- ✓ un\r\n\r\n## 4. Saturday\r\n\r\n- Somebody oils the chain.\r\n"
    )
    outside = home / "outside.md"
    outside.write_text("# Elsewhere\n")
    outline.unlink()
    outline.symlink_to(outside)
    assert "outside the workspace" in only_line(afterword("outline", story, "--take", "1.2"), 1)
    assert outside.read_text() == "# Elsewhere\n"
