"""Outlines, pinned facts and the story so far, in a real Neovim against a scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import wait_for

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake

pytestmark = pytest.mark.neovim


def test_pieces_that_are_marked_go_into_the_outline(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    editor.nvim.command("Afterword outlines 2")
    wait_for(lambda: "── Every scene" in editor.lines(), "the proposals")
    assert fake.hears("outlines")["argument"] == {
        "uri": (fake.folder / "book.md").as_uri(),
        "count": 2,
    }
    assert editor.lines()[1:] == [
        "",
        "── Detailed outline",
        "",
        "[ ] Harrow",
        "[ ]   The ferry.",
        "      - Late.",
        "[ ]   The fog.",
        "",
        "── Every scene",
        "",
        "[ ] Every scene",
    ]
    assert editor.lua("return vim.bo.modifiable") is False
    assert editor.lua("return #vim.lsp.get_clients({ bufnr = 0 })") == 0
    editor.type("6G<Space>8G<Space>7G<Space>12G<Space><Space>9G<Space>")
    wait_for(lambda: editor.lines()[7] == "[x]   The fog.", "the mark")
    assert [line[:3] for line in editor.lines() if line.startswith("[")] == [
        "[ ]",
        "[x]",
        "[x]",
        "[ ]",
    ]
    editor.type("<CR>")
    taken = ["## Harrow\n\n- The ferry.\n  - Late.", "## Harrow\n\n- The fog."]
    whole = [*"\n\n".join(taken).split("\n"), ""]
    wait_for(lambda: editor.lines() == whole, "the outline, open")
    assert editor.nvim.current.buffer.name == str(fake.folder / "outline.md")
    assert editor.lua("return vim.bo.modified") is True
    assert fake.told("outlines")[-1]["argument"]["take"] == taken
    assert "stack traceback" not in editor.nvim.command_output("messages")


def test_nothing_is_taken_without_a_mark(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    for leave in ("<CR>", "q"):
        editor.nvim.command("Afterword outlines")
        wait_for(lambda: "── Every scene" in editor.lines(), "the proposals")
        assert "count" not in fake.told("outlines")[-1]["argument"]
        editor.type(leave)
        wait_for(lambda: editor.lines() == ["The fog"], "the manuscript again")
    editor.settle()
    assert not any("take" in told["argument"] for told in fake.told("outlines"))
    editor.nvim.command("Afterword outlines some")
    assert "takes a number" in editor.nvim.command_output("messages")


def test_the_story_so_far_is_shown(fake: Fake) -> None:
    editor = fake.edit("The fog\ncame\n")
    editor.type("jll")
    editor.nvim.command("Afterword summary")
    wait_for(lambda: editor.lines()[0] == "# The story so far", "the summary")
    assert editor.lines()[2:] == [
        "The ferry left.",
        "",
        "The fog came.",
        "",
        "## Pinned",
        "",
        "- Ada rows",
    ]
    told = fake.hears("summary")["argument"]
    assert told["position"] == {"line": 1, "character": 2}
    assert editor.lua("return #vim.lsp.get_clients({ bufnr = 0 })") == 0


def test_facts_are_pinned_from_words_lines_or_a_question(fake: Fake) -> None:
    answer = (
        "vim.ui.input = function(o, done) vim.g.asked = o.default"
        " done(o.default ~= '' and o.default or nil) end"
    )
    editor = fake.edit("The fog\n  came  late.\n", lua=answer)
    editor.nvim.command("Afterword pin Josse kept a canary")
    uri = (fake.folder / "book.md").as_uri()
    fake.hears("pin", argument={"uri": uri, "fact": "Josse kept a canary"})
    said = "Afterword: 2 facts pinned"
    wait_for(lambda: said in editor.nvim.command_output("messages"), "the answer")
    editor.nvim.command("1,2Afterword pin")
    fake.hears("pin", argument={"uri": uri, "fact": "The fog came late."})
    editor.nvim.command("Afterword pin")
    editor.settle()
    assert len(fake.told("pin")) == 2
