"""Other words for what is written, and presets, in a real Neovim against a scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for
from clients.neovim.test_coach import CHOOSE
from clients.neovim.test_gaps import quiet, says

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake
    from clients.neovim.editor import Editor

pytestmark = pytest.mark.neovim

STORY = "🌊 The fog came 🚢 late.\n\nNobody saw it.\n"


def span(line: int, start: int, end: int) -> dict[str, Any]:
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    }


def wordings(*texts: str, **facts: Any) -> dict[str, Any]:
    candidates = [
        {"id": f"c{number}", "text": text, "temperature": 0.8} for number, text in enumerate(texts)
    ]
    return {"applied": False, "candidates": candidates, **facts}


def put_in(fake: Fake, line: int, width: int, text: str) -> dict[str, Any]:
    """What the server does when one is taken."""
    wanted = {"start": [line, 0], "end": [line, width], "text": text}
    return {"edit": wanted, "uri": fake.uri}


def sees_preview(editor: Editor, first: str, text: str) -> None:
    wait_for(
        lambda: editor.lines()[0].startswith(f'" {first}: y puts it in'),
        "the preview",
    )
    assert "\n".join(editor.lines()[2:]) == text


def test_a_paragraph_is_changed_after_a_yes(fake: Fake) -> None:
    wide = span(2, 0, 14)
    answer = wordings("Nobody saw.", "It was seen by nobody.", range=wide, quote="Nobody saw it.")
    fake.does("change", by={"take": {"applied": True}}, result=answer)
    editor = fake.edit(STORY)
    editor.type("3G04l")
    editor.nvim.command("Afterword change shorten")
    sees_preview(editor, "Make it shorter", "Nobody saw it.")
    asked = fake.was_asked("change")
    assert asked == {"uri": fake.uri, "range": span(2, 4, 4), "how": "shorten", "show": False}
    editor.type("]")
    whole = "Nobody saw it.\nIt was seen by nobody."  # too little stays to read it word by word
    wait_for(lambda: "\n".join(editor.lines()[2:]) == whole, "the other")
    editor.type("]]")  # around to the second again
    fake.does("change", put_in(fake, 2, 14, "It was seen by nobody."), result={"applied": True})
    editor.type("y")
    wait_for(lambda: editor.lines() == [*STORY.splitlines()[:2], "It was seen by nobody."], "it")
    taken = fake.was_asked("change")
    assert taken == {
        "uri": fake.uri,
        "range": wide,
        "take": "It was seen by nobody.",
        "id": "c1",
        "quote": "Nobody saw it.",
    }
    editor.nvim.command("undo")
    assert editor.lines() == STORY.splitlines()
    quiet(editor)


def test_nothing_is_taken_without_a_yes(fake: Fake) -> None:
    fake.does("change", result=wordings("Nobody.", range=span(2, 0, 14), quote="Nobody saw it."))
    editor = fake.edit(STORY)
    for leave in ("n", "q", ":q<CR>"):
        editor.nvim.command("3Afterword change shorten")
        sees_preview(editor, "Make it shorter", "Nobody saw it.")
        editor.type(leave)
        wait_for(lambda: editor.lines() == STORY.splitlines(), "the manuscript")
    editor.settle()
    assert len(fake.asked("change")) == 3


def test_what_stands_in_the_selection_is_meant_to_the_character(fake: Fake) -> None:
    encoding = fake.edit(STORY).lua("return require('afterword.server').client().offset_encoding")
    width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding]
    editor = fake.editors[0]
    editor.type("gg0v15l<Esc>")  # up to the ship and with it
    editor.nvim.command("'<,'>Afterword change tone wry and dry")
    asked = fake.was_asked("change")
    assert asked["range"] == span(0, 0, 14 + 2 * width)
    assert (asked["how"], asked["detail"]) == ("tone", "wry and dry")
    editor.type("ggVG<Esc>")
    editor.nvim.command("'<,'>Afterword change say make it rain")
    wait_for(lambda: len(fake.asked("change")) == 2, "the second")
    asked = fake.was_asked("change")
    assert asked["range"]["start"] == {"line": 0, "character": 0}
    assert asked["range"]["end"] == {"line": 2, "character": 14}
    assert asked["how"] == "say"
    assert asked["instruction"] == "make it rain"
    assert "detail" not in asked


@pytest.mark.parametrize(("encoding", "ship"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_are_the_servers(fake: Fake, encoding: str, ship: int) -> None:
    editor = fake.edit(STORY)
    editor.lua("require('afterword.server').client().offset_encoding = ...", encoding)
    bytes_before = len("🌊 The fog came 🚢".encode())
    told = editor.lua("return require('afterword.places').position(0, 0, ...)", bytes_before)
    assert told == {"line": 0, "character": 14 + 2 * ship}
    there = span(0, 14 + ship, 14 + 2 * ship)
    stretch = editor.lua("return require('afterword.places').stretch(0, ...)", there)
    assert stretch == [0, bytes_before - 4, 0, bytes_before]
    beyond = editor.lua("return require('afterword.places').stretch(0, ...)", span(9, 0, 0))
    assert beyond == [2, 14, 2, 14]


def test_a_mapping_in_visual_mode_knows_the_selection(fake: Fake) -> None:
    editor = fake.edit(STORY, lua="vim.keymap.set('x', 'X', '<Cmd>Afterword change expand<CR>')")
    editor.type("3G$vbbX")
    wait_for(lambda: fake.asked("change"), "the question")
    assert fake.asked("change")[0]["range"] == span(2, 7, 14)


def test_the_stretch_is_followed_while_the_writer_reads(fake: Fake) -> None:
    fake.does("change", result=wordings("Nobody.", range=span(2, 0, 14), quote="Nobody saw it."))
    editor = fake.edit(STORY)
    manuscript = editor.nvim.current.buffer
    editor.nvim.command("3Afterword change shorten")
    sees_preview(editor, "Make it shorter", "Nobody saw it.")
    manuscript.append(["Before.", ""], 0)
    editor.type("y")
    wait_for(lambda: len(fake.asked("change")) == 2, "the taking")
    assert fake.was_asked("change")["range"] == span(4, 0, 14)


def test_what_comes_for_another_text_is_dropped(fake: Fake) -> None:
    answer = wordings("Nobody.", range=span(2, 0, 14), quote="Nobody saw it.")
    fake.does("change", {"gate": "go"}, result=answer)
    editor = fake.edit(STORY)
    editor.nvim.command("3Afterword change shorten")
    fake.was_asked("change")
    editor.nvim.current.buffer[2] = "Everybody saw it."
    fake.opens("go")
    says(editor, "Afterword: the text has changed meanwhile")
    assert len(editor.nvim.windows) == 1


def test_what_is_not_said_is_asked(fake: Fake) -> None:
    own = "vim.ui.input = function(options, done) done('as if by a child') end"
    editor = fake.edit(STORY, lua=CHOOSE + own)
    editor.nvim.vars["offered"] = []
    editor.nvim.vars["choice"] = "Say what should change"
    editor.nvim.command("Afterword change")
    asked = fake.was_asked("change")
    assert (asked["how"], asked["instruction"]) == ("say", "as if by a child")
    editor.nvim.vars["choice"] = "smell"
    editor.nvim.command("Afterword change describe")
    wait_for(lambda: len(fake.asked("change")) == 2, "the sense")
    assert fake.was_asked("change")["detail"] == "smell"
    editor.nvim.vars["choice"] = "in your own words"
    editor.nvim.command("Afterword change tone")
    wait_for(lambda: len(fake.asked("change")) == 3, "the tone")
    assert fake.was_asked("change")["detail"] == "as if by a child"
    editor.nvim.vars["choice"] = "none of them"
    editor.nvim.command("Afterword change pov")
    editor.nvim.command("Afterword change nonsense")
    says(editor, "no way to change a text is called `nonsense`")
    editor.settle()
    assert len(fake.asked("change")) == 3


def test_a_code_action_shows_it_first_as_well(fake: Fake) -> None:
    fake.does("change", result=wordings("Nobody.", range=span(2, 0, 14), quote="Nobody saw it."))
    editor = fake.edit(STORY, lua=CHOOSE)
    editor.nvim.vars["offered"], editor.nvim.vars["choice"] = [], "Shorten"
    editor.type("3G")
    editor.lua("vim.lsp.buf.code_action()")
    sees_preview(editor, "Make it shorter", "Nobody saw it.")
    assert fake.was_asked("change")["show"] is False


def test_the_words_of_the_command_are_completed(fake: Fake) -> None:
    presets = [{"key": "poem", "name": "Poem", "says": "a poem"}]
    fake.does("presets", result={"presets": [*presets, {**presets[0], "key": "reply"}]})
    editor = fake.edit(STORY)

    def completed(line: str) -> list[str]:
        return list(editor.nvim.funcs.getcompletion(line, "cmdline"))

    assert {"fill", "change", "regenerate", "sweep", "loom"} <= set(completed("Afterword "))
    assert completed("Afterword fill ") == ["all"]
    assert completed("Afterword fill all ") == []
    assert completed("Afterword change d") == ["describe", "dialogue"]
    assert completed("'<,'>Afterword change describe s") == ["sight", "sound", "smell"]
    assert completed("Afterword regenerate ") == ["0.2", "0.4", "0.6", "0.8", "1.0"]
    assert completed("Afterword regenerate 0.2 ") == []
    assert completed("Afterword sweep 0.2 0") == ["0.2", "0.4", "0.6", "0.8"]
    assert completed("Afterword say ") == ["poem", "reply"]
    assert fake.was_asked("presets") == {}


def test_a_preset_says_something_here_or_about_the_selection(fake: Fake) -> None:
    fake.does(
        "say", put_in(fake, 2, 0, "A poem. "), result=wordings("A poem.", range=span(2, 0, 0))
    )
    fake.does("presets", result={"presets": [{"key": "poem", "name": "Poem", "says": "in verse"}]})
    editor = fake.edit(STORY, lua=CHOOSE)
    editor.type("3G$")
    editor.nvim.command("Afterword say poem")
    here = {"line": 2, "character": 14}
    asked = fake.was_asked("say")
    assert asked == {"uri": fake.uri, "preset": "poem", "position": here, "apply": True}
    wait_for(lambda: editor.lines()[2] == "A poem. Nobody saw it.", "the poem")
    editor.nvim.command("undo")
    assert editor.lines() == STORY.splitlines()
    editor.nvim.command("3Afterword say poem the sea, at night")
    wait_for(lambda: len(fake.asked("say")) == 2, "the second")
    asked = fake.was_asked("say")
    assert asked["range"] == span(2, 0, 14)
    assert asked["text"] == "the sea, at night"
    editor.nvim.vars["offered"], editor.nvim.vars["choice"] = [], "Poem: in verse"
    editor.nvim.command("Afterword say")
    wait_for(lambda: len(fake.asked("say")) == 3, "the third")
    fake.does("say", result=wordings(range=span(2, 0, 0)))
    editor.nvim.command("Afterword say poem")
    says(editor, "nothing worth offering came")
    quiet(editor)
