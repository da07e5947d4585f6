"""Reading settings files: places, and files that can't be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.config import read_file, resolve
from afterword.config.written import _lines_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_missing_file_is_an_empty_one(tmp_path: Path) -> None:
    written = read_file(tmp_path / "nowhere" / "config.toml")
    assert written.values == {}
    assert written.problem is None


@pytest.mark.parametrize(
    ("source", "place", "said"),
    [
        (b"[engine\nkind = 1", ":1:8", "not valid TOML"),
        (b'[engine]\nkind = "embedded', ":2:17", "not valid TOML"),
        (b"a = \n", ":1:5", "not valid TOML"),
        (b"a = 1\na = 2\n", ":2:6", "not valid TOML"),
        (b'a = "\xff"\n', ":1", "not UTF-8"),
        (b"# x\n\xe9", ":2", "not UTF-8"),
        (b"a = " + b"[" * 5000, "", "not valid TOML"),
        (b"a = " + b"1" * 5000, "", "not valid TOML"),
        (b"#" * 1_000_001, "", "too large"),
    ],
)
def test_an_unusable_file_says_where_and_why(
    tmp_path: Path, source: bytes, place: str, said: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(source)
    resolved = resolve(read_file(path))
    assert resolved.fatal is not None
    assert resolved.fatal.place == f"{path}{place}"
    assert said in resolved.fatal.message
    assert resolved.settings == resolve().settings


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    problem = read_file(tmp_path).problem
    assert problem is not None
    assert problem.fatal
    assert "is a folder" in problem.message


def test_a_byte_order_mark_is_nothing_to_complain_of(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbf[engine]\r\nkind = "openai"\r\n')
    assert resolve(read_file(path)).settings.engine.kind == "openai"


SOURCE = '''\
# a comment
top = 1
[engine] # the engine
kind = "nonsense"
  "temperatuur" = 0.5
stop = ["a", "b"]
[context]
authors_note = """
fake = 1
[engine.fake]
"""
odd = 1
[ engine . coach ]
modl = "x"
ghost.nothing = 1
[engine.gap]
api = {x = 1}
'''


def test_a_warning_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(SOURCE, encoding="utf-8")
    problems = {str(p).removeprefix(str(path)) for p in resolve(read_file(path)).problems}
    starts = {problem.partition(" ")[0] + problem.partition(" ")[2][:12] for problem in problems}
    assert starts == {
        ":2:top is unkno",
        ":4:engine.kind ",
        ":5:engine.tempe",
        ":12:context.odd ",
        ":14:engine.coach",
        ":15:engine.coach",
        ":17:engine.gap.a",
    }


@given(st.text())
def test_finding_lines_never_fails(source: str) -> None:
    assert all(line >= 1 for line in _lines_of(source).values())
