"""The coach in a real Neovim with the real server: a mark, its reason, its fix, its dismissal."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from afterword.coach.persona import chosen_persona, shipped_personas
from clients.neovim.editor import wait_for
from clients.neovim.test_names import FLOATS
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clients.neovim.editor import Editor
    from scripted.server import Recorded

pytestmark = pytest.mark.neovim

STORY = """# The Weir

🜁🜁 He took the the lamp down from the shelf and lit it with care.

It was very dark, and Marta felt afraid of the stair that went up.

The end of it came came soon and nobody in the house was sorry.
"""
HARD_EDITOR = chosen_persona(shipped_personas(), "hard-editor").text
REWRITES = ["too dark to find the latch", "black as the weir", "lampless"]
MARKS = """
return vim.tbl_map(function(one)
  return { one.lnum + 1, one.col, one.code, one.severity, one.message }
end, vim.diagnostic.get(0))
"""
#: Chooses in vim.ui.select() whatever begins like `g:choice` or like `g:then`; keeps what there was
#: to choose from.
CHOOSE = """
vim.ui.select = function(items, options, done)
  local shown = vim.tbl_map(options.format_item or tostring, items)
  vim.g.offered = vim.list_extend(vim.g.offered or {}, shown)
  for number, text in ipairs(shown) do
    if vim.startswith(text, vim.g.choice) or vim.startswith(text, vim.g['then'] or text .. ' ') then
      vim.schedule(function() done(items[number], number) end)
      return
    end
  end
  done(nil)
end
"""


def judged(made: Recorded) -> Answer:
    if "comments" not in str(made.body.get("response_format")):
        return says(json.dumps({"rewrites": REWRITES}))
    why = "You tell us that it is dark. We can't see what she can't see."
    comment = {"sentence": 1, "quote": "very dark", "category": "specificity", "why": why}
    return says(json.dumps({"comments": [{**comment, "rewrite": REWRITES[0]}]}))


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with ScriptedServer(judged) as server:
        yield server


@pytest.fixture
def write(
    tmp_path: Path,
    start: Callable[..., Editor],
    scripted: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Editor]:
    """Opens the story in an editor whose server is the real one, its coach the scripted model."""
    monkeypatch.setenv("AFTERWORD_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("AFTERWORD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    (tmp_path / "afterword.toml").write_text("", encoding="utf-8")
    (tmp_path / "weir.md").write_text(STORY, encoding="utf-8")

    def open_it(**coach: Any) -> Editor:
        engine = {"kind": "openai", "base_url": scripted.url, "model": "judge", "api": "chat"}
        settings = {"engine": engine, "coach": coach, "completion": {"trigger": "asked"}}
        command = [sys.executable, "-m", "afterword", "serve"]
        options = {"cmd": command, "settings": settings}
        editor = start(tmp_path / "weir.md", options, CHOOSE)
        editor.attached()
        return editor

    return open_it


def marks(editor: Editor, many: int) -> list[list[Any]]:
    return wait_for(  # type: ignore[no-any-return]
        lambda: len(found := editor.lua(MARKS)) == many and (found or True),
        f"{many} marks; there are {editor.lua(MARKS)}",
    )


def act(editor: Editor, line: int, column: int, choice: str) -> list[str]:
    """Chooses a code action at a place; what there was to choose from."""
    editor.nvim.current.window.cursor = (line, column)
    editor.nvim.vars["choice"], editor.nvim.vars["offered"] = choice, []
    editor.lua("vim.lsp.buf.code_action()")
    wait_for(lambda: editor.nvim.vars["offered"], "the actions")
    return list(editor.nvim.vars["offered"])


def test_a_mark_is_read_and_set_right(write: Callable[..., Editor]) -> None:
    editor = write(model="asked")
    first, _ = marks(editor, 2)
    column = len("🜁🜁 He took ".encode())
    assert first == [3, column, "doubled-word", 3, "“the” stands here twice."]
    rows = editor.screen()
    assert any("“the” stands here twice." in row for row in rows) or not editor.lua(
        "return vim.diagnostic.config().virtual_text"
    )
    editor.nvim.current.window.cursor = (3, column)
    editor.lua("vim.diagnostic.open_float()")
    wait_for(lambda: "stands here twice" in (editor.lua(FLOATS) or ""), "what is said of it")
    editor.type("<Esc>j")
    editor.nvim.current.window.cursor = (3, column)
    editor.lua("vim.lsp.buf.hover()")
    wait_for(lambda: "Doubled word" in (editor.lua(FLOATS) or ""), "why")
    editor.type("<Esc>k")
    offered = act(editor, 3, column, "Rewrite as “the”")
    assert any(one.startswith("Dismiss this here") for one in offered)
    wait_for(
        lambda: (
            editor.lines()[2] == "🜁🜁 He took the lamp down from the shelf and lit it with care."
        ),
        "the text",
    )
    marks(editor, 1)


def test_what_is_dismissed_stays_so_after_a_restart(write: Callable[..., Editor]) -> None:
    editor = write(model="asked")
    _, second = marks(editor, 2)
    act(editor, second[0], second[1], "Dismiss this here")
    marks(editor, 1)
    editor.type("ggO# A new line above.<CR><Esc>")
    wait_for(lambda: editor.lua(MARKS)[0][0] == 5, "the mark, moved")
    editor.nvim.command("undo")
    again = write(model="asked")
    (first,) = marks(again, 1)
    assert first[0] == 3
    act(again, 3, first[1], "Why is this marked?")
    wait_for(lambda: again.lines()[0] == "# Doubled word", "the page")


def test_the_model_is_asked_and_one_of_its_rewrites_taken(
    write: Callable[..., Editor], scripted: ScriptedServer
) -> None:
    editor = write(model="asked")
    marks(editor, 2)
    editor.nvim.current.window.cursor = (5, 0)
    editor.nvim.command("Afterword coach hard-editor")
    found = marks(editor, 3)
    assert found[1][2:] == ["model/specificity", 3, "You tell us that it is dark."]
    (asked,) = [one for one in scripted.requests if one.path.endswith("/chat/completions")]
    assert asked.prompt.startswith(HARD_EDITOR)
    editor.nvim.current.window.cursor = (5, found[1][1])
    editor.nvim.vars["then"] = REWRITES[1]
    act(editor, 5, found[1][1], "Show three rewrites")
    wait_for(lambda: set(REWRITES) <= set(editor.nvim.vars["offered"]), "the rewrites")
    wait_for(lambda: editor.lines()[4].startswith("It was black as the weir, and"), "the text")


def test_the_coach_is_paused_and_a_letter_leads_to_its_lines(write: Callable[..., Editor]) -> None:
    editor = write(model="off")
    marks(editor, 2)
    editor.nvim.command("Afterword coach off")
    marks(editor, 0)
    wait_for(
        lambda: editor.lua("return require('afterword.server').status().coach.state") == "paused",
        "the status",
    )
    assert "The coach: paused" in editor.nvim.command_output("Afterword status")
    editor.nvim.command("Afterword coach on")
    marks(editor, 2)
    editor.nvim.command("Afterword letter")
    wait_for(lambda: "# The Weir: a letter" in editor.lines(), "the letter")
    row = next(n for n, line in enumerate(editor.lines(), start=1) if "[line 3]" in line)
    editor.nvim.current.window.cursor = (row, 0)
    editor.type("<CR>")
    wait_for(lambda: editor.nvim.current.buffer.name.endswith("weir.md"), "the manuscript")
    assert editor.cursor()[0] == 3
    assert "stack traceback" not in editor.nvim.command_output("messages")
