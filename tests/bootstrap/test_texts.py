from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.bootstrap.lore import read_lore
from afterword.bootstrap.texts import entry_place, texts_beside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "novel"
    (folder / "lore").mkdir(parents=True)
    (folder / "lore" / "ada.md").write_text("# Ada\n\nRows.\n")
    (folder / "outline.md").write_text("- Ada rows\n")
    return folder


def test_the_texts_beside_are_the_lores_files_and_the_outline(root: Path) -> None:
    lore = read_lore(root / "book.md", root, "")
    texts = texts_beside(root / "book.md", root, "", lore)
    assert texts == {
        root / "lore" / "ada.md": "# Ada\n\nRows.\n",
        root / "outline.md": "- Ada rows\n",
    }
    (root / "lore" / "ada.md").unlink()
    assert list(texts_beside(root / "book.md", root, "", lore)) == [root / "outline.md"]


def test_an_entry_goes_into_its_own_file_in_a_folder_of_lore(root: Path) -> None:
    found = entry_place("Josse Halkett", root / "book.md", root, "")
    assert found is not None
    place, text = found
    assert (place.path, text) == (root / "lore" / "josse-halkett.md", None)
    there = entry_place("Ada", root / "book.md", root, "")
    assert there is not None
    assert there[1] == "# Ada\n\nRows.\n"


def test_without_lore_an_entry_begins_a_file_beside_the_manuscript(tmp_path: Path) -> None:
    found = entry_place("Ada", tmp_path / "book.md", tmp_path, "")
    assert found is not None
    assert found[0].path == tmp_path / "lore.md"
    assert entry_place("Ada", None, None, "") is None


def test_nothing_is_written_through_a_link_out_of_the_workspace(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "lore" / "ada.md").unlink()
    (root / "lore").rmdir()
    (root / "lore").symlink_to(outside)
    found = entry_place("Ada", root / "book.md", root, "")
    assert found is None or found[0].path.resolve().is_relative_to(root)
    chosen = entry_place("Ada", root / "book.md", root, str(outside))
    assert chosen is not None
    assert chosen[0].path == outside / "ada.md"
