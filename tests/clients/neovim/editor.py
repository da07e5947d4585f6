"""A real Neovim to type into, and how to wait for what it shows."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pynvim

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
CACHE = REPOSITORY / ".cache" / "neovim"
CLIENT = REPOSITORY / "clients" / "neovim"
PATIENCE_S = float(os.environ.get("AFTERWORD_PATIENCE_S", "20"))

GHOST = """
local space = vim.api.nvim_get_namespaces()['afterword.ghost']
local marks = space and vim.api.nvim_buf_get_extmarks(0, space, 0, -1, { details = true }) or {}
local mark = marks[1]
if not mark then return nil end
local rows = { mark[4].virt_text[1][1] }
for _, line in ipairs(mark[4].virt_lines or {}) do rows[#rows + 1] = line[1][1] end
local hint = mark[4].virt_text[2]
local cursor = vim.api.nvim_win_get_cursor(0)
return {
  place = { mark[2] + 1, mark[3] }, cursor = cursor, count = #marks, rows = rows,
  rest = (require('afterword.ghost').rest()), hint = hint and hint[1] or '',
}
"""


def wait_for(what: Callable[[], Any], why: str) -> Any:
    """Waits until something is true, and returns it; fails saying what was waited for."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.01)
    message = f"never came: {why}"
    raise AssertionError(message)


class Editor:
    """One Neovim with the plugin on its runtimepath."""

    def __init__(
        self, program: Path, folder: Path, file: Path, options: dict[str, Any], lua: str = ""
    ) -> None:
        init = folder / "init.lua"
        init.write_text(
            f"vim.opt.rtp:prepend({json.dumps(str(CLIENT))})\n"
            "vim.o.swapfile = false\n"
            f"vim.g.afterword = vim.json.decode({lua_string(json.dumps(options))})\n{lua}\n",
            encoding="utf-8",
        )
        argv = [str(program), "--embed", "--headless", "--clean", "-u", str(init), str(file)]
        self.nvim = pynvim.attach("child", argv=argv)
        self.nvim.ui_attach(80, 24, rgb=True)
        self.lua = self.nvim.exec_lua
        self.type = self.nvim.input

    def close(self) -> None:
        self.nvim.close()

    def attached(self) -> None:
        """Waits until the server is ready."""
        look = "local c = require('afterword.server').client() return c and c.initialized"
        wait_for(lambda: self.lua(look), "the server")

    def settle(self) -> None:
        """Returns once everything the server has sent so far has been dealt with."""
        self.lua(
            "local client = vim.lsp.get_clients({ name = 'afterword' })[1]"
            " local params = { command = 'fake.nothing', arguments = {} }"
            " local done = false"
            " local call, method = require('afterword.server').call, 'workspace/executeCommand'"
            " call(client, 'request', method, params, function() done = true end, 0)"
            " return vim.wait(10000, function() return done end, 5)"
        )

    def lines(self) -> list[str]:
        return list(self.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)"))

    def cursor(self) -> tuple[int, int]:
        row, col = self.nvim.current.window.cursor
        return row, col

    def drawn(self) -> dict[str, Any] | None:
        """The ghost's extmark: where, and its rows."""
        return self.lua(GHOST)  # type: ignore[no-any-return]

    def ghost(self) -> str | None:
        """The text that is offered at the cursor, which has to be drawn just there."""
        drawn = self.drawn()
        if not drawn or "rest" not in drawn:
            return None
        assert drawn["count"] == 1
        assert drawn["place"] == drawn["cursor"]
        rows = "".join(drawn["rows"]).replace("<200d>", "\u200d")  # 0.10 can't join emoji
        assert squeezed(rows) == squeezed(drawn["rest"])
        return str(drawn["rest"])

    def sees(self, text: str | None) -> None:
        """Waits for a ghost to be just this text, or for there to be none."""
        wait_for(lambda: self.ghost() == text, f"the ghost {text!r}; there is {self.ghost()!r}")

    def sees_start(self, text: str) -> str:
        """Waits for a ghost that begins like this, and returns all of it."""
        wait_for(lambda: (self.ghost() or "").startswith(text), f"a ghost that begins {text!r}")
        return str(self.ghost())

    def screen(self) -> list[str]:
        """What stands on the screen's rows."""
        return self.lua(  # type: ignore[no-any-return]
            "vim.cmd.redraw() local rows = {} for r = 1, vim.o.lines do local row = {}"
            " for c = 1, vim.o.columns do row[c] = vim.fn.screenstring(r, c) end"
            " rows[r] = table.concat(row):gsub('%s+$', '') end return rows"
        )


def lua_string(text: str) -> str:
    """A Lua string literal that nothing in the text can end."""
    return f"[====[{text}]====]"


def squeezed(text: str) -> str:
    """A text without its spaces and line breaks, which wrapping moves."""
    return "".join(text.split())
