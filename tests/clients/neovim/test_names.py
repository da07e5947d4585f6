"""Neovim's own keys for code, on a story: symbols, hover, rename, folds, with the real server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clients.neovim.editor import Editor

pytestmark = pytest.mark.neovim

STORY = """# The Tern Light

## One 🚢

🚢 Ada Pell counted the boats, and there were nine of them. “Ada,” said the keeper, “look again.”

***

Nobody had slept on the island for two nights, and so Ada’s boat was gone before anyone saw it.

## Two

There is no more of it than this: Adamant, Ada Pell rowed.
"""
LORE = "# Ada Pell\n\nAliases: Ada\n\nKeeps the light since her father drowned.\n"
FLOATS = """
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= '' then
    local buf = vim.api.nvim_win_get_buf(window)
    return table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\\n')
  end
end
"""
SYMBOLS = """
local params = { textDocument = vim.lsp.util.make_text_document_params() }
local answers = vim.lsp.buf_request_sync(0, 'textDocument/documentSymbol', params, 10000)
local names = {}
for _, answer in pairs(answers) do
  for _, item in ipairs(vim.lsp.util.symbols_to_items(answer.result, 0, 'utf-16')) do
    names[#names + 1] = { item.lnum, item.text }
  end
end
return names
"""


@pytest.fixture
def write(
    tmp_path: Path, start: Callable[..., Editor], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Editor]:
    """Opens the story in an editor whose server is the real one and has no model to start."""
    monkeypatch.setenv("AFTERWORD_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("AFTERWORD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    (tmp_path / "afterword.toml").write_text("", encoding="utf-8")
    (tmp_path / "lore.md").write_text(LORE, encoding="utf-8")
    (tmp_path / "book.md").write_text(STORY, encoding="utf-8")

    def open_it(**options: Any) -> Editor:
        engine = {"kind": "openai", "base_url": "http://127.0.0.1:9/v1", "model": "none"}
        command = [sys.executable, "-m", "afterword", "serve"]
        settings = {"engine": engine, "completion": {"trigger": "asked"}}
        editor = start(tmp_path / "book.md", {"cmd": command, "settings": settings, **options})
        editor.attached()
        return editor

    return open_it


def test_symbols_hover_and_definition(write: Callable[..., Editor], tmp_path: Path) -> None:
    editor = write()
    symbols = editor.lua(SYMBOLS)
    assert [line for line, _ in symbols] == [1, 3, 5, 9, 11]
    assert symbols[1][1].endswith("One 🚢")
    editor.nvim.command("call search('Ada’s')")
    editor.lua("vim.lsp.buf.hover()")
    card = wait_for(lambda: editor.lua(FLOATS), "the card")
    assert "Keeps the light" in card
    assert "3 mentions up to here" in card
    editor.nvim.command("call search('Ada Pell rowed')")
    editor.lua("vim.lsp.buf.definition()")
    wait_for(lambda: editor.nvim.current.buffer.name == str(tmp_path / "lore.md"), "the entry")
    assert editor.cursor()[0] == 1


def test_rename_changes_the_story_and_the_lore(
    write: Callable[..., Editor], tmp_path: Path
) -> None:
    editor = write()
    # 0.12 asks about edits that want to be confirmed and tells of them; the writer says yes
    editor.lua("vim.fn.confirm, vim.notify = function() return 1 end, function() end")
    editor.nvim.command("call search('Ada Pell counted')")
    editor.lua("vim.lsp.buf.rename('Ida Quill')")
    wait_for(lambda: "Ida Quill counted" in editor.lines()[4], "the new name")
    story = "\n".join(editor.lines()) + "\n"
    renamed = STORY.replace("Ada Pell", "Ida Quill")
    assert story == renamed.replace("Ada,", "Ida,").replace("Ada’s", "Ida’s")
    editor.nvim.command("silent wall")
    lore = (tmp_path / "lore.md").read_text(encoding="utf-8")
    assert lore == LORE.replace("Ada Pell", "Ida Quill").replace("Ada", "Ida")


def test_folds_are_chapters_and_scenes_if_asked_for(write: Callable[..., Editor]) -> None:
    plain = write()
    assert plain.lua("return vim.wo.foldmethod") == "manual"
    if not plain.lua("return vim.lsp.foldexpr ~= nil"):
        pytest.skip("this Neovim knows no folds of a server's")
    folded = write(folding=True)
    fold_at = "return { vim.fn.foldlevel(5), vim.fn.foldlevel(9), vim.fn.foldclosed(5) }"
    wait_for(lambda: folded.lua(fold_at) == [2, 2, -1], "the folds")
