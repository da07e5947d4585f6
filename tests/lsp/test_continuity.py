"""Continuity, end to end: what is marked, where it goes while the writer types, and its fixes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from lsp.editor import Editor, editing, engine_at

if TYPE_CHECKING:
    from pathlib import Path

NO_ENGINE = engine_at("http://127.0.0.1:9/v1")
RIGHT = "Elizabeth"
WRONG = "Elisabeth"
SLIP = f"🚢🚢 It was late, and they said that {WRONG} had gone down to the boats."
STORY = "\n\n".join(
    [
        "# The Tern Light",
        *(
            f"Nobody saw {RIGHT} that day, number {n}, and the lamp was lit at dusk by {RIGHT}."
            for n in range(6)
        ),
        SLIP,
        f"In the end it was {RIGHT} who counted the oars, and there was one too few.",
    ]
)
LORE = "# Ada Pell\n\naliases: Ada\neyes: grey\n\nKeeps the light.\n"
LOOKS = (
    "# One\n\nIt was dark in the boathouse when Ada came, and nobody heard Ada come.\n\n"
    "Ada's green eyes were on the chart, and they did not move from it.\n"
)


def able(client: types.ClientCapabilities) -> None:
    assert client.text_document
    client.text_document.publish_diagnostics = types.PublishDiagnosticsClientCapabilities(
        related_information=True, version_support=True, data_support=True
    )
    assert client.workspace
    client.workspace.workspace_edit = types.WorkspaceEditClientCapabilities(document_changes=True)


async def marked(editor: Editor, count: int) -> list[types.Diagnostic]:
    """The findings shown, once there are so many."""
    for _ in range(200):
        found = list(editor.client.diagnostics.get(editor.uri, ()))
        if len(found) == count:
            return found
        await asyncio.sleep(0.05)
    pytest.fail(f"{len(found)} findings, not {count}")


async def moved(editor: Editor, offset: int) -> types.Diagnostic:
    """The one finding, once it is where it should be."""
    for _ in range(100):
        found = editor.client.diagnostics.get(editor.uri, ())
        if found and found[0].range.start == editor.position(offset):
            return found[0]
        await asyncio.sleep(0.05)
    pytest.fail(f"not at {offset}: {[one.range for one in found]}")


async def fixes(editor: Editor, one: types.Diagnostic) -> list[types.CodeAction]:
    found = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(editor.uri),
            one.range,
            types.CodeActionContext([one], only=[types.CodeActionKind.QuickFix]),
        )
    )
    return [action for action in found or [] if isinstance(action, types.CodeAction)]


def edits_in(action: types.CodeAction) -> list[tuple[str, int | None, types.TextEdit]]:
    assert action.edit
    assert action.edit.document_changes
    return [
        (change.text_document.uri, change.text_document.version, edit)
        for change in action.edit.document_changes
        if isinstance(change, types.TextDocumentEdit)
        for edit in change.edits
        if isinstance(edit, types.TextEdit)
    ]


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
async def test_a_finding_is_marked_moves_and_dies_when_touched(
    tmp_path: Path, encoding: str, eol: str
) -> None:
    async with editing(tmp_path, NO_ENGINE, can=able, encodings=(encoding,)) as editor:
        editor.open(tmp_path / "tern.md", STORY.replace("\n", eol))
        (one,) = await marked(editor, 1)
        at = editor.text.index(WRONG)
        assert one.range.start == editor.position(at)
        assert one.range.end == editor.position(at + len(WRONG))
        assert one.severity is types.DiagnosticSeverity.Information
        assert (one.source, one.code) == ("afterword", "name-spelling")
        assert one.message == "‘Elisabeth’ is spelt ‘Elizabeth’ elsewhere, 13 times."
        assert one.related_information
        other = one.related_information[0].location
        assert other.uri == editor.uri
        near = editor.text.rindex(f"saw {RIGHT}", 0, at) + len("saw ")
        assert other.range.start == editor.position(near)

        editor.replace(0, 0, f"🚢 A new line.{eol}{eol}")
        editor.replace(editor.text.index("It was late"), editor.text.index("It was late"), "🚢 ")
        await moved(editor, editor.text.index(WRONG))
        editor.replace(len(editor.text), len(editor.text), " The end.")
        (one,) = await marked(editor, 1)

        at = editor.text.index(WRONG)
        editor.replace(at + 2, at + 3, "x")
        await marked(editor, 0)


async def test_a_fix_makes_it_go_away(tmp_path: Path) -> None:
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "tern.md", STORY)
        (one,) = await marked(editor, 1)
        (action,) = await fixes(editor, one)
        assert action.title == "Change ‘Elisabeth’ to ‘Elizabeth’ here"
        ((uri, version, edit),) = edits_in(action)
        at = editor.text.index(WRONG)
        assert (uri, version, edit.new_text) == (editor.uri, editor.version, RIGHT)
        assert edit.range.start == editor.position(at)
        editor.replace(at, at + len(WRONG), RIGHT)
        await marked(editor, 0)
        await asyncio.sleep(2.5)
        await marked(editor, 0)


async def test_lore_is_held_against_the_text_and_either_can_be_changed(tmp_path: Path) -> None:
    (tmp_path / "lore.md").write_text(LORE, encoding="utf-8")
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "tern.md", LOOKS)
        (one,) = await marked(editor, 1)
        assert one.message == "Ada Pell’s eyes are “green” here, but “grey” in lore.md."
        at = editor.text.index("green")
        assert one.range.start == editor.position(at)
        assert one.related_information
        assert one.related_information[0].location.uri == (tmp_path / "lore.md").as_uri()
        here, there = await fixes(editor, one)
        ((uri, _, edit),) = edits_in(here)
        assert (uri, edit.new_text) == (editor.uri, "grey")
        ((uri, _, edit),) = edits_in(there)
        assert (uri, edit.new_text) == ((tmp_path / "lore.md").as_uri(), "green")
        assert edit.range == types.Range(types.Position(3, 6), types.Position(3, 10))


async def test_nothing_is_marked_in_a_clean_text_nor_where_it_is_switched_off(
    tmp_path: Path,
) -> None:
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "tern.md", STORY.replace(WRONG, RIGHT))
        await asyncio.sleep(2.5)
        assert not editor.client.diagnostics.get(editor.uri)
    settings = {**NO_ENGINE, "continuity": {"enabled": False}}
    async with editing(tmp_path, settings, can=able) as editor:
        editor.open(tmp_path / "tern.md", STORY)
        await asyncio.sleep(2.5)
        assert not editor.client.diagnostics.get(editor.uri)


async def test_a_closed_document_has_no_findings(tmp_path: Path) -> None:
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "tern.md", STORY)
        await marked(editor, 1)
        editor.close()
        await marked(editor, 0)
