"""A story as a code base, end to end: a real server process, its files on disk, an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp.editor import Editor, editing, engine_at

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

NO_ENGINE = engine_at("http://127.0.0.1:9/v1")
STORY = """---
title: The Tern Light
---

# The Tern Light

## One 🚢

🚢 Ada Pell counted the boats. “Ada,” said Josse, “Ada’s boat is gone.” There were nine.

She gave Josse Halkett the glass, which was older than either of them and had been mended with
sealing wax at both ends. He held it to the wrong eye, as he always did, and for a while there was
nothing to be heard but the rain on the roof of the boat shed and the chain that never hung still.

“It was there this morning,” said Josse, and gave it back. Nobody had slept on the island for two
nights, and so Josse Halkett looked long, and Josse Halkett said nothing. They could hear the bell.

***

ADA PELL, said the board.

[TODO: Ada finds the chart]

<!-- the tide
tables -->

## Two

It was Ada’s brother who came. Adamant, he took Mrs. Pell’s arm, and Adam Pell’s too.

Only now did Ada Pell learn what the keeper knew: canary.
"""
LORE = """# Ada Pell

aliases: Ada
kind: character
eyes: grey

Keeps the light on Tern Island since her father drowned.

pinned:
- Ada can't swim.

# Tern Island

kind: place

Where the light stands. Ada's home.
"""


def able(client: types.ClientCapabilities) -> None:
    """What VS Code and Neovim say of themselves, as far as it matters here."""
    text, workspace = client.text_document, client.workspace
    assert text is not None
    assert workspace is not None
    text.hover = types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown])
    text.completion = types.CompletionClientCapabilities(
        completion_item=types.ClientCompletionItemOptions(
            documentation_format=[types.MarkupKind.Markdown]
        )
    )
    text.rename = types.RenameClientCapabilities(prepare_support=True)
    text.code_action = types.CodeActionClientCapabilities(
        data_support=True, resolve_support=types.ClientCodeActionResolveOptions(["edit"])
    )
    workspace.workspace_edit = types.WorkspaceEditClientCapabilities(
        resource_operations=[types.ResourceOperationKind.Create],
        change_annotation_support=types.ChangeAnnotationsSupportOptions(),
    )


@pytest.fixture
async def editor(tmp_path: Path) -> AsyncGenerator[Editor, None]:
    (tmp_path / "afterword.toml").write_text("")
    (tmp_path / "lore.md").write_text(LORE, encoding="utf-8")
    (tmp_path / "outline.md").write_text("- Ada finds the chart\n", encoding="utf-8")
    async with editing(tmp_path, NO_ENGINE, can=able) as opened:
        opened.open(tmp_path / "novel.md", STORY)
        yield opened


def at(editor: Editor, needle: str, into: int = 1) -> dict[str, Any]:
    return {
        "text_document": types.TextDocumentIdentifier(editor.uri),
        "position": editor.position(editor.text.index(needle) + into),
    }


def seen(editor: Editor, span: types.Range) -> str:
    """What stands in a range, read without our code."""
    lines = editor.text.replace("\r\n", "\n").split("\n")
    assert span.start.line == span.end.line
    line = lines[span.start.line].encode("utf-16-le")
    return line[2 * span.start.character : 2 * span.end.character].decode("utf-16-le")


async def hovered(editor: Editor, needle: str, into: int = 1) -> str:
    found = await editor.client.text_document_hover_async(
        types.HoverParams(**at(editor, needle, into))
    )
    if found is None:
        return ""
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


def applied(editor: Editor, edit: types.WorkspaceEdit, name: str, text: str) -> str:
    """A text after the edits to the file of this name, made without our code."""
    for change in edit.document_changes or ():
        if isinstance(change, types.TextDocumentEdit) and change.text_document.uri.endswith(name):
            scratch = Editor(editor.client, editor.encoding)
            scratch.text = text
            for part in sorted(change.edits, key=lambda e: e.range.start, reverse=True):
                start, end = offset(scratch, part.range.start), offset(scratch, part.range.end)
                scratch.text = scratch.text[:start] + part.new_text + scratch.text[end:]
            return scratch.text
    return text


def offset(editor: Editor, position: types.Position) -> int:
    """The last one at a position: between a line's two terminators stands nobody."""
    return max(n for n in range(len(editor.text) + 1) if editor.position(n) == position)


async def completed(editor: Editor) -> list[types.CompletionItem]:
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(
            types.TextDocumentIdentifier(editor.uri), editor.position(len(editor.text))
        )
    )
    assert isinstance(found, types.CompletionList)
    return list(found.items)


async def actions(editor: Editor, needle: str, **context: Any) -> list[types.CodeAction]:
    place = editor.position(editor.text.index(needle) + 1)
    found = await editor.client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(editor.uri),
            types.Range(place, place),
            types.CodeActionContext(diagnostics=[], **context),
        )
    )
    return [action for action in found or () if isinstance(action, types.CodeAction)]


async def renamed(editor: Editor, needle: str, new: str) -> types.WorkspaceEdit:
    edit = await editor.client.text_document_rename_async(
        types.RenameParams(new_name=new, **at(editor, needle))
    )
    assert edit is not None
    return edit


async def test_an_entry_that_does_not_hold_yet_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "afterword.toml").write_text("")
    lore = "# Josse Halkett\n\nvalid from: Two\n\nThe canary: he sank the ship.\n"
    (tmp_path / "lore.md").write_text(lore)
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "novel.md", STORY + "\nJosse Halkett sat.\n")
        assert "canary" not in await hovered(editor, "Josse Halkett the")
        assert "canary" in await hovered(editor, "Josse Halkett sat")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_renames_hold_in_every_encoding_and_line_ending(
    tmp_path: Path, encoding: str
) -> None:
    text = STORY.replace("\n", "\r\n")
    async with editing(tmp_path, NO_ENGINE, can=able, encodings=(encoding,)) as editor:
        editor.open(tmp_path / "novel.md", text)
        edit = await renamed(editor, "Ada Pell learn", "Ida Quill")
        story = applied(editor, edit, "novel.md", text)
        assert "🚢 Ida Quill counted the boats." in story
        assert story.count("\r\n") == text.count("\r\n")


async def test_an_entry_goes_into_a_new_file_where_there_is_no_lore(tmp_path: Path) -> None:
    (tmp_path / "afterword.toml").write_text("")
    (tmp_path / "lore").mkdir()
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "novel.md", STORY)
        (offered,) = await actions(editor, "Josse Halkett said")
        edit = (await editor.client.code_action_resolve_async(offered)).edit
        assert edit is not None
        create, write = edit.document_changes or ()
        assert isinstance(create, types.CreateFile)
        assert isinstance(write, types.TextDocumentEdit)
        assert create.uri == write.text_document.uri
        assert create.uri.startswith((tmp_path / "lore").as_uri())
        assert write.edits[0].new_text.startswith("# Josse")


async def test_unsaved_texts_and_unknown_documents_are_no_error(tmp_path: Path) -> None:
    async with editing(tmp_path, NO_ENGINE, can=able) as editor:
        editor.open(tmp_path / "x.md", STORY)
        editor.uri = "untitled:Untitled-1"
        assert await hovered(editor, "Ada Pell") == ""
        editor.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(editor.uri, "markdown", 1, STORY)
            )
        )
        assert "up to here" in await hovered(editor, "Ada Pell learn")
        assert await actions(editor, "Josse Halkett said") == []


async def test_the_outline_is_symbols_lenses_and_folds(editor: Editor) -> None:
    (top,) = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri))
    )
    assert (top.name, top.detail) == ("The Tern Light", "145 words")
    one, two = top.children
    assert seen(editor, one.selection_range) == "## One 🚢"
    assert (one.detail, two.detail) == ("118 words", "27 words")
    boats, board = one.children
    assert boats.name.startswith("🚢 Ada Pell counted the boats.")
    (gap,) = board.children
    assert (gap.name, gap.detail) == ("TODO: Ada finds the chart", "gap")
    assert seen(editor, gap.range) == "[TODO: Ada finds the chart]"
    assert not two.children

    found = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(editor.uri))
    )
    # without how their summaries are, which depends on what has been read by now
    whole = [
        lens if lens.command else await editor.client.code_lens_resolve_async(lens)
        for lens in found or ()
    ]
    titles = [lens.command.title.partition(" · ")[0] for lens in whole if lens.command]
    assert titles == ["145 words", "118 words", "gap: TODO: Ada finds the chart", "27 words"]

    found = await editor.client.text_document_folding_range_async(
        types.FoldingRangeParams(types.TextDocumentIdentifier(editor.uri))
    )
    kinds = {fold.start_line: str(fold.kind) for fold in found or ()}
    lines = STORY.split("\n")
    assert "comment" in kinds[0]
    assert "comment" in kinds[lines.index("<!-- the tide")]
    assert "region" in kinds[lines.index("## Two")]

    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("tern"))
    assert [symbol.name for symbol in found or ()] == ["Tern Island", "The Tern Light"]
    everything = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(""))
    assert {"Ada Pell", "Two"} <= {symbol.name for symbol in everything or ()}


async def test_hover_knows_what_is_known_by_here(editor: Editor) -> None:
    card = await hovered(editor, "Ada,” said")
    assert card.startswith("**Ada Pell** · character · also Ada")
    assert "lore.md#L1)" in card
    assert "- Ada can't swim." in card
    assert "2 mentions up to here, the first on [line 9](file://" in card
    assert "novel.md#L9)" in card
    assert "6 mentions up to here" in await hovered(editor, "Ada’s brother")

    assert (
        await hovered(editor, "## One", 4) == "**One 🚢** · 118 words · 2 scenes · 81% of the book"
    )
    assert await hovered(editor, "counted the") == ""

    editor.type("\nOnly Josse Halkett knew.")
    for needle in ("Josse, “", "Josse Halkett the", "Josse Halkett said", "Ada Pell learn"):
        card = await hovered(editor, needle)
        assert card
        assert "canary" not in card
        assert "knew" not in card
    assert "> “Ada,” said Josse" in await hovered(editor, "Josse Halkett said")


async def test_definition_references_and_highlights(editor: Editor, tmp_path: Path) -> None:
    (entry,) = await editor.client.text_document_definition_async(
        types.DefinitionParams(**at(editor, "Ada’s brother"))
    )
    assert entry.uri == (tmp_path / "lore.md").as_uri()
    assert entry.range.start == types.Position(0, 0)
    (first,) = await editor.client.text_document_definition_async(
        types.DefinitionParams(**at(editor, "Josse Halkett said"))
    )
    assert (first.uri, seen(editor, first.range)) == (editor.uri, "Josse")

    other = Editor(editor.client, editor.encoding)
    other.open(tmp_path / "sequel.md", "# Later\n\nStill Ada rowed.\n")
    count = {}
    for declared in (True, False):
        found = await editor.client.text_document_references_async(
            types.ReferenceParams(
                context=types.ReferenceContext(declared), **at(editor, "Ada’s brother")
            )
        )
        names = [place.uri.rpartition("/")[2] for place in found or ()]
        count[declared] = {name: names.count(name) for name in names}
    assert count[True]["novel.md"] >= 7
    assert count[True]["sequel.md"] == count[True]["outline.md"] == 1
    assert count[True]["lore.md"] == 4
    assert count[False] == {**count[True], "lore.md": 3}

    found = await editor.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(**at(editor, "Ada’s brother"))
    )
    words = {seen(editor, highlight.range) for highlight in found or ()}
    assert {"Ada Pell", "Ada", "ADA PELL"} <= words <= {"Ada Pell", "Ada", "ADA PELL", "Pell"}


async def test_rename_reaches_every_text_and_asks_about_other_forms(
    editor: Editor, tmp_path: Path
) -> None:
    other = Editor(editor.client, editor.encoding)
    other.open(tmp_path / "sequel.md", "# Later\n\nStill Ada Pell's oar.\n")
    edit = await renamed(editor, "Ada Pell learn", "Ida Quill")
    story = applied(editor, edit, "novel.md", STORY)
    assert "🚢 Ida Quill counted the boats. “Ida,” said Josse, “Ida’s boat" in story
    assert "IDA QUILL, said the board.\n\n[TODO: Ida finds" in story
    assert "Adamant, he took Mrs. Quill’s arm, and Adam Pell’s too." in story
    assert applied(editor, edit, "sequel.md", other.text).endswith("Still Ida Quill's oar.\n")
    lore = applied(editor, edit, "lore.md", LORE)
    assert lore == LORE.replace("Ada Pell", "Ida Quill").replace("Ada", "Ida")
    assert applied(editor, edit, "outline.md", "- Ada finds the chart\n").startswith("- Ida")
    versions = {
        change.text_document.uri.rpartition("/")[2]: change.text_document.version
        for change in edit.document_changes or ()
        if isinstance(change, types.TextDocumentEdit)
    }
    assert versions == {"novel.md": 1, "sequel.md": 1, "lore.md": None, "outline.md": None}
    asked = edit.change_annotations or {}
    assert set(asked) == {"‘Ada’ becomes ‘Ida’", "‘Pell’ becomes ‘Quill’"}
    assert all(annotation.needs_confirmation for annotation in asked.values())

    found = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(**at(editor, "Ada’s brother"))
    )
    assert isinstance(found, types.PrepareRenamePlaceholder)
    assert (seen(editor, found.range), found.placeholder) == ("Ada", "Ada")
    none = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(**at(editor, "counted the"))
    )
    assert none is None

    for new, why in (
        ("", "empty"),
        ("Ida\nQuill", "one line"),
        ("Tern Island", "already the name"),
    ):
        with pytest.raises(JsonRpcException) as refused:
            await renamed(editor, "Ada Pell learn", new)
        assert why in refused.value.message
        assert "\n" not in refused.value.message


async def test_rename_takes_an_open_lore_file_as_the_editor_has_it(
    editor: Editor, tmp_path: Path
) -> None:
    lore = Editor(editor.client, editor.encoding)
    lore.open(tmp_path / "lore.md", LORE)
    lore.type("\nAda Pell rows.\n")
    edit = await renamed(editor, "Ada Pell learn", "Ida Quill")
    assert applied(editor, edit, "lore.md", lore.text).endswith("\nIda Quill rows.\n")
    lenses = await lore.client.text_document_code_lens_async(
        types.CodeLensParams(types.TextDocumentIdentifier(lore.uri))
    )
    assert not lenses
    back = await renamed(lore, "Ada Pell", "Ida Quill")
    assert applied(editor, back, "novel.md", STORY) == applied(editor, edit, "novel.md", STORY)


async def test_a_simple_client_gets_plain_text_and_plain_edits(tmp_path: Path) -> None:
    async with editing(tmp_path, NO_ENGINE) as editor:
        editor.open(tmp_path / "novel.md", STORY.replace("There were", "So Tom Ada rowed. There"))
        card = await hovered(editor, "Josse Halkett said")
        assert "mentions up to here, the first on line 9" in card
        assert not set(card) & set("*[]>")
        edit = await renamed(editor, "Ada Pell learn", "Ida Quill")
        (edits,) = (edit.changes or {}).values()
        assert {made.new_text for made in edits} == {"Ida Quill", "IDA QUILL", "Ida", "Quill"}
        assert edit.document_changes is None


async def test_completion_offers_names_that_begin_so_and_nothing_else(editor: Editor) -> None:
    await hovered(editor, "Josse, “")  # waits for the census, which completion doesn't
    assert await completed(editor) == []
    for typed, labels in (
        ("Ter", ["Tern Island"]),
        (" ter", []),
        (" T", []),
        (" Jos", ["Josse", "Josse Halkett"]),
        (" Zx", []),
    ):
        editor.type(typed)
        assert sorted(item.label for item in await completed(editor)) == labels
    editor.type(" Ter")
    (item,) = await completed(editor)
    assert item.documentation is None
    assert isinstance(item.text_edit, types.TextEdit)
    assert seen(editor, item.text_edit.range) == "Ter"
    resolved = await editor.client.completion_item_resolve_async(item)
    assert "Where the light stands." in str(resolved.documentation)

    editor.replace(0, 0, "Jo")
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(editor.uri), editor.position(2))
    )
    assert isinstance(found, types.CompletionList)
    assert not found.items


async def test_a_name_without_an_entry_gets_one(editor: Editor) -> None:
    automatic = types.CodeActionTriggerKind.Automatic
    assert await actions(editor, "Josse Halkett said", trigger_kind=automatic) == []
    assert await actions(editor, "Ada’s brother") == []
    assert await actions(editor, "Josse Halkett said", only=["quickfix"]) == []
    assert len(await actions(editor, "Josse Halkett said", only=["refactor"])) == 1

    (offered,) = await actions(editor, "Josse Halkett said")
    assert offered.title.startswith("Create a lore entry for ‘Josse")
    assert offered.edit is None
    resolved = await editor.client.code_action_resolve_async(offered)
    assert resolved.edit is not None
    lore = applied(editor, resolved.edit, "lore.md", LORE)
    assert lore.startswith(LORE + "\n## Josse")
    assert "> “Ada,” said Josse" in lore
    assert "canary" not in lore
