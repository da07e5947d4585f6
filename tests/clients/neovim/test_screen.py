"""What the writer sees: the rows of the screen with a ghost on them, 80 cells wide and 24 high."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import wait_for

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake

pytestmark = pytest.mark.neovim

PARAGRAPH = (
    " and then at him, and it came to her that he had been waiting since the morning, with his coat"
    " buttoned wrong and the rope coiled twice about his hand.\n\nThe tide turned."
)
BOAT = {"after": "at the boat", "says": [PARAGRAPH]}
FLOWED = [
    "She looked at the boat and then at him, and it came to her that he had been",
    "waiting since the morning, with his coat buttoned wrong and the rope coiled",
    "twice about his hand.",
    "",
    "The tide turned.",
]


@pytest.mark.parametrize("wrap", ["", "vim.o.linebreak = true", "vim.o.wrap = false"])
def test_a_paragraph_flows_like_the_text_it_would_become(fake: Fake, wrap: str) -> None:
    fake.says(BOAT)
    editor = fake.edit("One.\n\nShe looked\n\nEnd.\n", lua=wrap)
    editor.type("3GA at the boat")
    editor.sees(PARAGRAPH)
    assert editor.screen()[:9] == ["One.", "", *FLOWED, "", "End."]


def test_it_keeps_to_the_columns_of_number_and_breakindent(fake: Fake) -> None:
    fake.says(BOAT)
    lua = "vim.o.number, vim.o.linebreak, vim.o.breakindent = true, true, true"
    editor = fake.edit("  She looked\n", lua=f"{lua} vim.o.breakindentopt = 'shift:2'")
    editor.type("A at the boat")
    editor.sees(PARAGRAPH)
    shown = editor.screen()[:5]
    editor.type("<Tab>")
    fake.hears("accept")
    assert (
        shown[0] == "  1   She looked at the boat and then at him, and it came to her that he had"
    )
    assert editor.screen()[:3] == shown[:3]  # as the accepted text stands


def test_text_behind_the_cursor_stands_where_it_would(fake: Fake) -> None:
    fake.says({"after": "at the boat", "says": [" and the rope, which was new"]})
    editor = fake.edit("She looked, and she sat down on the lowest step to wait for them.\n")
    editor.type("0fda at the boat")
    editor.sees(" and the rope, which was new")
    assert editor.screen()[:2] == [
        "She looked at the boat and the rope, which was new, and she sat down on the lowe",
        "st step to wait for them.",
    ]


def test_chinese_breaks_between_characters_but_not_before_a_stop(fake: Fake) -> None:
    text = "，他说：" + "海上没有一点声音" * 4 + "。" + "灯还亮着" * 3 + "。"
    fake.says({"after": "早上", "says": [text]})
    editor = fake.edit("海\n", lua="vim.o.columns = 80")
    editor.type("A早上")
    editor.sees(text)
    rows = editor.screen()[:2]
    assert "".join(rows) == f"海早上{text}"
    assert not rows[1].startswith(("，", "。", "：", "”"))


@pytest.mark.parametrize("lua", ["", "vim.o.wrap = false", "vim.o.smoothscroll = true"])
def test_at_the_bottom_of_the_window_it_comes_into_sight(fake: Fake, lua: str) -> None:
    fake.says(BOAT)
    editor = fake.edit("A line of it.\n" * 60 + "She looked\n", lua=lua)
    editor.type("GA at the boat")
    editor.sees(PARAGRAPH)
    shown = editor.screen()
    assert [row for row in shown if row in FLOWED and row] == [row for row in FLOWED if row]
    editor.type("<C-]>")
    editor.sees(None)
    kept = [row for row in editor.screen() if row.startswith("A line")]
    assert kept == [row for row in shown if row.startswith("A line")]  # the text didn't jump back


def test_one_that_is_longer_than_the_window_is_cut_and_says_so(fake: Fake) -> None:
    fake.says({"after": "at the boat", "says": [" and waited" * 300]})
    editor = fake.edit("She looked\n")
    editor.type("A at the boat")
    drawn = editor.drawn()
    while not drawn:
        drawn = editor.drawn()
    assert drawn["rows"][0].endswith("…")
    assert editor.screen()[0].startswith("She looked at the boat and waited")
    editor.type("<Tab>")
    fake.hears("accept")
    assert editor.lines() == ["She looked at the boat" + " and waited" * 300]


def test_a_resized_window_wraps_it_anew(fake: Fake) -> None:
    fake.says(BOAT)
    editor = fake.edit("She looked\n", lua="vim.o.laststatus = 0")
    editor.type("A at the boat")
    editor.sees(PARAGRAPH)
    editor.nvim.ui_try_resize(40, 24)
    first = "She looked at the boat and then at him,"
    wait_for(lambda: editor.screen()[:2] == [first, "and it came to her that he had been"], "rows")


def test_its_colour_is_a_comments_and_there_is_one_for_plain_terminals(fake: Fake) -> None:
    editor = fake.edit("She looked\n")
    group = "return vim.api.nvim_get_hl(0, { name = 'AfterwordGhost' })"
    ghost = editor.lua(group)
    assert ghost["fg"] == editor.lua("return vim.api.nvim_get_hl(0, { name = 'Comment' }).fg")
    assert "ctermfg" in ghost
    editor.nvim.command("colorscheme blue")
    assert editor.lua(group)["fg"] != ghost["fg"]
    editor.nvim.command("highlight AfterwordGhost guifg=#123456")
    assert editor.lua(group)["fg"] == 0x123456
