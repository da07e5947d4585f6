"""Drawing anew at another temperature in a real Neovim, against a scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for
from clients.neovim.test_changes import STORY, put_in, span
from clients.neovim.test_coach import CHOOSE
from clients.neovim.test_gaps import quiet, says

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake

pytestmark = pytest.mark.neovim

FOG = {"after": "The fog", "says": [" came down.", " stayed.", " went."]}
ANEW = {"after": "The fog", "says": [" lay on the water like wool."]}


def anew(line: int, column: int) -> dict[str, Any]:
    candidate = {"id": "n", "text": ANEW["says"][0], "temperature": 0.8, "sentences": ["It lay."]}
    return {"candidates": [candidate], "receipt": "n", "range": span(line, column, column)}


def test_a_new_ghost_stands_where_the_old_one_stood(fake: Fake) -> None:
    fake.says({"kind": 2, **FOG, "says": FOG["says"][:1]})
    editor = fake.edit("The\n\nThe end.\n")
    editor.type("A fog")
    editor.sees(" came down.")
    fake.does("regenerate", result=anew(0, 7))
    fake.says({"kind": 1, **ANEW})
    editor.type("<Esc>:Afterword regenerate 0.8<CR>")
    editor.sees(ANEW["says"][0])
    assert fake.was_asked("regenerate") == {
        "uri": fake.uri,
        "position": {"line": 0, "character": 7},
        "temperature": 0.8,
        "apply": True,
    }
    editor.type("<Tab>")
    fake.hears("accept")
    assert editor.lines()[0] == f"The fog{ANEW['says'][0]}"
    quiet(editor)


def test_in_the_middle_of_a_line_as_well(fake: Fake) -> None:
    fake.says({"kind": 2, **FOG, "says": FOG["says"][:1]})
    editor = fake.edit("The sat there.\n")
    editor.type("0ea fog")
    editor.sees(" came down.")
    fake.does("regenerate", result=anew(0, 7))
    fake.says({"kind": 1, **ANEW})
    editor.type("<Esc>:Afterword regenerate 0.8<CR>")
    editor.sees(ANEW["says"][0])
    assert fake.was_asked("regenerate")["position"] == {"line": 0, "character": 7}


def test_without_leaving_insert_mode_too(fake: Fake) -> None:
    fake.says(FOG)
    mapped = "vim.keymap.set('i', '<F5>', '<Cmd>Afterword regenerate 1<CR>')"
    editor = fake.edit("The\n", lua=mapped)
    editor.type("A fog")
    editor.sees(" came down.")
    fake.does("regenerate", result=anew(0, 7))
    fake.says({"kind": 1, **ANEW})
    editor.type("<F5>")
    editor.sees(ANEW["says"][0])
    assert fake.was_asked("regenerate")["temperature"] == 1


def test_the_temperature_is_asked_for(fake: Fake) -> None:
    fake.does("regenerate", result=anew(2, 14))
    editor = fake.edit(STORY, lua=CHOOSE)
    editor.nvim.vars["offered"], editor.nvim.vars["choice"] = [], "0.8"
    editor.type("3G0")
    editor.nvim.command("Afterword regenerate")
    asked = fake.was_asked("regenerate")
    assert asked["temperature"] == pytest.approx(0.8)
    assert asked["position"] == {"line": 2, "character": 0}
    assert [one[:3] for one in editor.nvim.vars["offered"]] == ["0.2", "0.4", "0.6", "0.8", "1.0"]
    wait_for(lambda: editor.nvim.api.get_mode()["mode"] == "i", "writing goes on")
    editor.type("<Esc>")
    editor.nvim.command("Afterword regenerate hot")
    says(editor, "regenerate takes a temperature")


def test_an_answer_that_comes_too_late_moves_nobody(fake: Fake) -> None:
    fake.does("regenerate", {"gate": "go"}, result=anew(0, 7))
    editor = fake.edit("The fog\n\nThe end.\n")
    editor.nvim.command("Afterword regenerate 0.8")
    fake.was_asked("regenerate")
    editor.type("Gccno")
    wait_for(lambda: editor.lines()[-1] == "no", "the typing")
    fake.opens("go")
    editor.settle()
    assert editor.cursor() == (3, 2)
    assert editor.lines() == ["The fog", "", "no"]
    assert editor.drawn() is None


def test_a_selection_is_written_anew_in_one_undo_step(fake: Fake) -> None:
    answer = {**anew(2, 0), "range": span(2, 0, 14)}
    fake.does("regenerate", put_in(fake, 2, 14, "It went by."), result=answer)
    editor = fake.edit(STORY)
    editor.nvim.command("3Afterword regenerate 0.6")
    says(editor, "Afterword: written anew at 0.6")
    asked = fake.was_asked("regenerate")
    assert (asked["range"], asked["apply"]) == (span(2, 0, 14), True)
    assert "position" not in asked
    assert editor.lines()[2] == "It went by."
    editor.nvim.command("undo")
    assert editor.lines() == STORY.splitlines()
    fake.does("regenerate", result={"candidates": [], "receipt": None, "range": span(2, 0, 0)})
    editor.nvim.command("Afterword regenerate 0.6")
    says(editor, "nothing worth offering came")
    quiet(editor)
