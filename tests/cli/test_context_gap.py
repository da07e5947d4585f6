from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.program import only_line, parsed

if TYPE_CHECKING:
    from pathlib import Path

    from cli.program import Run

STORY = """\
# One

It rained on the 🜁 quay.

[she finds the key]

She turned it in the lock.
"""


@pytest.fixture
def story(home: Path) -> Path:
    path = home / "work" / "story.md"
    path.write_text(STORY)
    return path


def test_both_sides_of_the_gap_and_what_should_stand_there(afterword: Run, story: Path) -> None:
    ran = afterword("context", story, "--for", "gap", "--at", "5", "--json")
    assert (ran.status, ran.err) == (0, "")
    shown = parsed(ran.out)
    pieces = {piece["name"]: piece for piece in shown["pieces"]}
    assert pieces["text after"]["text"] == "She turned it in the lock."
    assert pieces["text after"]["from"] == "from line 5"
    assert pieces["text after"]["why"] == "what the passage has to lead into"
    assert pieces["what is missing"]["from"] == "the gap"
    assert "she finds the key" in pieces["what is missing"]["text"]
    assert shown["prompt"].endswith("It rained on the 🜁 quay.")
    assert shown["used"] <= shown["budget"]
    people = afterword("context", story, "--for", "gap", "--at", "5:3").out
    assert "what the passage has to lead" in people


def test_a_line_without_a_gap_names_the_nearest(afterword: Run, story: Path) -> None:
    said = only_line(afterword("context", story, "--for", "gap", "--at", "3"), 1)
    assert "line 3 of" in said
    assert "the nearest is on line 5" in said
    story.write_text("It rained.\n")
    assert "has no gap" in only_line(afterword("context", story, "--for", "gap"), 1)
