"""Reading a writer's text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.storage import UnreadableText, decode, read_text, read_within

if TYPE_CHECKING:
    from pathlib import Path

prose = st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]))


@given(prose, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_text_comes_back_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x") == text


@pytest.mark.parametrize(
    ("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le")]
)
def test_either_byte_order(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Mélusine 🜁".encode(encoding), "x") == "Mélusine 🜁"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "x.md is a binary file, not a text"),
        (b"a\x00b", "x.md is a binary file, not a text"),
        (b"one\ntwo\ncaf\xe9 three", "x.md:3 is not UTF-8; save the file as UTF-8"),
        (b"\xff\xfea", "x.md:1 is not UTF-16-LE; save the file as UTF-8"),
    ],
)
def test_what_is_no_text_is_named(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        decode(raw, "x.md")
    assert str(caught.value) == said


def test_missing_folder_and_too_large(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match="no such file"):
        read_text(tmp_path / "none.md")
    with pytest.raises(UnreadableText, match="is a folder"):
        read_text(tmp_path)
    (tmp_path / "long.md").write_text("x" * 11)
    with pytest.raises(UnreadableText, match="too large"):
        read_text(tmp_path / "long.md", largest=10)
    (tmp_path / "empty.md").touch()
    assert read_text(tmp_path / "empty.md") == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableText, match="not a plain file"):
        read_text(tmp_path / "pipe")


def test_no_link_leads_out_of_the_workspace(tmp_path: Path) -> None:
    root = tmp_path / "book"
    root.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (root / "own.md").write_text("own")
    (root / "inner.md").symlink_to(root / "own.md")
    (root / "outer.md").symlink_to(tmp_path / "secret.md")
    assert read_within(root / "inner.md", root) == "own"
    with pytest.raises(UnreadableText, match="outside the workspace"):
        read_within(root / "outer.md", root)
    with pytest.raises(UnreadableText, match="outside the workspace"):
        read_within(root / ".." / "secret.md", root)
