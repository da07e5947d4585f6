"""The tag, the figures and the provenance in an editor, of what was accepted there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from lsp.editor import Editor, editing, engine_at
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

STORY = "# One\n\nThe ferry left without her, and the rain came down on Salt Quay.\n\n"
AFTER = "\n\nNobody came.\n"
PARAGRAPH = "Marta counted the boats again. There were nine. She had hoped for ten."


@pytest.fixture
def scripted() -> AsyncGenerator[ScriptedServer, None]:
    with ScriptedServer(says(f" {PARAGRAPH}\n\nAnd so on.")) as server:
        yield server


class Applying:
    """An editor's side of workspace/applyEdit: takes versioned edits of the version it has."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.edits: list[types.WorkspaceEdit] = []
        self.asked = asyncio.Event()
        self.before = lambda: None

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.before()
            self.edits.append(params.edit)
            applied = self._put(params.edit)
            self.asked.set()
            return types.ApplyWorkspaceEditResult(applied=applied)

    def _put(self, edit: types.WorkspaceEdit) -> bool:
        (change,) = edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        if change.text_document.version != self.editor.version:
            return False
        found = [(self._offset(one.range.start), one) for one in change.edits]
        for at, one in sorted(found, key=lambda each: -each[0]):
            self.editor.replace(at, self._offset(one.range.end), one.new_text)
        return True

    def _offset(self, position: types.Position) -> int:
        lines = self.editor.text.split("\n")
        before = sum(len(line) + 1 for line in lines[: position.line])
        return before + position.character


def takes_edits(able: types.ClientCapabilities) -> None:
    assert able.workspace is not None
    able.workspace.apply_edit = True
    able.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(document_changes=True)


def settings(url: str, tag: str) -> dict[str, Any]:
    return engine_at(url) | {"ledger": {"tag": tag}}


async def accept(editor: Editor, at: int) -> str:
    """Take what is offered there, as an editor does: the edit, then the item's command."""
    (item,) = await editor.items(at)
    text = str(item.insert_text)
    editor.replace(at, at, text)
    assert item.command is not None
    assert item.command.arguments is not None
    await editor.command("afterword.accept", item.command.arguments[0])
    return text


@pytest.mark.parametrize(
    ("tag", "page"),
    [
        ("[…]{.afterword}", f"[{PARAGRAPH}]{{.afterword}}"),
        ("<!-- ai -->…<!-- /ai -->", f"<!-- ai -->\n{PARAGRAPH}<!-- /ai -->"),
        ("… #ai", f"{PARAGRAPH} #ai"),
    ],
)
async def test_what_was_accepted_is_tagged_and_told_of(
    scripted: ScriptedServer, tmp_path: Path, tag: str, page: str
) -> None:
    async with editing(tmp_path, settings(scripted.url, tag), can=takes_edits) as editor:
        applying = Applying(editor)
        editor.open(tmp_path / "novel.md", STORY + AFTER)
        assert await accept(editor, len(STORY)) == PARAGRAPH
        await asyncio.wait_for(applying.asked.wait(), 10)
        assert editor.text == STORY + page + AFTER
        told = await editor.command("afterword.provenance", {"uri": editor.uri})
        (span,) = told["spans"]
        assert (span["model"], span["words"]) == ("scripted", 13)
        assert told["words_from_candidates"] == 13
        assert f"(13 of {told['words']} words)" in told["sentence"]
        counted = await editor.command("afterword.stats", {"uri": editor.uri})
        assert counted["acceptance"]["taken"] == 1
        assert counted["words_accepted"] == 13


async def test_what_fills_a_gap_comes_with_its_tag(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    tag = "<!-- ai -->…<!-- /ai -->"
    async with editing(tmp_path, settings(scripted.url, tag), can=takes_edits) as editor:
        applying = Applying(editor)
        gap = "[insert the boats]"
        editor.open(tmp_path / "novel.md", STORY + gap + AFTER)
        place = editor.position(len(STORY) + 1)
        asked = {"uri": editor.uri, "position": {"line": place.line, "character": 1}}
        assert (await editor.command("afterword.fillGap", asked))["applied"]
        assert editor.text == f"{STORY}<!-- ai -->\n{PARAGRAPH}<!-- /ai -->{AFTER}"
        assert len(applying.edits) == 1
        told = await editor.command("afterword.provenance", {"uri": editor.uri})
        assert [(one["words"], one["place"]) for one in told["spans"]] == [(13, "gap")]


async def test_a_tag_is_not_put_into_a_text_that_has_gone_on(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    tag = "[…]{.afterword}"
    async with editing(tmp_path, settings(scripted.url, tag), can=takes_edits) as editor:
        applying = Applying(editor)
        applying.before = lambda: editor.type("x")
        editor.open(tmp_path / "novel.md", STORY + AFTER)
        await accept(editor, len(STORY))
        await asyncio.wait_for(applying.asked.wait(), 10)
        assert editor.text == STORY + PARAGRAPH + AFTER + "x"


async def test_without_a_tag_nothing_is_put_anywhere(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with editing(tmp_path, settings(scripted.url, ""), can=takes_edits) as editor:
        applying = Applying(editor)
        editor.open(tmp_path / "novel.md", STORY + AFTER)
        await accept(editor, len(STORY))
        told = await editor.command("afterword.provenance", {"uri": editor.uri})
        assert [span["range"]["start"] for span in told["spans"]] == [{"line": 4, "character": 0}]
        assert applying.edits == []


async def test_a_document_that_is_not_open_has_no_figures(
    scripted: ScriptedServer, tmp_path: Path
) -> None:
    async with editing(tmp_path, engine_at(scripted.url)) as editor:
        for command in ("afterword.stats", "afterword.provenance"):
            answer = await editor.client.workspace_execute_command_async(
                types.ExecuteCommandParams(command, [{"uri": "file:///nowhere.md"}])
            )
            assert answer is None
        everything = await editor.command("afterword.stats", {"days": 7})
        assert everything["offered"] == 0
        assert everything["note"]
