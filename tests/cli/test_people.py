"""What people see without `--json`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from afterword.cli.demo import STORY
from afterword.engines.weights import DEFAULT_MODEL, find_weights
from afterword.features.sweeping.sweep import TEMPERATURES
from afterword.storage import Paths

if TYPE_CHECKING:
    from cli.program import Run

DATA = Paths.of(os.environ)  # before any test sets up a machine of its own


def test_an_outline_is_a_tree_with_words_scenes_and_gaps(afterword: Run) -> None:
    ran = afterword("outline", STORY)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[0].startswith("Short Weight  ")
    assert "words · " in ran.out
    assert "1. The Abbot  line 8" in ran.out
    assert ran.out.count("gap  line ") == 3
    assert ran.out.count("scene  line ") == 4, "a chapter's only scene is the chapter"


def test_a_context_is_a_table_a_budget_and_the_prompt(afterword: Run) -> None:
    ran = afterword("context", STORY)
    assert (ran.status, ran.err) == (0, "")
    table, _, prompt = ran.out.partition("\n\n")
    assert table.startswith("piece ")
    assert "recent text" in table
    assert "in all" in table
    assert "; counted by " in " ".join(table.split())
    assert prompt.rstrip().endswith("put both hands through the ring.")


@pytest.mark.parametrize("command", ["outline", "context"])
def test_nothing_in_a_manuscript_steers_the_terminal(afterword: Run, command: str) -> None:
    source = "# One \x1b[31m[bold]red[/bold] \x07\x9b2J\n\nIt \x1b]0;title\x07rained.\n"
    ran = afterword(command, "-", stdin=source.encode())
    assert ran.status == 0
    assert not set(ran.out) & {"\x1b", "\x07", "\x9b"}
    assert "[bold]red[/bold]" in ran.out, "brackets are the writer's"


def test_there_is_no_padding_at_lines_ends_in_a_pipe(afterword: Run) -> None:
    for command in (("outline", STORY), ("model", "list"), ("doctor", "--quick")):
        assert not [line for line in afterword(*command).out.splitlines() if line != line.rstrip()]


@pytest.mark.embedded
def test_the_demo_ends_with_prose_in_a_plain_pipe(
    afterword_process: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_weights(DATA.models, DEFAULT_MODEL) is None:
        pytest.skip("the weights are not here: `afterword model pull` fetches them")
    monkeypatch.setenv("AFTERWORD_DATA", str(DATA.data))
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    ran = afterword_process("demo")
    assert (ran.status, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    for temperature in TEMPERATURES:
        _, _, after = ran.out.partition(f"  temperature {temperature}\n")
        assert after.splitlines()[0].strip(), "prose, or that there was none"
    _, _, gap = ran.out.partition("except the weight]\n\n")
    assert gap.splitlines()[0].strip(), "what fills the gap, or that nothing does"
    assert "Her father had been a dispensing chemist" in gap
    assert "What to try next" in ran.out
