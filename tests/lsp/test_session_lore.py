from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from afterword.bootstrap import Services
from afterword.lsp.handlers.initialized import _WATCHED
from afterword.lsp.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    environ = {"AFTERWORD_CONFIG": str(tmp_path / "config.toml"), "AFTERWORD_DATA": str(tmp_path)}
    made = Session(Services(environ=environ))
    yield made
    await made.aclose()


async def test_lore_is_read_at_opening_and_again_when_it_changes(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "book.md"
    file.write_text("It rained.\n")
    (tmp_path / "lore.md").write_text("## Ada\n## Bo\n")
    item = types.TextDocumentItem(file.as_uri(), "markdown", 1, "It rained.\n")
    document = session.open(item)
    assert [entry.name for entry in document.lore.entries] == ["Ada", "Bo"]
    (tmp_path / "lore.md").write_text("## Cy\n\nAliases: C\n")
    session.reload_plans()
    assert [entry.forms for entry in document.lore.entries] == [("Cy", "C")]


async def test_a_text_without_a_file_has_no_lore(session: Session) -> None:
    item = types.TextDocumentItem("untitled:1", "markdown", 1, "It rained.\n")
    assert session.open(item).lore.entries == ()


def test_lore_is_watched() -> None:
    assert {"**/lore.md", "**/lore/**/*.md"} <= set(_WATCHED)
