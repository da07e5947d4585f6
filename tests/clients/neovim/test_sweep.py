"""Sweeps and the loom in a real Neovim, against a scripted server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clients.neovim.editor import wait_for
from clients.neovim.test_changes import span
from clients.neovim.test_gaps import quiet, says

if TYPE_CHECKING:
    from clients.neovim.conftest import Fake
    from clients.neovim.editor import Editor

pytestmark = pytest.mark.neovim

STORY = "The fog.\n\n[the ferry]\n\nThe end.\n"
COLD = ["The ferry came.", "It was late."]
HOT = ["Like a lamp she swam,", "the ferry!", "And nobody waved."]


def candidate(number: int, temperature: float, sentences: list[str]) -> dict[str, Any]:
    text = " ".join(sentences)
    return {"id": f"c{number}", "temperature": temperature, "text": text, "sentences": sentences}


def answer(**facts: Any) -> dict[str, Any]:
    both = [candidate(0, 0.2, COLD), candidate(2, 1.0, HOT)]
    return {"batch": "b1", "candidates": both, "range": span(2, 0, 11), **facts}


def sees(editor: Editor, *lines: str) -> None:
    """Waits for the window to have just these lines below its hint."""
    wait_for(
        lambda: editor.lines()[1:] == list(lines),
        f"the lines {lines}",
    )


def put_in(fake: Fake, text: str) -> dict[str, Any]:
    return {"edit": {"start": [2, 0], "end": [2, 11], "text": text}, "uri": fake.uri}


def news(fake: Fake, index: int, text: str, **facts: Any) -> None:
    """Has the server tell of one candidate of the sweep that is running."""
    told = {"token": fake.was_asked("sweep")["token"], "batch": "b1", "uri": fake.uri}
    known = {"index": index, "id": f"c{index}", "temperature": (0.2, 0.6, 1.0)[index]}
    params = {**told, **known, "text": text, "done": False, **facts}
    argument = {"method": "afterword/candidate", "params": params}
    call = "require('afterword.server').execute(vim.fn.bufnr('book.md'), 'fake.notify', ...)"
    fake.editors[0].lua(call, argument)


def test_candidates_are_read_as_they_come_and_marked(fake: Fake) -> None:
    fake.does("sweep", {"gate": "go"}, result=answer())
    editor = fake.edit(STORY)
    editor.type("3G0")
    editor.nvim.command("Afterword sweep")
    asked = fake.was_asked("sweep")
    assert asked == {
        "uri": fake.uri,
        "position": {"line": 2, "character": 0},
        "token": asked["token"],
    }
    sees(editor, "", "Writing …")
    news(fake, 0, "The fer", id=None)
    sees(editor, "", "    ── 0.2 …", "      The fer")
    news(fake, 2, "Like a lamp")
    news(fake, 1, "", id=None, done=True)
    streamed = [
        "", "    ── 0.2 …", "      The fer", "", "    ── 0.6  nothing worth offering",
        "", "    ── 1.0 …", "      Like a lamp",
    ]  # fmt: skip
    sees(editor, *streamed)
    editor.type("9G")
    news(fake, 0, "The ferry came.\n\nIt was late.", sentences=COLD, done=True)
    grown = ["", "[ ] ── 0.2", "[ ]   The ferry came.", "[ ]   It was late."]
    sees(editor, *grown, *streamed[3:])
    assert editor.nvim.current.line == "      Like a lamp"
    editor.type("5G<Space>")
    sees(editor, *grown[:3], "[1]   It was late.", *streamed[3:])
    fake.opens("go")
    whole = [
        "", "[ ] ── 0.2", "[ ]   The ferry came.", "[1]   It was late.",
        "", "    ── 0.6  nothing worth offering",
        "", "[ ] ── 1.0", *(f"[ ]   {one}" for one in HOT),
    ]  # fmt: skip
    sees(editor, *whole)
    quiet(editor)


def test_what_is_marked_is_put_in_in_the_order_of_the_marks(fake: Fake) -> None:
    fake.does("sweep", result=answer())
    stitched = "And nobody waved. The ferry came. It was late."
    fake.does("stitch", put_in(fake, stitched), result={"text": stitched, "applied": True})
    editor = fake.edit(STORY)
    editor.type("3G")
    editor.nvim.command("Afterword sweep 0.2 1")
    wait_for(lambda: len(editor.lines()) == 10, "the candidates")
    assert fake.was_asked("sweep")["temperatures"] == [pytest.approx(0.2), 1]
    editor.type("8G<Space>9G<Space>10G<Space>4G<Space>5G<Space>8G<Space>9G<Space>")
    sees(
        editor,
        *("", "[ ] ── 0.2", "[2]   The ferry came.", "[3]   It was late."),
        *("", "[ ] ── 1.0", "[ ]   Like a lamp she swam,", "[ ]   the ferry!"),
        "[1]   And nobody waved.",
    )
    editor.type("<CR>")
    after = ["The fog.", "", stitched, "", "The end."]
    wait_for(lambda: editor.lines() == after, "the text")
    assert fake.was_asked("stitch") == {
        "uri": fake.uri,
        "batch": "b1",
        "pick": [{"id": "c2", "sentences": [2]}, {"id": "c0", "sentences": [0, 1]}],
        "apply": True,
    }
    wait_for(lambda: editor.cursor() == (3, len(stitched) - 1), "the cursor behind it")
    editor.nvim.command("undo")
    assert editor.lines() == STORY.splitlines()
    quiet(editor)


def test_a_whole_candidate_or_what_the_cursor_is_on(fake: Fake) -> None:
    fake.does("sweep", result=answer())
    fake.does("stitch", result={"text": "", "applied": False})
    editor = fake.edit(STORY)
    editor.nvim.command("3Afterword sweep")
    wait_for(lambda: len(editor.lines()) == 10, "the candidates")
    assert fake.was_asked("sweep")["range"] == span(2, 0, 11)
    editor.type("9G<Space>7G<Space>")  # all of it instead of a sentence
    wait_for(lambda: editor.lines()[6] == "[1] ── 1.0", "the mark")
    assert editor.lines()[8] == "[ ]   the ferry!"
    editor.type("<CR>")
    assert fake.was_asked("stitch")["pick"] == [{"id": "c2"}]
    editor.settle()
    assert len(editor.lines()) == 10  # nothing was put in, so nothing is lost
    editor.type("7G<Space>5G<CR>")
    wait_for(lambda: len(fake.asked("stitch")) == 2, "the second")
    assert fake.was_asked("stitch")["pick"] == [{"id": "c0", "sentences": [1]}]
    editor.type("gg<CR>")
    editor.settle()
    assert len(fake.asked("stitch")) == 2


def test_one_may_be_taken_while_others_are_written(fake: Fake) -> None:
    fake.does("sweep", {"gate": "never"})
    fake.does("stitch", put_in(fake, COLD[1]), result={"text": COLD[1], "applied": True})
    editor = fake.edit(STORY)
    editor.type("3G")
    editor.nvim.command("Afterword sweep")
    news(fake, 0, " ".join(COLD), sentences=COLD, done=True)
    wait_for(lambda: len(editor.lines()) == 5, "the first")
    editor.type("5G<CR>")
    wait_for(lambda: editor.lines() == ["The fog.", "", COLD[1], "", "The end."], "the text")
    fake.hears("stopped", name="afterword.sweep")
    quiet(editor)


@pytest.mark.parametrize("leave", ["q", ":q<CR>", "stop"])
def test_leaving_stops_what_is_not_written_yet(fake: Fake, leave: str) -> None:
    fake.does("sweep", {"gate": "never"})
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword sweep")
    news(fake, 0, "The fer")
    sees(editor, "", "    ── 0.2 …", "      The fer")
    if leave == "stop":
        editor.nvim.command("Afterword stop")
    else:
        editor.type(leave)
    fake.hears("stopped", name="afterword.sweep")
    news(fake, 0, "The ferry came")  # too late
    editor.settle()
    assert len(editor.nvim.windows) == (2 if leave == "stop" else 1)
    quiet(editor)


def test_nothing_worth_offering_is_said(fake: Fake) -> None:
    fake.does("sweep", result=answer(candidates=[]))
    editor = fake.edit(STORY)
    editor.nvim.command("Afterword sweep")
    sees(editor, "", "Nothing worth offering came.")
    editor.type("<Space><CR>q")
    wait_for(lambda: editor.lines() == STORY.splitlines(), "the manuscript")
    editor.nvim.command("Afterword sweep warm")
    says(editor, "sweep takes temperatures")
    fake.does("sweep", result={"batch": None, "candidates": [], "range": None})
    editor.nvim.command("Afterword sweep")
    wait_for(lambda: len(fake.asked("sweep")) == 2, "a sweep in the middle of a sentence")
    wait_for(lambda: editor.lines() == STORY.splitlines(), "no window is left")
    fake.does("sweep", error="the endpoint is down")
    editor.nvim.command("Afterword sweep")
    says(editor, "Afterword: the endpoint is down")
    quiet(editor)


def kept(number: int, batch: str, text: str, **facts: Any) -> dict[str, Any]:
    known = {"id": f"k{number}", "batch": batch, "text": text, "temperature": 0.2 * number}
    blank = {"parent": None, "place": "gap", "kept_at": 1_700_000_000, "sentences": [text]}
    return {**known, **blank, "siblings": [], "children": [], **facts}


def test_the_loom_is_a_tree_whose_batches_open_again(fake: Fake) -> None:
    strands = [
        kept(3, "b2", "Then it rained.", parent="k1"),
        kept(1, "b1", "The fog\n\ncame."),
        kept(2, "b1", "The fog went."),
        kept(4, "b0", "Once.", parent="gone"),
    ]
    fake.does("loom", by={"open": answer()}, result={"candidates": strands})
    editor = fake.edit(STORY)
    editor.type("3G$")
    editor.nvim.command("Afterword loom")
    wait_for(lambda: len(editor.lines()) > 5, "the list")
    assert fake.was_asked("loom") == {"uri": fake.uri, "count": 100}
    lines = editor.lines()[1:]
    assert [line for line in lines if "──" not in line] == [
        "",
        "├ 0.2  The fog ¶ came.",
        "│  └ 0.6  Then it rained.",
        "└ 0.4  The fog went.",
        "",
        "└ 0.8  Once.",
    ]
    assert sum("──" in line for line in lines) == 3
    editor.nvim.funcs.search("Then it rained")
    editor.type("<CR>")
    wait_for(lambda: "[ ]   And nobody waved." in editor.lines(), "the batch")
    here = {"line": 2, "character": 11}
    assert fake.was_asked("loom") == {
        "uri": fake.uri,
        "id": "k3",
        "open": True,
        "position": here,
    }
    fake.does("stitch", put_in(fake, HOT[2]), result={"text": HOT[2], "applied": True})
    editor.nvim.funcs.search("And nobody waved")
    editor.type("<CR>")
    wait_for(lambda: HOT[2] in editor.lines(), "the text")
    assert fake.was_asked("stitch")["batch"] == "b1"
    fake.does("loom", result={"candidates": []})
    editor.nvim.command("Afterword loom")
    says(editor, "no candidates are kept")
    quiet(editor)
