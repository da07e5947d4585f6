"""The whole loop in a real Neovim against a scripted server: type, see, accept, save."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import wait_for

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake

pytestmark = pytest.mark.neovim

HARBOUR = " to the harbour before the light."
DOWN = {"after": "came down", "says": [HARBOUR]}
AT_ONCE = {"after": "came down", "says": [" to the quay.", " at noon,\nalone.", " late."]}


def test_a_ghost_is_shown_accepted_and_saved(fake: Fake) -> None:
    fake.says(DOWN)
    editor = fake.edit("# One\n\nThe fog\n")
    editor.type("GA came down")
    editor.sees(HARBOUR)
    fake.hears("shown", text=HARBOUR)
    editor.type("<Tab>")
    editor.sees(None)
    assert editor.lines()[-1] == "The fog came down to the harbour before the light."
    assert editor.cursor() == (3, len(editor.lines()[-1]))
    assert fake.hears("accept")["argument"]["receipt"] == "r0"
    editor.type("!<Esc>:w<CR>")
    book = fake.folder / "book.md"
    saved = "# One\n\nThe fog came down to the harbour before the light.!\n"
    wait_for(lambda: book.read_text(encoding="utf-8") == saved, "the text in the file")


def test_typing_what_the_ghost_says_keeps_it_without_an_answer(fake: Fake) -> None:
    fake.says({"after": "to the", "delay": 30}, DOWN)
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    editor.sees(HARBOUR)
    editor.type(" to the")
    editor.sees(" harbour before the light.")
    editor.type(" h")
    editor.sees("arbour before the light.")
    editor.type("<BS><BS>")
    editor.sees(" harbour before the light.")
    editor.type(" b")
    editor.sees(None)


def test_the_answer_to_typing_through_is_taken_over(fake: Fake) -> None:
    fake.says(DOWN)
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    editor.sees(HARBOUR)
    longer = HARBOUR + " Nobody saw it come."
    fake.says({"after": "came down", "says": [longer]})
    editor.type(" to")
    editor.sees(longer.removeprefix(" to"))


def test_an_empty_answer_does_not_take_away_what_is_still_true(fake: Fake) -> None:
    fake.says({"after": "came down to"}, DOWN)
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    editor.sees(HARBOUR)
    editor.type(" to")
    fake.hears("answered", line="The fog came down to")
    editor.sees(HARBOUR.removeprefix(" to"))


def test_words_and_a_sentence_are_accepted_one_by_one(fake: Fake) -> None:
    text = " to 🌊 the quay. Mr. Bell was “late”. He"
    fake.says({"after": "came down to", "delay": 30}, {"after": "came down", "says": [text]})
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    editor.sees(text)
    editor.type("<M-Right>")
    editor.sees(text.removeprefix(" to"))
    fake.hears("partly", length=3)
    editor.type("<M-Right>")
    editor.sees(" the quay. Mr. Bell was “late”. He")
    fake.hears("partly", length=6)  # in UTF-16 units: 🌊 counts as two
    editor.type("<M-Down>")
    editor.sees(" Mr. Bell was “late”. He")
    editor.type("<M-Down>")
    editor.sees(" He")
    editor.type("<M-Right>")
    editor.sees(None)
    assert editor.lines() == ["The fog came down to 🌊 the quay. Mr. Bell was “late”. He"]
    assert fake.hears("accept")["argument"]["receipt"] == "r0"


def test_dismissing_lasts_until_the_text_changes(fake: Fake) -> None:
    fake.says(DOWN)
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    editor.sees(HARBOUR)
    editor.type("<C-]>")
    editor.sees(None)
    here = {"line": 0, "character": 17}
    uri = (fake.folder / "book.md").as_uri()
    argument = {"method": "afterword/suggestion", "params": {"uri": uri, "position": here}}
    asked = len(fake.told("request"))
    editor.lua("require('afterword.server').execute(0, 'fake.notify', ...)", argument)
    editor.settle()
    editor.settle()
    assert editor.ghost() is None
    assert len(fake.told("request")) == asked
    editor.type(" to")
    editor.sees(HARBOUR.removeprefix(" to"))


def test_a_notified_suggestion_is_fetched_where_the_cursor_still_is(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    fake.hears("answered", line="The fog came down")
    assert editor.ghost() is None
    fake.says(DOWN)
    here = {"line": 0, "character": 17}
    uri = (fake.folder / "book.md").as_uri()
    argument = {"method": "afterword/suggestion", "params": {"uri": uri, "position": here}}
    editor.lua("require('afterword.server').execute(0, 'fake.notify', ...)", argument)
    editor.sees(HARBOUR)


def test_candidates_are_cycled(fake: Fake) -> None:
    fake.says({"kind": 2, **AT_ONCE, "says": AT_ONCE["says"][:1]}, {"kind": 1, **AT_ONCE})
    editor = fake.edit("The fog\n")
    editor.type("A came down")
    editor.sees(" to the quay.")
    editor.type("<M-]>")
    editor.sees(" at noon,\nalone.")
    assert editor.drawn()["hint"] == " (2/3)"
    editor.type("<M-]>")
    editor.sees(" late.")
    editor.type("<M-]>")
    editor.sees(" to the quay.")
    editor.type("<M-[>")
    editor.sees(" late.")
    assert [told["kind"] for told in fake.told("request")].count(1) == 1
    editor.type(" ")  # what was chosen stays, though the automatic answer is another
    fake.hears("answered", line="The fog came down ")
    editor.settle()
    editor.sees("late.")
    editor.type("<Tab>")
    fake.hears("accept")
    assert editor.lines() == ["The fog came down late."]


def test_asking_shows_that_it_is_being_thought_about(fake: Fake) -> None:
    fake.says({"after": "came down", "kind": 2}, {"kind": 1, "delay": 1.0, **AT_ONCE})
    editor = fake.edit("The fog came down\n")
    editor.type("A<M-\\>")
    wait_for(lambda: (editor.drawn() or {}).get("hint") == " …", "a sign of thinking")
    editor.sees(" to the quay.")
    assert editor.drawn()["hint"] == " (1/3)"


def test_asking_from_normal_mode_by_command(fake: Fake) -> None:
    fake.says({"kind": 1, **AT_ONCE})
    editor = fake.edit("The fog came down\n")
    editor.type("$:Afterword ask<CR>")
    editor.sees(" to the quay.")


def test_asking_where_there_is_nothing_says_so(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    editor.type("A<M-\\>")
    fake.hears("answered", line="The fog")
    wait_for(lambda: "nothing worth offering" in (editor.drawn() or {}).get("hint", ""), "a word")
    editor.type(" came")
    wait_for(lambda: editor.drawn() is None, "the word's end")


@pytest.mark.parametrize(
    "text",
    [
        " to the quay.\n\nNobody saw it.\n\n“Again,” she said.",
        "，海上没有一点声音。\n\n灯还亮着，他说：“走吧。”",
        " 👩‍👩‍👧 and e\u0301, 𝔘𝔫𝔦 fin",
        "\n",
    ],
)
def test_insertion_is_exact_and_one_undo_step(fake: Fake, text: str) -> None:
    fake.says({"after": "雾 came down", "says": [text]})
    editor = fake.edit("# 一\n\n雾\n\nEnd\n", lua="vim.o.autoindent = true vim.o.textwidth = 20")
    editor.type("3GA came down")
    editor.sees(text)
    editor.type("<Tab>")
    fake.hears("accept")
    before = ["# 一", "", "雾 came down"]
    after = f"雾 came down{text}".split("\n")
    assert editor.lines() == ["# 一", "", *after, "", "End"]
    assert editor.cursor() == (2 + len(after), len(after[-1].encode()))
    editor.nvim.command("set textwidth=0")
    editor.type("x<Esc>")
    wait_for(lambda: editor.lines()[1 + len(after)].endswith("x"), "the x")
    editor.nvim.command("undo")
    assert editor.lines() == ["# 一", "", *after, "", "End"]
    editor.nvim.command("undo")
    assert editor.lines() == [*before, "", "End"]
    editor.nvim.command("redo")
    assert editor.lines() == ["# 一", "", *after, "", "End"]


def test_insertion_mid_line_keeps_what_follows(fake: Fake) -> None:
    fake.says({"after": "fog", "says": [" came down\nto the quay"]})
    editor = fake.edit("The at last.\n")
    editor.type("0ea fog")
    editor.sees(" came down\nto the quay")
    editor.type("<Tab>")
    fake.hears("accept")
    assert editor.lines() == ["The fog came down", "to the quay at last."]
    assert editor.cursor() == (2, len("to the quay"))


def test_a_dos_file_keeps_its_line_ends(fake: Fake) -> None:
    answer = {"after": "down", "says": [" now.\r\n\r\nThen it went."]}
    fake.says({"after": "down now", "delay": 30}, answer)
    editor = fake.edit("One\r\nThe fog came\r\n")
    editor.type("GA down")
    editor.sees(" now.\n\nThen it went.")
    editor.type("<M-Down>")
    editor.sees("\n\nThen it went.")
    editor.type("<M-Right>")
    fake.hears("partly", length=len(" now.\r\n\r\nThen"))
    editor.type("<Tab>")
    fake.hears("accept")
    editor.nvim.command("write")
    saved = (fake.folder / "book.md").read_bytes()
    assert saved == b"One\r\nThe fog came down now.\r\n\r\nThen it went.\r\n"


def test_superseded_requests_are_cancelled(fake: Fake) -> None:
    fake.says({"after": "fog", "delay": 30})
    editor = fake.edit("The\n")
    editor.type("A fog")
    fake.hears("request", line="The fog")
    editor.type(" c")
    fake.hears("cancelled", line="The fog")
    fake.hears("request", line="The fog c")
    editor.type("<Esc>")
    fake.hears("cancelled", line="The fog c")


def test_a_cursor_that_goes_elsewhere_cancels_too(fake: Fake) -> None:
    fake.says({"after": "fog", "delay": 30})
    editor = fake.edit("One\nThe\n")
    editor.type("GA fog")
    fake.hears("request", line="The fog")
    editor.type("<Up>")
    fake.hears("cancelled", line="The fog")


def test_a_stale_answer_is_dropped(fake: Fake) -> None:
    fake.says({"after": "fog", "delay": 0.4, "says": [" stale"]})
    editor = fake.edit("The\n")
    editor.type("A fog")
    fake.hears("request", line="The fog")
    # a change that no event of insert mode reports: the answer comes to another text
    editor.lua("vim.o.eventignore = 'all' vim.api.nvim_buf_set_lines(0, 0, 0, false, {'new'})")
    fake.hears("answered", line="The fog")
    editor.settle()
    assert editor.drawn() is None


@pytest.mark.parametrize("code", [-32800, -32801, -32802, -32603])
def test_an_error_is_never_in_the_way_of_typing(fake: Fake, code: int) -> None:
    fake.says({"after": "fog", "error": code})
    editor = fake.edit("The\n")
    editor.type("A fog")
    fake.hears("request", line="The fog")
    fake.says(DOWN)
    editor.type(" came down")
    editor.sees(HARBOUR)
    assert editor.nvim.command_output("messages") == ""
