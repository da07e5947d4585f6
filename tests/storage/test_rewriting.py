from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from afterword.storage import UnreadableText
from afterword.storage.rewriting import create_text, open_text, rewrite_text, write_private

if TYPE_CHECKING:
    from pathlib import Path

CANNOT_FORBID = os.name != "posix" or os.geteuid() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_keeps_its_encoding_its_ends_of_lines_and_its_permissions(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "outline.md"
    path.write_bytes("Ä\r\nb\n".encode(encoding))
    path.chmod(0o640)
    file = open_text(path)
    assert file.text == "Ä\r\nb\n"
    rewrite_text(file, file.text + "c\r\n")
    assert path.read_bytes() == "Ä\r\nb\nc\r\n".encode(encoding)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [child.name for child in tmp_path.iterdir()] == ["outline.md"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "outline.md"
    path.write_text("one\n")
    file = open_text(path)
    path.write_text("one, and what the editor saved just now\n")
    with pytest.raises(UnreadableText, match="changed meanwhile"):
        rewrite_text(file, "one\ntwo\n")
    assert path.read_text() == "one, and what the editor saved just now\n"
    path.unlink()
    with pytest.raises(UnreadableText, match="can't be written"):
        rewrite_text(file, "one\ntwo\n")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_created_again(tmp_path: Path) -> None:
    path = tmp_path / "outline.md"
    create_text(path, "a\r\n")
    with pytest.raises(UnreadableText, match="there already"):
        create_text(path, "b\n")
    assert path.read_bytes() == b"a\r\n"
    with pytest.raises(UnreadableText, match="can't be written"):
        create_text(tmp_path / "absent" / "outline.md", "")


def test_files_of_our_own_are_this_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "outlines" / "x.json"
    for text in ("{}", '{"longer": 1}'):
        write_private(path, text)
        assert path.read_text() == text
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(list(path.parent.iterdir())) == 1


@pytest.mark.skipif(CANNOT_FORBID, reason="root may write whatever it likes")
def test_a_folder_that_is_not_ours_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "outline.md"
    path.write_text("mine\n")
    file = open_text(path)
    tmp_path.chmod(0o500)
    try:
        for write in (
            lambda: rewrite_text(file, "more\n"),
            lambda: create_text(tmp_path / "new.md", ""),
            lambda: write_private(tmp_path / "data" / "x.json", ""),
        ):
            with pytest.raises(UnreadableText, match="can't be written: "):
                write()
    finally:
        tmp_path.chmod(0o700)
    assert path.read_text() == "mine\n"
