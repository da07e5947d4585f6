"""`afterword.outlines` end to end: a real server process against a scripted model's."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from lsp.editor import Editor, as_dict, editing, engine_at
from scripted.answers import Answer, broken, hanging, says
from scripted.server import Recorded, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from pathlib import Path

STORY = """\
---
title: Salt Quay
---

# One

The ferry left without her, and the rain came down on Salt Quay. Marta counted the boats.

# Two

- She opens the letter.
"""
DETAILED = "## One\n\n- The ferry leaves without Marta.\n- 🚢 She counts nine boats in the rain.\n"
OTHER = "1. On the quay Marta learns that nobody waits.\n2. She opens the letter: it is her own."
CRLF = "# Salt Quay 🚢\r\n\r\n## One\r\n\r\n- 🚢 leaves.\r\n\r\n## Three\r\n"


def answers(request: Recorded) -> Answer:
    return says(DETAILED if "detailed outline" in request.prompt else OTHER)


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with ScriptedServer(answers) as server:
        yield server


class Window:
    """An editor window that can change files; it writes down what it is asked to."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.edits: list[types.WorkspaceEdit] = []
        self.agrees = True

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.edits.append(params.edit)
            return types.ApplyWorkspaceEditResult(applied=self.agrees)

    async def outlines(self, **argument: Any) -> dict[str, Any]:
        uri = argument.pop("uri", self.editor.uri)
        answer = await self.editor.command("afterword.outlines", {"uri": uri, **argument})
        answer["proposals"] = [as_dict(one) for one in answer.get("proposals", [])]
        for proposal in answer["proposals"]:
            proposal["pieces"] = [as_dict(piece) for piece in proposal["pieces"]]
        return answer


def can_edit_files(able: types.ClientCapabilities) -> None:
    assert able.workspace is not None
    able.workspace.apply_edit = True
    able.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(document_changes=True)


@asynccontextmanager
async def window_on(
    folder: Path, settings: dict[str, Any], encoding: str = "utf-16", **more: Any
) -> AsyncGenerator[Window, None]:
    settings.setdefault("engine", {})["api"] = "chat"
    async with editing(
        folder, settings, encodings=(encoding,), **{"can": can_edit_files, **more}
    ) as editor:
        (folder / "novel.md").write_bytes(STORY.encode())
        editor.open(folder / "novel.md", STORY)
        yield Window(editor)


async def test_outlines_come_with_their_pieces(scripted: ScriptedServer, tmp_path: Path) -> None:
    async with window_on(tmp_path, engine_at(scripted.url)) as window:
        answer = await window.outlines(count=2)
        assert answer["note"] is None
        first, second = answer["proposals"]
        assert (first["lens"], first["text"]) == ("Detailed outline", DETAILED.rstrip("\n"))
        assert [piece["id"] for piece in second["pieces"]] == ["2.1", "2.1.1", "2.1.2"]
        assert second["pieces"][1] == {
            "id": "2.1.1",
            "text": "## Every scene\n\n- On the quay Marta learns that nobody waits.",
            "label": "On the quay Marta learns that nobody waits.",
        }
        prompt = next(one.prompt for one in scripted.requests if "messages" in one.body)
        assert "She opens the letter." in prompt
        assert "The ferry left without her, and the rain came down" in prompt
        named = await window.outlines(count=1, lenses=["scenes"])
        assert [one["lens"] for one in named["proposals"]] == ["Every scene"]
        unknown = await window.outlines(count=1, lenses=["no such lens"])
        assert unknown["proposals"] == []
        assert "no such lens" in window.editor.messages[-1]
        gone = await window.editor.client.workspace_execute_command_async(
            types.ExecuteCommandParams("afterword.outlines", [{"uri": "file:///not/open.md"}])
        )
        assert gone is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_pieces_are_put_into_the_outline_on_the_disk(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "outline.md").write_bytes(CRLF.encode())
    async with window_on(tmp_path, {}, encoding) as window:
        text = "## One\n\n- She counts 🚢s."
        answer = await window.outlines(take=[text, "## Four\n\n- The end."])
        assert answer["applied"] is True
        assert answer["added"] == ["- She counts 🚢s.", "## Four\r\n\r\n- The end."]
        (edit,) = window.edits
        (change,) = edit.document_changes or []
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.uri == (tmp_path / "outline.md").as_uri()
        assert change.text_document.version is None
        first, last = change.edits
        width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding]
        assert first.range.start == types.Position(4, len("-  leaves.") + width)
        assert first.new_text == "\r\n- She counts 🚢s."
        assert last.range.start == types.Position(7, 0)
        assert all(edit.range.start == edit.range.end for edit in change.edits)
        assert (tmp_path / "outline.md").read_bytes() == CRLF.encode()


async def test_an_outline_that_is_open_is_changed_as_it_stands_there(tmp_path: Path) -> None:
    (tmp_path / "outline.md").write_text("# On the disk\n")
    async with window_on(tmp_path, {}) as window:
        novel = window.editor.uri
        window.editor.open(tmp_path / "outline.md", "# Salt Quay\n\n- In the editor.\n")
        window.editor.type("- Not saved.\n")
        answer = await window.outlines(uri=novel, take=["- Not saved.", "- New."])
        assert answer["added"] == ["- New."]
        (change,) = window.edits[0].document_changes or []
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == 2
        assert change.edits[0].range.start == types.Position(3, len("- Not saved."))
        again = await window.outlines(uri=novel, take=["- Not saved."])
        assert again["applied"] is False
        assert len(window.edits) == 1
        assert "already" in window.editor.messages[-1]


async def test_an_outline_is_made_where_there_is_none(tmp_path: Path) -> None:
    async with window_on(tmp_path, {}) as window:
        answer = await window.outlines(take=["## One\n\n- The ferry."])
        assert answer["applied"] is True
        making, change = window.edits[0].document_changes or []
        assert isinstance(making, types.CreateFile)
        assert making.uri == (tmp_path / "outline.md").as_uri()
        assert making.options == types.CreateFileOptions(ignore_if_exists=True)
        assert isinstance(change, types.TextDocumentEdit)
        (edit,) = change.edits
        assert edit.range.start == types.Position(0, 0)
        assert edit.new_text == "# Salt Quay\n\n## One\n\n- The ferry.\n"
        window.agrees = False
        refused = await window.outlines(take=["## One\n\n- The ferry."])
        assert (refused["applied"], refused["added"]) == (False, [])


async def test_a_text_without_a_file_has_no_outline_to_take_to(tmp_path: Path) -> None:
    async with window_on(tmp_path, {}) as window:
        editor = window.editor
        editor.uri, editor.text = "untitled:Untitled-1", STORY
        editor.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(editor.uri, "markdown", 1, STORY)
            )
        )
        answer = await window.outlines(take=["- New."])
        assert answer["applied"] is False
        assert "save it first" in editor.messages[-1]
        assert window.edits == []


async def test_the_embedded_model_is_not_asked_and_the_text_is_outlined(tmp_path: Path) -> None:
    async with window_on(tmp_path, {"engine": {"kind": "embedded"}}) as window:
        answer = await window.outlines(count=4)
        (proposal,) = answer["proposals"]
        assert proposal["lens"] == "What is written"
        assert "## One\n\n- The ferry left without her" in proposal["text"]
        assert "## Two\n\n- She opens the letter." in proposal["text"]
        assert "too small" in answer["note"]
    assert not list((tmp_path / "data").rglob("*.gguf"))


async def test_the_writer_can_stop_it(scripted: ScriptedServer, tmp_path: Path) -> None:
    scripted.script(hanging("after"))
    async with window_on(tmp_path, engine_at(scripted.url)) as window:
        asked = asyncio.create_task(window.outlines(count=2))
        reports = window.editor.client.progress_reports
        while not any(reports.values()):  # noqa: ASYNC110 -- the test client keeps a plain dict
            await asyncio.sleep(0.05)
        ((token, (begin,)),) = reports.items()
        assert begin.title == "Afterword: outlining the story"
        assert begin.cancellable is True
        window.editor.client.window_work_done_progress_cancel(
            types.WorkDoneProgressCancelParams(token)
        )
        answer = await asked
        assert (answer["proposals"], answer["note"]) == ([], "stopped")
        hung = [one for one in scripted.requests if "messages" in one.body]
        await asyncio.to_thread(
            scripted.wait_for, lambda: all(one.disconnected is not None for one in hung)
        )
        assert window.editor.messages == []


async def test_trouble_and_nonsense_are_one_line_each(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    scripted.script(broken(500))
    async with window_on(tmp_path, engine_at(scripted.url)) as window:
        assert (await window.outlines(count=1))["proposals"] == []
        assert len(window.editor.messages) == 1
        scripted.script(says("I'm sorry, but I can't help with that story."))
        assert (await window.outlines(count=1))["proposals"] == []
        assert "Nothing worth offering" in window.editor.messages[-1]
