"""What commands write into a file: tagged, and in the ledger like what an editor puts in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.program import parsed
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run

STORY = (
    "# One\r\n\r\nThe ferry left without her, and it rained.\r\n\r\n[insert the boats]\r\n\r\n"
    "Nobody came to the quay that night.\r\n\r\n[insert the morning]\r\n\r\nShe left.\r\n"
)
ANSWER = "Marta counted the boats again, slowly, as her mother had."


@pytest.fixture
def story(home: Path) -> Path:
    file = home / "work" / "story.md"
    file.write_bytes(STORY.encode())
    return file


@pytest.fixture
def server(home: Path) -> Iterator[ScriptedServer]:
    with ScriptedServer(says(f" {ANSWER}")) as running:
        write_settings(home, running, tag="<!-- ai -->…<!-- /ai -->")
        yield running


def write_settings(home: Path, server: ScriptedServer, *, tag: str, enabled: bool = True) -> None:
    (home / "config.toml").write_text(
        f'[engine]\nkind = "openai"\nbase_url = "{server.url}"\nmodel = "scripted"\n'
        f'[ledger]\ntag = "{tag}"\nenabled = {str(enabled).lower()}\n',
        encoding="utf-8",
    )


@pytest.mark.usefixtures("server")
def test_a_filled_gap_is_tagged_and_known(afterword: Run, story: Path) -> None:
    assert afterword("fill", "story.md", "--write").status == 0
    written = story.read_bytes().decode()
    block = f"<!-- ai -->\r\n{ANSWER}<!-- /ai -->"
    assert written == STORY.replace("[insert the boats]", block)
    told = parsed(afterword("provenance", "story.md", "--json").out)
    (span,) = told["spans"]
    assert (span["words"], span["model"], span["place"]) == (10, "scripted", "gap")
    counted = parsed(afterword("stats", "story.md", "--json").out)
    assert (counted["applied"], counted["words_accepted"]) == (1, 10)
    assert counted["acceptance"]["seen"] == 0


def test_what_was_put_in_before_is_still_known(
    afterword: Run, server: ScriptedServer, story: Path
) -> None:
    assert afterword("fill", "story.md", "--write").status == 0
    server.script(says(" In the morning the keeper found the lamp, still warm, on the step."))
    assert afterword("fill", "story.md", "--write").status == 0
    told = parsed(afterword("provenance", story, "--json").out)
    known = [(span["words"], span["model"]) for span in told["spans"]]
    assert known == [(10, "scripted"), (13, "scripted")]
    assert told["untracked"]["lost_characters"] == 0


def test_where_the_ledger_is_off_it_is_tagged_all_the_same(
    afterword: Run, home: Path, server: ScriptedServer, story: Path
) -> None:
    write_settings(home, server, tag="… #ai", enabled=False)
    assert afterword("fill", "story.md", "--write").status == 0
    assert f"{ANSWER} #ai\r\n" in story.read_bytes().decode()
    told = parsed(afterword("provenance", "story.md", "--json").out)
    assert [(span["words"], span["receipt"]) for span in told["spans"]] == [(10, None)]
    assert not (home / "data" / "ledger.sqlite3").exists()


@pytest.mark.usefixtures("server")
def test_what_goes_to_stdout_is_tagged_and_leaves_no_trace(
    afterword: Run, home: Path, story: Path
) -> None:
    ran = afterword("fill", "story.md")
    assert "<!-- ai -->" in ran.out
    assert story.read_bytes().decode() == STORY
    assert not list((home / "data").glob("ledger*"))
