"""Statistics and provenance as pages in a real Neovim, against a scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for
from clients.neovim.test_changes import span

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake

pytestmark = pytest.mark.neovim

STORY = "The fog.\n\n[the ferry]\n\nThe end.\n"


def counted(taken: int, seen: int, **facts: Any) -> dict[str, Any]:
    known = {"taken": taken, "seen": seen, "share": round(taken / seen, 3) if seen else None}
    return {
        "acceptance": known,
        "applied": 2,
        "words_accepted": 70,
        "keystrokes_saved": 400,
    } | facts


def test_statistics_are_a_page(fake: Fake) -> None:
    whole = {"accepted": 2, "partly": 1, "typed": 0, "rejected": 5, "undone": 1, "cost": None}
    tokens = {"prompt_tokens": 1200, "answer_tokens": 90, "words_still_there": 60}
    survival = [{"moment": "1 min", "share": 0.95}, {"moment": "10 min", "share": None}]
    models = [
        counted(2, 4, model="small", cost=None),
        counted(0, 0, model="a larger one", cost=0.0123, applied=0),
    ]
    lists = {"survival": survival, "by_model": models, "days": [], "note": None}
    fake.does("stats", result=counted(3, 8, **whole, **tokens, **lists))
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword stats 7")
    wait_for(lambda: editor.lines()[0] == "# Statistics", "the page")
    assert fake.was_asked("stats") == {"days": 7}
    assert editor.lines()[2:] == [
        "- Taken: 3 of 8 seen (38 %)",
        "- Whole 2, in part 1, typed out 0, turned down 5",
        "- Put in when asked for: 2; taken back: 1",
        "- Words: 70, of which 60 still stand",
        "- Left after 1 min: 95 %",
        "- Keystrokes saved: 400",
        "- Tokens: 1200 read, 90 written",
        "",
        "## By model",
        "",
        "Model          Taken  Share  Put in  Words  Keys saved    Cost",
        "small         2 of 4   50 %       2     70         400",
        "a larger one  0 of 0      –       0     70         400  0.0123",
    ]
    editor.type("q")
    editor.nvim.command("Afterword stats")
    wait_for(lambda: len(fake.asked("stats")) == 2, "all of them")
    assert fake.was_asked("stats") == {}


def test_provenance_is_a_page_and_colours_that_can_be_taken_away(fake: Fake) -> None:
    facts = {"name": "Small", "temperature": 0.8, "place": "gap", "words": 1}
    said = "One word in five was a model's."
    known = {"sentence": said, "share": 0.2, "words": 5, "words_from_candidates": 1}
    notes = {"untracked": {"notes": ["Some was pasted."]}}
    fake.does("provenance", result={**known, **notes, "spans": [{"range": span(0, 4, 7), **facts}]})
    editor = fake.edit(STORY)
    manuscript = editor.nvim.current.buffer
    editor.nvim.command("Afterword provenance")
    wait_for(lambda: editor.lines()[0] == "# Provenance", "the page")
    assert fake.was_asked("provenance") == {"uri": fake.uri}
    assert editor.lines()[2:] == [
        said,
        "",
        "- Words from candidates: 1 of 5 (20 %)",
        "- Some was pasted.",
        "",
        "## Where they stand",
        "",
        "Line  Words  Model  Temperature  Place  Begins",
        "   1      1  Small          0.8  gap    fog",
    ]
    marks = (
        "local ns = vim.api.nvim_get_namespaces()['afterword.provenance']"
        " return vim.tbl_map(function(m) return { m[2], m[3], m[4].end_row, m[4].end_col } end,"
        " vim.api.nvim_buf_get_extmarks(..., ns, 0, -1, { details = true }))"
    )
    assert editor.lua(marks, manuscript.number) == [[0, 4, 0, 7]]
    editor.type("q")
    editor.type("ggOAbove.<Esc>")
    wait_for(lambda: editor.lua(marks, manuscript.number) == [[1, 4, 1, 7]], "it moves along")
    editor.nvim.command("Afterword provenance")
    assert editor.lua(marks, manuscript.number) == []
    assert len(fake.asked("provenance")) == 1
