"""Takes a picture of a real Neovim's screen with a ghost or a mark on it, as an SVG.

    python tests/clients/neovim/picture.py MANUSCRIPT OUT.svg --at LINE [--type TEXT] [--then KEYS]

Opens the manuscript in a terminal of its own (tmux), goes to the end of a line, types, waits for
the ghost of the real server (settings: AFTERWORD_CONFIG or --settings JSON), and draws what stands
there. The manuscript's file isn't written. With --marks N it types nothing, and waits for so many
marks of the coach instead; with --step it does what that says instead, as often as it is given:

    --step '{"keys": [":Afterword sweep", "Enter"], "until": "return vim.g.done", "shot": true}'

sends keys by tmux's names, waits for some Lua to be true and, if wanted, takes a screen that stands
above the later ones. `pictures.py` takes two of the demo's story so.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pynvim
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clients.neovim.editor import CACHE, CLIENT, REPOSITORY, lua_string, wait_for

if TYPE_CHECKING:
    from collections.abc import Sequence

# Neovim's own dark scheme sets nearly all colours itself; these are the rest
THEME = TerminalTheme(
    (20, 22, 27), (224, 226, 234), [(20, 22, 27), *[(155, 158, 164)] * 7], [(155, 158, 164)] * 8
)
DRAWN = (
    "local g = package.loaded['afterword.ghost'] return g and g.rest() ~= nil and g.item() ~= nil"
)
MARKED = "return #vim.diagnostic.get(0)"
CELL_WIDTH, CELL_HEIGHT, MARGIN = 12.2, 24.4, 12.0  # what rich draws a character in
# no font is fetched from anywhere: whatever fixed-width one the reader has
PAGE = """<svg y="TOP" width="WIDTH" height="HEIGHT" viewBox="0 0 WIDTH HEIGHT"
  xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="WIDTH" height="HEIGHT" rx="8" fill="#14161b"/>
<g transform="translate(MARGIN, MARGIN)">{backgrounds}
<rect x="CURSOR_X" y="CURSOR_Y" width="2.5" height="22" fill="#e0e2ea"/>
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


class Screen(NamedTuple):
    """What stood on a terminal's rows, escape sequences and all, and where its cursor was."""

    capture: str
    rows: int
    cursor: tuple[int, int]


class Terminal:
    """A tmux session of our own, and nobody else's, with one program in it."""

    def __init__(self, folder: Path, columns: int, rows: int, command: list[str]) -> None:
        self.socket = folder / "tmux"
        program = " ".join(shlex.quote(part) for part in command)
        self("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows),
             f"COLORTERM=truecolor exec {program}")  # fmt: skip

    def __call__(self, *words: str) -> str:
        command = ["tmux", "-S", str(self.socket), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout

    def capture(self) -> str:
        return self("capture-pane", "-p", "-e")

    def cursor(self) -> tuple[int, int]:
        column, row = self("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    def close(self) -> None:
        self("kill-server")


def init_file(folder: Path, wanted: argparse.Namespace) -> Path:
    """A writer's plain init.lua: soft-wrapped lines, a status line with the server's word."""
    own = [str(Path(sys.executable).with_name("afterword")), "serve"]
    options = {"cmd": shlex.split(wanted.server) or own, "settings": json.loads(wanted.settings)}
    path = folder / "init.lua"
    path.write_text(
        f"vim.opt.rtp:prepend({json.dumps(str(CLIENT))})\n"
        f"vim.g.afterword = vim.json.decode({lua_string(json.dumps(options))})\n"
        "vim.o.swapfile, vim.o.linebreak, vim.o.ruler = false, true, false\n"
        f"{wanted.lua}\n"
        "vim.o.statusline = ' %t%m%=%{v:lua.require(\"afterword\").status()} '\n",
        encoding="utf-8",
    )
    return path


def picture(screens: Sequence[Screen], columns: int) -> str:
    """Screens below each other, as one picture."""
    drawn, top = [], 0.0
    for number, screen in enumerate(screens):
        drawn.append(svg(screen, columns, top, f"nvim{number}"))
        top += screen.rows * CELL_HEIGHT + 3 * MARGIN
    width, height = columns * CELL_WIDTH + 2 * MARGIN, top - MARGIN
    return (
        f'<svg viewBox="0 0 {width:.1f} {height:.1f}" xmlns="http://www.w3.org/2000/svg">\n'
        + "".join(drawn)
        + "</svg>\n"
    )


def svg(screen: Screen, columns: int, top: float, name: str) -> str:
    """A terminal's screen, with its colours and cursor, as a part of a picture."""
    capture, rows, cursor = screen
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 -- a device
        console = Console(record=True, width=columns, file=nowhere, force_terminal=True)
        # rich takes the colour of an underline for a dim text
        plain = re.sub(r"\x1b\[58;2;[\d;]+m", "", capture.rstrip("\n"))
        console.print(Text.from_ansi(plain), no_wrap=True, crop=False)
    sizes = {
        "WIDTH": columns * CELL_WIDTH + 2 * MARGIN,
        "HEIGHT": rows * CELL_HEIGHT + 2 * MARGIN,
        "MARGIN": MARGIN,
        "TOP": top,
        "CURSOR_X": cursor[0] * CELL_WIDTH,
        "CURSOR_Y": cursor[1] * CELL_HEIGHT + 1,
    }
    page = PAGE
    for placeholder, size in sizes.items():
        page = page.replace(placeholder, f"{size:.1f}")
    return console.export_svg(theme=THEME, code_format=page, unique_id=name)


def attach(address: Path) -> pynvim.Nvim | None:
    """The Neovim that listens there, once it does."""
    try:
        return pynvim.attach("socket", path=str(address))
    except OSError:
        return None


def settled(terminal: Terminal, editor: pynvim.Nvim, rows: int) -> Screen:
    """The screen, once it is drawn and quiet."""
    if not editor.api.get_mode()["blocking"]:
        wait_for(lambda: editor.exec_lua("vim.cmd.redraw() return true"), "the screen")
    time.sleep(0.3)
    wait_for(lambda: terminal.capture() == terminal.capture(), "a quiet screen")
    return Screen(terminal.capture(), rows, terminal.cursor())


def cropped(screen: Screen, rows: str) -> Screen:
    """A screen's rows `FIRST:LAST`, from 1; all of them where that is empty."""
    if not rows:
        return screen
    first, last = map(int, rows.split(":"))
    kept = screen.capture.split("\n")[first - 1 : last]
    column, row = screen.cursor
    return Screen("\n".join(kept), len(kept), (column, row - first + 1))


def do_steps(wanted: argparse.Namespace, terminal: Terminal, editor: pynvim.Nvim) -> list[Screen]:
    """Does what the steps say; the screens they want."""
    screens = []
    for step in map(json.loads, wanted.step):
        for key in step["keys"]:
            terminal("send-keys", key)
            time.sleep(0.1)
        if "until" in step:
            wait_for(functools.partial(editor.exec_lua, step["until"]), step["until"])
        if "sees" in step:
            wait_for(lambda step=step: step["sees"] in terminal.capture(), step["sees"])
        if step.get("shot"):
            screens.append(settled(terminal, editor, wanted.rows))
    return screens


def do_typing(wanted: argparse.Namespace, terminal: Terminal, editor: pynvim.Nvim) -> None:
    """Types, and waits for a ghost or for marks."""
    if wanted.marks:
        wait_for(lambda: editor.exec_lua(MARKED) >= wanted.marks, "the marks")
    else:
        terminal("send-keys", "A")
        terminal("send-keys", "-l", wanted.type)
        wait_for(lambda: editor.exec_lua(DRAWN), "the ghost")
    time.sleep(wanted.linger)
    for key in wanted.then:
        terminal("send-keys", key)
    time.sleep(wanted.linger if wanted.then else 0.0)


def take(wanted: argparse.Namespace) -> None:
    """Does it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        init, address = init_file(folder, wanted), folder / "nvim"
        nvim = CACHE / wanted.neovim / "bin" / "nvim"
        command = [str(nvim), "--clean", "-u", str(init), "--listen", str(address)]
        terminal = Terminal(folder, wanted.columns, wanted.rows, [*command, wanted.manuscript])
        try:
            editor = wait_for(lambda: attach(address), "Neovim")
            ready = "local c = vim.lsp.get_clients()[1] return c and c.initialized"
            wait_for(lambda: editor.exec_lua(ready), "the server")
            terminal("send-keys", f"{wanted.at}G")
            screens = do_steps(wanted, terminal, editor)
            if not wanted.step:
                do_typing(wanted, terminal, editor)
            screens.append(cropped(settled(terminal, editor, wanted.rows), wanted.crop))
            editor.close()
        finally:
            terminal.close()
    sys.stdout.write("\n".join(screen.capture for screen in screens))
    Path(wanted.out).parent.mkdir(parents=True, exist_ok=True)
    Path(wanted.out).write_text(picture(screens, wanted.columns), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("manuscript")
    parser.add_argument("out")
    parser.add_argument("--at", default="", help="line; the last one where it isn't given")
    parser.add_argument("--type", default="", help="what to type at its end")
    parser.add_argument(
        "--then", nargs="*", default=[], help="tmux key names, once a ghost is there"
    )
    parser.add_argument("--step", action="append", default=[], help="see above")
    parser.add_argument("--crop", default="", help="FIRST:LAST rows of the last screen")
    parser.add_argument("--marks", type=int, default=0, help="wait for so many marks, type nothing")
    parser.add_argument("--linger", type=float, default=0.0, help="seconds for it to grow")
    parser.add_argument("--settings", default="{}")
    parser.add_argument("--lua", default="", help="more for the init.lua")
    parser.add_argument("--server", default="", help="another server's command line")
    parser.add_argument("--neovim", default="0.12", help="which one of .cache/neovim")
    parser.add_argument("--columns", type=int, default=84)
    parser.add_argument("--rows", type=int, default=24)
    os.chdir(REPOSITORY)
    take(parser.parse_args(argv))


if __name__ == "__main__":
    main()
