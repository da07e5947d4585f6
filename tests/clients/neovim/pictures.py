"""Takes docs/pictures/neovim-gap.svg and neovim-sweep.svg: the demo's story, a scripted model.

    python tests/clients/neovim/pictures.py

What the model says was written for the pictures; all else is a real Neovim and the real server.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clients.neovim import picture
from clients.neovim.editor import REPOSITORY
from scripted.answers import Answer, says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from scripted.server import Recorded

STORY = REPOSITORY / "server" / "afterword" / "cli" / "demo_story" / "manuscript.md"
PICTURES = REPOSITORY / "docs" / "pictures"
WALK = (
    "She went home by the sea wall, for the air. Dunstan Tarrant was sitting on the groyne with"
    " his boots beside him, and he told her about the boots. From there he got on to his sister's"
    " chimney, the price of tar, and a heron that had taken to standing on the chapel roof. When"
    " she said good night he looked for some time at the case under her arm, and remarked that it"
    " would be a dry spring."
)
SWEPT = {
    0.2: "On Sunday she oiled the chain. It took the oil without a sound, link after link.",
    0.4: "On the Saturday she oiled the chain, as she had been told. The top link was worn so thin"
    " that she stopped breathing while she wiped it.",
    0.6: "Mr Speight came early one morning and stood by the hatch with his galoshes together. He"
    " said that it was a great thing to have figures in a clear hand, and went away again.",
    0.8: "One evening she patted the big weight on its bright cheek, to see what it was like. It"
    " was cold, and it was like being let in.",
    1.0: "Somewhere under the boards the river turned over in its bed. All the Sins shivered in"
    " their tray, the smallest first.",
}
LENSES = """
vim.o.scrolloff, vim.o.cmdheight = 3, 1
vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
  vim.lsp.codelens.enable(true, { bufnr = event.buf })
end })
"""
LINES = "local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')"
SWEPT_ALL = f"{LINES} return select(2, text:gsub('%[ %] ──', '')) == 5"
MARKED = f"{LINES} return text:find('[2]', 1, true) ~= nil"
PUT_IN = f"{LINES} return text:find('told. All the Sins', 1, true) ~= nil"


def answers(request: Recorded) -> Answer:
    """The walk for the gap that asks for it, else a candidate of the sweep."""
    heat = float(request.body.get("temperature") or 0)
    text = WALK if "sea wall" in request.prompt else SWEPT.get(heat, SWEPT[0.6])
    return says(f"{text}\n\n")


def take(
    scripted: ScriptedServer, name: str, line: int, rows: int, crop: str, *steps: dict[str, object]
) -> None:
    """One picture: the screens that steps want, and the rows `crop` of the last one."""
    engine = {"kind": "openai", "base_url": scripted.url, "model": "scripted"}
    given = [part for step in steps for part in ("--step", json.dumps(step))]
    settings = json.dumps({"engine": engine, "completion": {"trigger": "asked"}})
    size = ["--columns", "92", "--rows", str(rows), "--crop", crop, "--settings", settings]
    picture.main(
        [str(STORY), str(PICTURES / name), "--at", str(line), "--lua", LENSES, *size, *given]
    )


def main() -> None:
    """Takes both."""
    with tempfile.TemporaryDirectory() as folder, ScriptedServer(answers) as scripted:
        own = {"AFTERWORD_CONFIG": "config.toml", "AFTERWORD_DATA": "data"}
        os.environ |= {name: str(Path(folder) / file) for name, file in own.items()}
        os.environ["AFTERWORD_OFFLINE"] = "1"
        take(
            scripted,
            "neovim-gap.svg",
            36,
            21,
            "2:13",
            {"keys": ["zt"], "sees": "gap: Ada walks home"},
            {"keys": ["gra"], "sees": "Fill this gap", "shot": True},
            {"keys": ["1", "Enter"], "sees": "the price of tar"},
        )
        take(
            scripted,
            "neovim-sweep.svg",
            28,
            38,
            "14:24",
            {"keys": ["zz", ":Afterword sweep", "Enter"], "until": SWEPT_ALL},
            {"keys": ["8G", "Space", "21G", "Space"], "until": MARKED, "shot": True},
            {"keys": ["Enter"], "until": PUT_IN},
        )


if __name__ == "__main__":
    main()
