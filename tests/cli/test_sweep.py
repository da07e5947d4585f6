"""`afterword sweep` and its `--pick`, against a scripted server."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from cli.program import only_line, parsed
from scripted.answers import Answer, broken, says
from scripted.server import Recorded, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cli.program import Run

STORY = "# One\r\n\r\nThe ferry left without her.\r\n\r\n[TODO: she counts]\r\n\r\nIt was late.\r\n"
TEXTS = {
    0.2: " Marta counted the boats again. There were nine of them.",
    0.4: " Nobody came down the harbour steps that night. She waited all the same.",
    0.6: " The lamp on the mole burned blue. It had done so for a week.",
    0.8: ' "You never came," she told the water. It kept its own counsel.',
    1.0: " By morning the tide had taken the little stair away. Good riddance to it.",
}


def answers(request: Recorded) -> Answer:
    return says(TEXTS[request.body["temperature"]] + "\n\nMore.")


@pytest.fixture
def server(home: Path) -> Iterator[ScriptedServer]:
    with ScriptedServer(answers) as running:
        (home / "config.toml").write_text(
            f'[engine]\nkind = "openai"\nbase_url = "{running.url}"\nmodel = "scripted"\n'
        )
        (home / "work" / "novel.md").write_bytes(STORY.encode())
        yield running


@pytest.mark.usefixtures("server")
def test_one_at_each_temperature_as_json(afterword: Run, home: Path) -> None:
    ran = afterword("sweep", "novel.md", "--json")
    assert (ran.status, ran.err) == (0, "")
    found = parsed(ran.out)
    assert [one["temperature"] for one in found["candidates"]] == list(TEXTS)
    assert [one["text"].strip() for one in found["candidates"]] == [
        text.strip() for text in TEXTS.values()
    ]
    assert set(found["candidates"][0]) == {"id", "text", "temperature", "finish", "tokens"}
    assert found["receipt"]["id"] == found["candidates"][0]["id"]
    with sqlite3.connect(home / "data" / "loom.sqlite3") as file:
        rows = file.execute("SELECT manuscript, id, batch FROM strand ORDER BY number").fetchall()
    assert [row[1] for row in rows] == [one["id"] for one in found["candidates"]]
    assert {row[0] for row in rows} == {str(home / "work" / "novel.md")}
    assert len({row[2] for row in rows}) == 1


@pytest.mark.usefixtures("server")
def test_in_a_pipe_each_stands_under_its_temperature(afterword: Run) -> None:
    ran = afterword("sweep", "-", stdin=b"The ferry left.\n\n")
    assert ran.status == 0
    assert ran.out.startswith(f"[0.2]\n{TEXTS[0.2].strip()}\n\n[0.4]\n")


@pytest.mark.usefixtures("server")
def test_sentences_are_picked_from_standard_input(afterword: Run) -> None:
    ran = afterword("sweep", "novel.md", "--pick", stdin=b"2.1 1.2\n3\n")
    assert ran.status == 0, ran.err
    assert ran.out == (
        "Nobody came down the harbour steps that night. There were nine of them. "
        + TEXTS[0.6].strip()
        + "\n"
    )


@pytest.mark.usefixtures("server")
def test_what_is_picked_takes_the_gaps_place(afterword: Run, home: Path) -> None:
    ran = afterword("sweep", "novel.md", "--at", "5", "--pick", "--write", stdin=b"4.2, 5.1-2")
    assert ran.status == 0, ran.err
    assert ran.out == ""
    text = f"It kept its own counsel. {TEXTS[1.0].strip()}"
    written = (home / "work" / "novel.md").read_bytes().decode()
    assert written == STORY.replace("[TODO: she counts]", text)
    assert ran.err == "written into novel.md at line 5\n"


@pytest.mark.usefixtures("server")
def test_at_the_end_the_file_still_ends_with_a_line(afterword: Run, home: Path) -> None:
    ran = afterword("sweep", "novel.md", "--pick", "--write", stdin=b"1")
    assert ran.status == 0, ran.err
    written = (home / "work" / "novel.md").read_bytes().decode()
    assert written == STORY + "\r\n" + TEXTS[0.2].strip() + "\r\n"
    assert ran.err == "written into novel.md at line 9\n"


def test_a_file_that_changed_meanwhile_is_left_alone(
    afterword: Run, server: ScriptedServer, home: Path
) -> None:
    novel = home / "work" / "novel.md"

    def meddling(request: Recorded) -> Answer:
        novel.write_text("Somebody else was here.\n")
        return answers(request)

    server.script(meddling)
    ran = afterword("sweep", "novel.md", "--pick", "--write", stdin=b"1")
    assert "has changed meanwhile" in only_line(ran, 1)
    assert novel.read_text() == "Somebody else was here.\n"


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("picks", "line"),
    [
        (b"", "nothing was picked"),
        (b"9", "there are 5 candidates, and no 9"),
        (b"1.7", "candidate 1 has 2 sentences; there is no 1.7"),
        (b"first", "'first' is no number of a candidate or sentence"),
    ],
)
def test_what_names_nothing_is_told(afterword: Run, home: Path, picks: bytes, line: str) -> None:
    ran = afterword("sweep", "novel.md", "--pick", "--write", stdin=picks)
    assert line in only_line(ran, 1)
    assert (home / "work" / "novel.md").read_bytes() == STORY.encode()


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "options", [("novel.md", "--write"), ("novel.md", "--pick", "--json"), ("-", "--pick")]
)
def test_options_that_make_no_sense_together_are_wrong_usage(
    afterword: Run, options: tuple[str, ...]
) -> None:
    only_line(afterword("sweep", *options), 2)


def test_where_nothing_can_come_or_comes_it_is_told(afterword: Run, server: ScriptedServer) -> None:
    assert "nothing to go on from" in only_line(afterword("sweep", "novel.md", "--at", "1"), 1)
    assert "no line 99" in only_line(afterword("sweep", "novel.md", "--at", "99"), 1)
    server.script(says("   "))
    ran = afterword("sweep", "novel.md")
    assert ran.status == 1
    assert "nothing worth offering" in ran.err or "sent no text" in ran.err
    server.script(broken(400))
    only_line(afterword("sweep", "novel.md"), 1)
