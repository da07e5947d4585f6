"""A visible tag is the page's: candidates are kept without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsp.editor import editing, engine_at
from lsp.test_sweep import Window, can_edit
from scripted.answers import says
from scripted.server import ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

STORY = "# One\n\nThe ferry left without her.\n\n[...]\n\nBy noon the rain had come down.\n"
FILLED = "A gull stood on the rail and looked at her for a long time, and wanted bread."
TAG = "<!-- afterword -->…<!-- /afterword -->"


async def test_what_is_put_in_is_tagged_and_kept_untagged(tmp_path: Path) -> None:
    with ScriptedServer(lambda _request: says(f"\n\n{FILLED}\n\nMore.")) as scripted:
        settings = {**engine_at(scripted.url), "ledger": {"tag": TAG}}
        async with editing(tmp_path, settings, can=can_edit) as editor:
            window = Window(editor)
            editor.open(tmp_path / "draft.md", STORY)
            place = {"line": 4, "character": 1}
            filled = await editor.command(
                "afterword.fillGap", {"uri": editor.uri, "position": place}
            )
            assert filled == {"filled": 1, "left": 0, "applied": True}
            assert len(window.edits) == 1
            assert TAG.partition("…")[0] in editor.text
            assert FILLED in editor.text
            loom = await editor.command("afterword.loom", {"uri": editor.uri})
            assert [one["text"].strip() for one in loom["candidates"]] == [FILLED]
