"""Filling gaps, and what the server may change in the writer's text, against a scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake
    from clients.neovim.editor import Editor

pytestmark = pytest.mark.neovim

STORY = "🌊 The fog.\n\n[the ferry is late]\n\nThe end.\n"
FERRY = "The ferry was late.\n\nNobody said so."
FILLED = ["🌊 The fog.", "", "The ferry was late.", "", "Nobody said so.", "", "The end."]
DONE = {"filled": 1, "left": 0, "applied": True}


def edit(fake: Fake, text: str = FERRY, **facts: Any) -> dict[str, Any]:
    wanted = {"start": [2, 0], "end": [2, 19], "text": text}
    return {"edit": wanted, "uri": fake.uri, **facts}


def says(editor: Editor, words: str) -> None:
    wait_for(lambda: words in editor.nvim.command_output("messages"), f"{words!r}")


def quiet(editor: Editor) -> None:
    """Nothing but lines for the writer was said."""
    assert "traceback" not in editor.nvim.command_output("messages").lower()


def test_the_gap_at_the_cursor_is_filled_in_one_undo_step(fake: Fake) -> None:
    fake.does("fillGap", edit(fake), result=DONE)
    editor = fake.edit(STORY)
    editor.type("3G03l")
    editor.nvim.command("Afterword fill")
    says(editor, "Afterword: 1 gap filled")
    here = {"line": 2, "character": 3}
    assert fake.was_asked("fillGap") == {"uri": fake.uri, "position": here}
    assert editor.lines() == FILLED
    editor.nvim.command("undo")
    assert editor.lines() == STORY.splitlines()
    quiet(editor)


def test_what_is_typed_before_and_after_is_undone_on_its_own(fake: Fake) -> None:
    fake.does("fillGap", edit(fake), result=DONE)
    editor = fake.edit(STORY)
    editor.type("Gonew")
    editor.nvim.command("Afterword fill")
    wait_for(lambda: editor.lines() == [*FILLED, "new"], "the text")
    editor.type("er<Esc>")
    wait_for(lambda: editor.lines() == [*FILLED, "newer"], "the typing")
    for before in ([*FILLED, "new"], [*STORY.splitlines(), "new"], STORY.splitlines()):
        editor.nvim.command("undo")
        assert editor.lines() == before


def test_an_edit_of_another_text_is_refused_and_the_server_told_so(fake: Fake) -> None:
    fake.does("fillGap", {"gate": "go"}, edit(fake, version=1), result={**DONE, "applied": False})
    editor = fake.edit(STORY)
    editor.type("ggx")
    editor.nvim.command("Afterword fill")
    fake.was_asked("fillGap")
    editor.type("ggx")
    wait_for(lambda: editor.lines()[0] == "The fog.", "the typing")
    fake.opens("go")
    told = fake.hears("applied")
    assert told["applied"] is False
    assert "changed" in told["why"]
    assert editor.lines()[2] == "[the ferry is late]"
    quiet(editor)


@pytest.mark.parametrize(("key", "yes"), [("y", True), ("n", False), (":q<CR>", False)])
def test_what_needs_a_yes_is_shown_before(fake: Fake, key: str, yes: bool) -> None:  # noqa: FBT001
    fake.does("fillGap", edit(fake, "[the fog is late]", confirm="Fill"), result=DONE)
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword fill")
    wait_for(lambda: editor.lines()[0].startswith('" Fill: y puts it in'), "the question")
    assert editor.lines()[2] == "[the ferryfog is late]"
    marks = editor.lua(
        "return vim.tbl_map(function(m) return { m[3], m[4].end_col, m[4].hl_group } end,"
        " vim.api.nvim_buf_get_extmarks(0, -1, { 2, 0 }, { 2, -1 }, { details = true }))"
    )
    assert marks == [[5, 10, "AfterwordOld"], [10, 13, "AfterwordNew"]]
    editor.type(key)
    assert fake.hears("applied")["applied"] is yes
    wait_for(lambda: editor.lines()[0] == "🌊 The fog.", "the manuscript")
    assert editor.lines()[2] == ("[the fog is late]" if yes else "[the ferry is late]")
    quiet(editor)


def test_a_yes_to_what_is_another_text_by_then_changes_nothing(fake: Fake) -> None:
    fake.does("fillGap", edit(fake, confirm="Fill"), result=DONE)
    editor = fake.edit(STORY)
    manuscript = editor.nvim.current.buffer
    editor.nvim.command("Afterword fill")
    wait_for(lambda: editor.lines()[0].startswith('" Fill'), "the question")
    manuscript[0] = "The fog went."
    editor.type("y")
    told = fake.hears("applied")
    assert told["applied"] is False
    assert manuscript[:] == ["The fog went.", *STORY.splitlines()[1:]]


def test_all_are_filled_with_how_far_it_is_and_a_stop(fake: Fake) -> None:
    token = {"token": "t", "uri": fake.uri}
    begin = {"kind": "begin", "title": "Afterword: filling gaps", "cancellable": True}
    far = {"kind": "report", "message": "1 of 4", "percentage": 25}
    steps = [
        {"progress": begin, **token},
        {"progress": far, **token},
        edit(fake),
        {"gate": "go"},
        {"progress": {"kind": "end"}, **token},
    ]
    fake.does("fillGap", *steps, result={"filled": 1, "left": 3, "applied": True})
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword fill all")
    assert fake.was_asked("fillGap") == {"uri": fake.uri, "all": True}
    shown = "Afterword: filling gaps, 1 of 4, 25 % (:Afterword stop)"
    wait_for(lambda: editor.screen()[-1] == shown, "how far it is")
    status = "return require('afterword.work').status()"
    assert editor.lua(status) == "Afterword 25 %"
    wait_for(lambda: editor.lines() == FILLED, "the first")
    editor.type("x")
    wait_for(lambda: editor.lines()[0] == " The fog.", "typing goes on")
    editor.nvim.command("Afterword stop")
    assert fake.hears("stop")["token"] == "t"
    fake.opens("go")
    wait_for(lambda: editor.lua(status) is None, "the end")
    editor.nvim.command("Afterword stop")
    says(editor, "there is nothing to stop")
    quiet(editor)


def test_what_the_server_stops_at_is_said(fake: Fake) -> None:
    fake.does("fillGap", result={"filled": 2, "left": 3, "applied": True})
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword fill all")
    says(editor, "Afterword: 2 gaps filled, 3 left")


def test_where_there_is_no_gap_that_is_said_once(fake: Fake) -> None:
    fake.does("fillGap", result={"filled": 0, "left": 0, "applied": False})
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword fill")
    says(editor, "Afterword: there is no gap here")
    why = {"type": 3, "message": "Afterword: the model wrote nothing worth offering."}
    notice = {"notify": "window/showMessage", "params": why}
    fake.does("fillGap", notice, result={"filled": 0, "left": 1, "applied": False})
    editor.nvim.command("Afterword fill")
    says(editor, why["message"])
    editor.settle()
    assert "nothing was filled" not in editor.nvim.command_output("messages")


def test_a_lens_fills_its_gap(fake: Fake) -> None:
    fake.does("fillGap", edit(fake), result=DONE)
    editor = fake.edit(STORY)
    editor.nvim.command("normal! gg0")
    editor.lua(
        "local lens = vim.lsp.codelens"
        " if vim.fn.has('nvim-0.12') == 1 then lens.enable(true, { bufnr = 0 })"
        " else lens.refresh({ bufnr = 0 }) end"
    )
    wait_for(lambda: editor.lua("return #vim.lsp.codelens.get(0)") == 1, "the lens")
    editor.lua("vim.lsp.codelens.run()")
    wait_for(lambda: editor.lines() == FILLED, "the text")
    assert fake.was_asked("fillGap")["position"] == {"line": 0, "character": 0}
    says(editor, "Afterword: 1 gap filled")


def test_an_error_is_one_line_for_the_writer(fake: Fake) -> None:
    fake.does("fillGap", error="the endpoint is down; start it")
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword fill")
    says(editor, "Afterword: the endpoint is down; start it")
    quiet(editor)


def test_a_manuscript_that_was_closed_meanwhile_is_left_alone(fake: Fake) -> None:
    answer = {"candidates": [{"id": "c", "text": "x", "temperature": 0.5, "sentences": ["x"]}]}
    spot = {"line": 2, "character": 0}
    answer |= {"range": {"start": spot, "end": spot}, "quote": "", "batch": "b", "spans": []}
    for command in ("fillGap", "change", "regenerate", "sweep", "say", "stats", "provenance"):
        fake.does(command, {"gate": "go"}, result={**answer, "filled": 0, "left": 0})
    editor = fake.edit(STORY)
    for words in ("fill", "change rewrite", "regenerate 0.8", "say poem", "provenance", "sweep"):
        editor.nvim.command(f"Afterword {words}")
    fake.was_asked("provenance")
    editor.nvim.command("quit")
    editor.nvim.command("edit other.md")
    editor.nvim.command("bwipeout! book.md")
    fake.opens("go")
    editor.attached()
    editor.settle()
    assert editor.lines() == [""]
    quiet(editor)
