"""The file of the summary beside a manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.storage import UnreadableText
from afterword.storage.sidecars import open_sidecar, sidecar_path, write_sidecar

if TYPE_CHECKING:
    from pathlib import Path


def test_it_stands_beside_its_manuscript(tmp_path: Path) -> None:
    manuscript = tmp_path / "my.novel.md"
    assert open_sidecar(manuscript) is None
    write_sidecar(manuscript, None, "# The story so far\r\n")
    assert [path.name for path in tmp_path.iterdir()] == ["my.novel.summary.md"]
    opened = open_sidecar(manuscript)
    assert opened is not None
    assert opened.text == "# The story so far\r\n"
    write_sidecar(manuscript, opened, "New.\n")
    assert sidecar_path(manuscript).read_bytes() == b"New.\n"


def test_what_the_writer_saved_meanwhile_is_never_overwritten(tmp_path: Path) -> None:
    manuscript = tmp_path / "novel.md"
    sidecar_path(manuscript).write_text("Mine.")
    with pytest.raises(UnreadableText, match="there already"):
        write_sidecar(manuscript, None, "Ours.")
    opened = open_sidecar(manuscript)
    sidecar_path(manuscript).write_text("Mine, and more.")
    with pytest.raises(UnreadableText, match="changed meanwhile"):
        write_sidecar(manuscript, opened, "Ours.")
    assert sidecar_path(manuscript).read_text() == "Mine, and more."


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    manuscript = tmp_path / "novel.md"
    sidecar_path(manuscript).write_bytes(b"\0\xff")
    with pytest.raises(UnreadableText):
        open_sidecar(manuscript)
