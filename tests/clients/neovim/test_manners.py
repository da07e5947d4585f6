"""Good manners: the writer's own keys, menus and messages come first; one server, told properly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clients.neovim.editor import wait_for

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake

pytestmark = pytest.mark.neovim

HARBOUR = " to the harbour before the light."
DOWN = {"after": "came down", "says": [HARBOUR]}


def test_tab_is_the_writers_own_without_a_ghost(fake: Fake) -> None:
    fake.says(DOWN)
    mine = "vim.keymap.set('i', '<Tab>', 'mine', {})"
    editor = fake.edit("The fog\n", lua=mine)
    editor.lua("vim.keymap.set('i', '<M-Right>', 'word', { buffer = 0 })")
    editor.type("A<Tab>")
    wait_for(lambda: editor.lines() == ["The fogmine"], "the writer's own mapping")
    editor.type(" came down")
    editor.sees(HARBOUR)
    editor.type("<M-Right>")  # taken by the writer, so not by us
    wait_for(lambda: editor.lines() == ["The fogmine came downword"], "the writer's own mapping")
    editor.sees(None)
    editor.type("<BS><BS><BS><BS>")
    editor.sees(HARBOUR)
    editor.type("<Tab><Tab>")
    whole = f"The fogmine came down{HARBOUR}mine"
    wait_for(lambda: editor.lines() == [whole], "accepted, then the writer's own again")


def test_keys_can_be_chosen_and_left_alone(fake: Fake) -> None:
    fake.says(DOWN)
    editor = fake.edit("The fog\n", keys={"accept": "<C-l>", "accept_word": False})
    editor.lua("vim.keymap.set('i', '<F5>', '<Plug>(afterword-accept-word)')")
    editor.type("A came down")
    editor.sees(HARBOUR)
    editor.type("<F5>")
    editor.sees(HARBOUR.removeprefix(" to"))
    editor.type("<C-l>")
    fake.hears("accept")
    assert editor.lines() == [f"The fog came down{HARBOUR}"]


def test_a_completion_menu_comes_first(fake: Fake) -> None:
    fake.says(DOWN)
    editor = fake.edit("to tomb\nThe fog\n", lua="vim.o.completeopt = 'menuone,noinsert'")
    editor.type("GA came down")
    editor.sees(HARBOUR)
    editor.type(" t<C-n>")
    wait_for(editor.nvim.funcs.pumvisible, "the menu")
    assert editor.lines()[-1] == "The fog came down t"
    assert editor.drawn() is None
    editor.type("<C-e>")
    editor.sees(HARBOUR.removeprefix(" t"))


def test_another_plugins_menu_comes_first(fake: Fake) -> None:
    fake.says(DOWN)
    lua = (
        "local options = vim.g.afterword"
        " options.menu_open = function() return vim.g.menu == 1 end vim.g.afterword = options"
    )
    editor = fake.edit("The fog\n", lua=lua)
    editor.nvim.vars["menu"] = 1
    editor.type("A came")
    wait_for(lambda: editor.lines() == ["The fog came"], "the typing")
    assert [told["line"] for told in fake.told("request")] in ([], ["The fog"])
    editor.nvim.vars["menu"] = 0
    editor.type(" down")
    editor.sees(HARBOUR)


def test_status_pause_and_snooze(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    status = "return require('afterword').status()"
    assert editor.lua(status) == "Afterword"
    editor.nvim.command("Afterword snooze 5")
    assert fake.hears("pause")["argument"] == {"paused": True, "minutes": 5}
    wait_for(lambda: editor.lua(status) == "Afterword paused", "the status")
    editor.nvim.command("Afterword resume")
    fake.hears("pause", argument={"paused": False})
    params = {"state": "degraded", "message": "the endpoint is down"}
    argument = {"method": "afterword/status", "params": params}
    editor.lua("require('afterword.server').execute(0, 'fake.notify', ...)", argument)
    wait_for(lambda: editor.lua(status) == "Afterword: the endpoint is down", "the status")
    editor.nvim.command("enew")
    assert editor.lua(status) == ""


def test_the_context_is_shown(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    editor.nvim.command("Afterword context")
    wait_for(lambda: editor.lines()[0] == "3 of 9 tokens", "the context")
    assert editor.lines()[2:5] == [
        "── recent (3 tokens, from manuscript)",
        "The sea",
        "had been out",
    ]
    told = fake.hears("context")["argument"]
    assert told["position"] == {"line": 0, "character": 0}
    assert told["uri"].endswith("book.md")


def test_what_the_server_is_told_at_the_start(fake: Fake) -> None:
    settings = {"engine": {"kind": "openai"}, "completion": {"when": "asked"}}
    fake.edit("The fog\n", settings=settings)
    assert fake.hears("initialize")["options"] == settings
    assert fake.hears("initialized")["inline"] is True
    assert fake.hears("configuration")["settings"] == [settings]


def test_no_settings_are_an_empty_object(fake: Fake) -> None:
    fake.edit("The fog\n")
    assert fake.hears("initialize")["options"] == {}


def test_one_server_for_all_manuscripts_and_none_for_code(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    other = fake.folder / "elsewhere"
    other.mkdir()
    (other / "b.txt").write_text("B\n")
    editor.nvim.command(f"edit {other}/b.txt")
    editor.attached()
    editor.nvim.command("edit x.py")
    assert len(fake.told("initialize")) == 1
    assert editor.lua("return #vim.lsp.get_clients({ bufnr = 0 })") == 0


def test_neovims_own_renderer_does_not_double_the_ghost(fake: Fake) -> None:
    fake.says(DOWN)
    enable = "if vim.lsp.inline_completion then vim.lsp.inline_completion.enable() end"
    editor = fake.edit("The fog\n", lua=enable)
    editor.lua(enable)
    editor.type("A came down")
    editor.sees(HARBOUR)
    own = "local c = require('afterword.server').client() local m = 'textDocument/inlineCompletion'"
    if editor.lua("return vim.lsp.inline_completion ~= nil"):
        assert not editor.lua(f"{own} return c:supports_method(m, vim.api.nvim_get_current_buf())")


def test_a_missing_server_is_one_clear_line(fake: Fake) -> None:
    editor = fake.edit("The fog\n", cmd=["no-such-afterword", "serve"], attach=False)
    said = editor.nvim.command_output("messages")
    assert said.startswith("Afterword: no program `no-such-afterword` was found.")
    assert "stack traceback" not in said
    editor.nvim.command("edit other.md")
    assert editor.nvim.command_output("messages") == said
    full = editor.nvim.command_output("Afterword status")
    assert full.endswith("name it in vim.g.afterword.cmd.")


def test_the_health_check_knows_an_older_server(fake: Fake) -> None:
    editor = fake.edit("The fog\n")
    editor.nvim.command("checkhealth afterword")
    wait_for(lambda: any("attached to 1 manuscript" in line for line in editor.lines()), "health")
    assert not any("older than this plugin" in line for line in editor.lines())
    forget = (
        "local provider = vim.lsp.get_clients()[1].server_capabilities.executeCommandProvider"
        " provider.commands = { 'afterword.change' }"
    )
    editor.lua(forget)
    editor.nvim.command("checkhealth afterword")
    wait_for(lambda: any("older than this plugin" in line for line in editor.lines()), "a word")
    (told,) = [line for line in editor.lines() if "knows nothing of" in line]
    assert "fillGap, regenerate" in told


def test_a_long_message_does_not_stop_the_writer(fake: Fake) -> None:
    fake.says(DOWN)
    editor = fake.edit("The fog\n")
    params = {"type": 2, "message": "the endpoint 海 is down; " * 20}
    editor.type("A came")
    argument = {"method": "window/showMessage", "params": params}
    editor.lua("require('afterword.server').execute(0, 'fake.notify', ...)", argument)
    wait_for(lambda: "endpoint" in editor.nvim.command_output("messages"), "the message")
    assert editor.nvim.api.get_mode() == {"mode": "i", "blocking": False}
    editor.type(" down")
    editor.sees(HARBOUR)
    assert params["message"] in editor.nvim.command_output("Afterword status")
