"""A manuscript that is renamed in the editor keeps its candidates and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from lsp.editor import editing, engine_at
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STORY = "# One\n\nThe ferry left without her, and the rain came down.\n\n"
GHOST = "A gull stood on the rail and looked at her."


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    with ScriptedServer(lambda _request: says(f" {GHOST}\n\nMore.")) as server:
        yield server


async def test_a_renamed_manuscript_keeps_its_candidates_and_its_provenance(
    tmp_path: Path, scripted: ScriptedServer
) -> None:
    old, new = tmp_path / "draft.md", tmp_path / "novel.md"
    async with editing(tmp_path, engine_at(scripted.url)) as editor:
        editor.open(old, STORY)
        ghost = await editor.ghost()
        editor.type(ghost)
        editor.save()
        text = editor.text
        editor.close()
        editor.client.workspace_did_rename_files(
            types.RenameFilesParams([types.FileRename(old.as_uri(), new.as_uri())])
        )
        editor.open(new, text)
        loom = await editor.command("afterword.loom", {"uri": editor.uri})
        assert ghost.strip() in {one["text"].strip() for one in loom["candidates"]}
        told = await editor.command("afterword.provenance", {"uri": editor.uri})
        assert told["words_from_candidates"] == len(GHOST.split())
