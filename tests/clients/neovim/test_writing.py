"""Gaps, other words, sweeps and the ledger in a real Neovim with the real server.

The model is the scripted one; everything between it and the keys is real.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for
from clients.neovim.test_coach import CHOOSE
from clients.neovim.test_gaps import quiet, says
from scripted.answers import Answer
from scripted.answers import says as model_says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clients.neovim.editor import Editor
    from scripted.server import Recorded

pytestmark = pytest.mark.neovim

GAP = "[the lamp 🚢 answers]"
STORY = f"""# The Tern Light

🚢 Ada counted the boats twice, and there were nine of them.

{GAP}

She wrote it down, and said nothing to anybody about the tenth.
"""
LAMP = "Far out, a lamp was lifted and put down again."
SECOND = "The harbour slept, or gave out that it did."
COUNTED = "Ada counted the boats once more, and there were still nine."
#: What is swept where the gap is, by its temperature.
SWEPT = {
    0.2: "A lamp was lit on the boat. It went out again.",
    0.4: "Somebody out there had a light. Ada waved her lantern at it.",
    0.6: "The sea gave back one spark. She took it for an answer.",
    0.8: "Green fire ran along the hull. Nobody was at the oars.",
    1.0: "Like a slow eye it opened. Then it closed for good.",
}
GHOSTS = {0.8: " Nothing moved on the mole but the gulls, and they were few."}
GHOST = " The wind had gone round to the north in the night."


def answers(request: Recorded) -> Answer:
    asked, heat = request.prompt, float(request.body.get("temperature") or 0)
    if "The same passage" in asked:
        return model_says(COUNTED)
    if "tenth." in asked:  # it sees what follows, so it is about the gap
        return model_says(f"{SWEPT.get(heat, LAMP)}\n\n")
    return model_says(f"{GHOSTS.get(heat, GHOST)}\n\nMore.")


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ScriptedServer]:
    """The model, and a machine without any settings of its owner's."""
    monkeypatch.setenv("AFTERWORD_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("AFTERWORD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("AFTERWORD_OFFLINE", "1")
    with ScriptedServer(answers) as server:
        yield server


@pytest.fixture
def write(
    scripted: ScriptedServer, tmp_path: Path, start: Callable[..., Editor]
) -> Callable[..., Editor]:
    """Opens the story in an editor whose server is the real one."""
    (tmp_path / "afterword.toml").write_text("", encoding="utf-8")

    def open_it(text: str = STORY, **more: Any) -> Editor:
        file = tmp_path / "tern.md"
        file.write_text(text, encoding="utf-8")
        engine = {"kind": "openai", "base_url": scripted.url, "model": "scripted"}
        settings = {"engine": engine, "coach": {"model": "off"}, **more}
        command = [sys.executable, "-m", "afterword", "serve"]
        editor = start(file, {"cmd": command, "settings": settings}, CHOOSE)
        editor.attached()
        return editor

    return open_it


def reads(editor: Editor, text: str) -> None:
    wait_for(
        lambda: "\n".join(editor.lines()) + "\n" == text,
        "the text",
    )


def filled(words: str = LAMP) -> str:
    return STORY.replace(GAP, words)


def test_a_gaps_action_fills_it(write: Callable[..., Editor], tmp_path: Path) -> None:
    editor = write()
    editor.nvim.vars["choice"], editor.nvim.vars["offered"] = "Fill this gap", []
    editor.type("5G04l")
    editor.lua("vim.lsp.buf.code_action()")
    reads(editor, filled())
    assert editor.nvim.vars["offered"][0] == "Fill this gap: the lamp 🚢 answers"
    editor.nvim.command("silent write")
    assert (tmp_path / "tern.md").read_text(encoding="utf-8") == filled()
    editor.nvim.command("silent undo")
    reads(editor, STORY)
    quiet(editor)


def test_a_gaps_lens_and_the_command_fill_it_too(write: Callable[..., Editor]) -> None:
    editor = write()
    editor.type("5G")
    editor.lua(
        "local lens = vim.lsp.codelens"
        " if vim.fn.has('nvim-0.12') == 1 then lens.enable(true, { bufnr = 0 })"
        " else lens.refresh({ bufnr = 0 }) end"
    )
    wait_for(lambda: editor.lua("return #vim.lsp.codelens.get(0)") == 2, "the lenses")
    wait_for(lambda: any("gap: the lamp" in row for row in editor.screen()), "the gap's")
    editor.lua("vim.lsp.codelens.run()")
    reads(editor, filled())
    says(editor, "Afterword: 1 gap filled")
    editor.nvim.command("silent undo")
    editor.nvim.command("Afterword fill")
    reads(editor, filled())
    editor.type("gg")
    editor.nvim.command("Afterword fill")
    says(editor, "There is no gap here")
    quiet(editor)


def test_every_gap_is_filled_the_first_one_first(
    write: Callable[..., Editor], scripted: ScriptedServer
) -> None:
    texts = iter([LAMP, SECOND])
    scripted.script(lambda _request: model_says(f"{next(texts)}\n\n"))
    end = "\nNot a soul spoke of it, then or afterwards.\n"
    editor = write(f"{STORY}\n{GAP}\n{end}")
    editor.nvim.command("Afterword fill all")
    reads(editor, f"{filled()}\n{SECOND}\n{end}")
    says(editor, "Afterword: 2 gaps filled")
    editor.nvim.command("silent undo")
    reads(editor, f"{filled()}\n{GAP}\n{end}")
    editor.nvim.command("silent undo")
    reads(editor, f"{STORY}\n{GAP}\n{end}")
    quiet(editor)


def test_a_new_ghost_at_another_temperature_stands_in_its_place(
    write: Callable[..., Editor], scripted: ScriptedServer
) -> None:
    editor = write("Ada counted the boats twice, and there were nine of\n")
    editor.type("A them.")
    editor.sees_start(GHOST)
    editor.type("<Esc>:Afterword regenerate 0.8<CR>")
    editor.sees_start(GHOSTS[0.8])
    heats = [one.body["temperature"] for one in scripted.requests if "temperature" in one.body]
    assert pytest.approx(0.8) in heats
    editor.type("<Tab><Esc>")
    written = f"Ada counted the boats twice, and there were nine of them.{GHOSTS[0.8]}\n"
    reads(editor, written)
    quiet(editor)


def test_what_was_accepted_and_what_is_selected_are_written_anew(
    write: Callable[..., Editor],
) -> None:
    editor = write("Ada counted the boats twice, and there were nine of\n\nNobody came.\n")
    editor.type("A them.")
    editor.sees_start(GHOST)
    editor.type("<Tab><Esc>")
    wait_for(lambda: editor.lines()[0].endswith(GHOST), "the text")
    editor.type("gg0")
    editor.nvim.command("Afterword regenerate 0.8")
    says(editor, "Afterword: written anew at 0.8")
    first = f"Ada counted the boats twice, and there were nine of them.{GHOSTS[0.8]}"
    assert editor.lines() == [first, "", "Nobody came."]
    editor.nvim.command("3Afterword regenerate 0.6")
    if editor.lua("return vim.fn.has('nvim-0.12') == 1"):  # an older one can't say that it asks
        wait_for(lambda: editor.lines()[0].startswith('" Regenerate: y puts it in'), "the question")
        editor.type("y")
    wait_for(lambda: editor.lines()[0] == first and editor.lines()[2] != "Nobody came.", "it")
    editor.nvim.command("silent undo")
    assert editor.lines() == [first, "", "Nobody came."]
    quiet(editor)


def test_two_sentences_of_a_sweep_are_stitched_into_the_file(
    write: Callable[..., Editor], tmp_path: Path
) -> None:
    editor = write()
    editor.type("5G")
    editor.nvim.command("Afterword sweep")
    wait_for(lambda: len(editor.lines()) == 21, "the candidates")
    assert [line for line in editor.lines() if "──" in line] == [
        f"[ ] ── {heat}" for heat in (0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    for words in ("Green fire", "It went out again"):
        editor.nvim.funcs.search(words)
        editor.type("<Space>")
    editor.type("<CR>")
    reads(editor, filled("Green fire ran along the hull. It went out again."))
    editor.nvim.command("silent write")
    wait_for(lambda: "Green fire" in (tmp_path / "tern.md").read_text(encoding="utf-8"), "the file")
    editor.nvim.command("silent undo")
    reads(editor, STORY)
    editor.nvim.command("Afterword loom")
    wait_for(lambda: any("Like a slow eye" in line for line in editor.lines()), "the loom")
    editor.nvim.funcs.search("Like a slow eye")
    editor.type("<CR>")
    wait_for(lambda: "[ ]   Then it closed for good." in editor.lines(), "the batch again")
    editor.nvim.funcs.search("Then it closed")
    editor.type("<CR>")
    reads(editor, filled("Then it closed for good."))
    quiet(editor)


def test_one_is_taken_while_the_others_are_written_and_upstream_is_closed(
    write: Callable[..., Editor], scripted: ScriptedServer
) -> None:
    def slow(request: Recorded) -> Answer:
        heat = float(request.body.get("temperature") or 0)
        more = {} if heat == pytest.approx(0.4) else {"per_token_s": 20.0}
        return model_says(f"{SWEPT.get(heat, LAMP)}\n\n", **more)

    scripted.script(slow)
    editor = write()
    editor.type("5G")
    editor.nvim.command("Afterword sweep")
    waved = "[ ]   Ada waved her lantern at it."
    wait_for(lambda: waved in editor.lines(), "the first")
    assert sum("…" in line for line in editor.lines()) >= 1
    editor.nvim.funcs.search("Ada waved")
    editor.type("<CR>")
    reads(editor, filled("Ada waved her lantern at it."))

    def closed() -> bool:
        begun = [one for one in scripted.requests if one.path.endswith("completions")]
        return all(one.finished or one.disconnected for one in begun)

    wait_for(closed, "the end of what nobody reads any more")
    quiet(editor)


def test_other_words_are_shown_and_put_in(write: Callable[..., Editor]) -> None:
    editor = write()
    editor.type("3G")
    editor.nvim.command("Afterword change rewrite")
    hint = '" Say it in other words: y puts it in'
    wait_for(lambda: editor.lines()[0].startswith(hint), "the preview")
    editor.type("y")
    reads(editor, STORY.replace(STORY.splitlines()[2], COUNTED))
    editor.nvim.command("silent undo")
    reads(editor, STORY)
    quiet(editor)


def test_the_ledger_is_told(write: Callable[..., Editor]) -> None:
    editor = write("Ada counted the boats twice, and there were nine of\n")
    editor.type("A them.")
    editor.sees_start(GHOST)
    editor.type("<Tab><Esc>")
    wait_for(lambda: GHOST in editor.lines()[0], "the text")
    editor.nvim.command("Afterword provenance")
    wait_for(lambda: editor.lines()[0] == "# Provenance", "the page")
    assert any("The wind had gone round" in line for line in editor.lines()), editor.lines()
    editor.type("q")
    editor.nvim.command("Afterword stats")
    wait_for(lambda: editor.lines()[0] == "# Statistics", "the statistics")
    assert "- Taken: 1 of 1 seen (100 %)" in editor.lines()
    editor.type("q")
    keys = editor.nvim.funcs.getcompletion("Afterword say ", "cmdline")
    assert "poem" in keys
    quiet(editor)
