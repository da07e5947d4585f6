"""Ghost text end to end from the real embedded model, on a bare machine's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.postprocess import mean_overlap
from lsp.editor import INVOKED, editing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.embedded

STORY = """\
---
title: The Tern Light
premise: A lighthouse keeper counts boats that never come in.
---

# One

The ferry left without her, and the rain came down on Salt Quay. Marta stood under the awning of
the ticket office with her letter in her hand and watched the lamp at the stern grow small.

"You'll have to wait for the morning boat," said the clerk, who had come out to lock the shutters.

"""
SETTINGS = {
    "engine": {"seed": 7},
    "completion": {"trigger": "always", "patience_ms": 60_000},
}


async def test_the_next_paragraph_comes_from_the_model_on_this_machine(
    weights: Path, tmp_path: Path
) -> None:
    environment = {"AFTERWORD_DATA": str(weights.parent.parent), "AFTERWORD_OFFLINE": "1"}
    async with editing(tmp_path, SETTINGS, environment=environment) as editor:
        editor.open(tmp_path / "novel.md", STORY)
        offered = [str(item.insert_text) for item in await editor.items(kind=INVOKED)]
        assert offered
        assert mean_overlap(offered) < 0.5
        for text in offered:
            assert text == text.strip()
            assert "\n\n" not in text
            assert len(text.split()) > 1
        half = len(offered[0]) // 2
        editor.type(offered[0][:half])
        assert await editor.ghost() == offered[0][half:]
        assert editor.messages == []
