"""Looms: one contract for those in memory and on disk, and what a file has to survive."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from afterword.features.loom.in_memory import LoomInMemory
from afterword.features.loom.strands import LoomStore
from afterword.storage.loom import FILE_NAME, MIGRATIONS, LoomFile
from features.loom.strands import strand

if TYPE_CHECKING:
    from pathlib import Path

Make = Callable[[], LoomStore]
BOOK, OTHER = "/novels/salt-quay.md", "untitled:Untitled-1"


class Clock:
    """Unix time as the test has it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def names(found: object) -> list[str]:
    return [one.id for one in found]  # type: ignore[attr-defined]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


@pytest.fixture(params=["memory", "file", "unusable file"])
def make(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Make:
    if request.param == "memory":
        return LoomInMemory
    if request.param == "unusable file":
        (tmp_path / "plain").touch()
        path = tmp_path / "plain" / FILE_NAME  # no folder can be made there
    return lambda: LoomFile(path)


# -- the contract -----------------------------------------------------------------------------


def test_each_knows_its_siblings_and_children(make: Make) -> None:
    with closing(make()) as loom:
        loom.keep(BOOK, [strand("a"), strand("b")])
        loom.keep(BOOK, [strand("c", batch="two", parent="a")])
        loom.keep(BOOK, [strand("d", batch="three", parent="a")])
        loom.keep(OTHER, [strand("a", "Elsewhere.", batch="four")])
        assert names(loom.siblings(BOOK, "a")) == ["a", "b"]
        assert names(loom.children(BOOK, "a")) == ["c", "d"]
        assert names(loom.siblings(BOOK, "c")) == ["c"]
        assert names(loom.recent(BOOK, 3)) == ["d", "c", "b"]
        assert names(loom.recent(OTHER, 9)) == ["a"]
        assert loom.strand(BOOK, "a") == strand("a")
        assert loom.strand(BOOK, "z") is None
        assert loom.siblings(BOOK, "z") == loom.children(BOOK, "z") == ()
        assert loom.recent(BOOK, 0) == ()


def test_one_kept_already_stays_unless_it_has_grown(make: Make) -> None:
    with closing(make()) as loom:
        loom.keep(BOOK, [strand("a", "Nobody", parent="z"), strand("b")])
        loom.keep(BOOK, [strand("a", "Nobody came.", batch="later", kept_at=9.0)])
        kept = loom.strand(BOOK, "a")
        assert kept == strand("a", "Nobody came.", parent="z")
        loom.keep(BOOK, [strand("a", "Short.")])
        assert loom.strand(BOOK, "a") == kept
        assert names(loom.recent(BOOK, 9)) == ["b", "a"]


def test_a_manuscript_that_is_renamed_keeps_its_loom(make: Make) -> None:
    with closing(make()) as loom:
        loom.keep(BOOK, [strand("a")])
        loom.renamed(BOOK, "/novels/the-quay.md")
        loom.keep("/novels/the-quay.md", [strand("b")])
        assert names(loom.siblings("/novels/the-quay.md", "b")) == ["a", "b"]
        assert loom.recent(BOOK, 9) == ()


def test_any_text_is_kept_as_it_is(make: Make) -> None:
    text = "Ada rows out. 🜁\n\u2028half a pair \ud83d"
    with closing(make()) as loom:
        loom.keep(BOOK, [strand("a", text)])
        found = loom.strand(BOOK, "a")
        assert found is not None
        assert found.text == text


def test_closing_twice_is_safe_and_what_was_kept_can_be_read(make: Make) -> None:
    loom = make()
    loom.keep(BOOK, [strand("a")])
    loom.close()
    loom.close()
    loom.keep(BOOK, [strand("b")])
    assert names(loom.recent(BOOK, 9)) == ["b", "a"]


def test_memory_lets_the_oldest_go() -> None:
    loom = LoomInMemory(most=50)
    for number in range(10):
        loom.keep(BOOK, [strand(f"{number}", "Nobody came.")])
    assert names(loom.recent(BOOK, 99)) == ["9", "8", "7", "6"]


# -- the file ---------------------------------------------------------------------------------


def test_it_is_there_in_the_next_session_and_nobody_else_may_read_it(path: Path) -> None:
    with closing(LoomFile(path)) as loom:
        loom.keep(BOOK, [strand("a"), strand("b", parent="a")])
        assert loom.problem == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(LoomFile(path)) as loom:
        assert loom.strand(BOOK, "b") == strand("b", parent="a")


def test_two_sessions_share_it(path: Path) -> None:
    with closing(LoomFile(path)) as one, closing(LoomFile(path)) as two:
        one.keep(BOOK, [strand("a")])
        assert names(one.recent(BOOK, 9)) == ["a"]
        two.keep(BOOK, [strand("b")])
        assert names(two.recent(BOOK, 9)) == ["b", "a"]
        assert names(one.recent(BOOK, 9)) == ["b", "a"]


def test_a_damaged_file_is_set_aside_and_this_sessions_go_into_a_new_one(path: Path) -> None:
    with closing(LoomFile(path)) as loom:
        loom.keep(BOOK, [strand("old", "x" * 20_000)])
    raw = bytearray(path.read_bytes())
    raw[100:] = b"\xff" * (len(raw) - 100)
    path.write_bytes(bytes(raw))
    with closing(LoomFile(path)) as loom:
        loom.keep(BOOK, [strand("a")])
        assert names(loom.recent(BOOK, 9)) == ["a"]
        assert "set aside" in loom.problem
        loom.keep(BOOK, [strand("b")])
    assert path.with_name(f"{FILE_NAME}.broken-1").exists()
    with closing(LoomFile(path)) as loom:
        assert names(loom.recent(BOOK, 9)) == ["b", "a"]


def test_a_row_that_was_changed_is_passed_over(path: Path) -> None:
    with closing(LoomFile(path)) as loom:
        loom.keep(BOOK, [strand("a"), strand("b")])
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE strand SET text = ? WHERE id = 'a'", (b"Somebody came.",))
        file.commit()
    with closing(LoomFile(path)) as loom:
        assert loom.strand(BOOK, "a") is None
        assert names(loom.siblings(BOOK, "b")) == ["b"]


def test_a_newer_afterwords_file_is_left_alone(path: Path) -> None:
    with closing(LoomFile(path)) as loom:
        loom.keep(BOOK, [strand("a")])
    with closing(sqlite3.connect(path)) as file:
        file.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with closing(LoomFile(path)) as loom:
        loom.keep(BOOK, [strand("b")])
        assert names(loom.recent(BOOK, 9)) == ["b"]
        assert "newer Afterword" in loom.problem
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT id FROM strand").fetchall() == [("a",)]
        assert file.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_locked_file_is_waited_for_by_nobody_and_written_later(path: Path) -> None:
    clock = Clock()
    with closing(LoomFile(path, clock=clock)) as loom:
        loom.keep(BOOK, [strand("a")])
        assert names(loom.recent(BOOK, 9)) == ["a"]
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            loom.keep(BOOK, [strand("b")])
            assert names(loom.recent(BOOK, 9)) == ["b", "a"]
            assert "locked" in loom.problem
            other.execute("ROLLBACK")
        assert "locked" in loom.problem
        clock.now += 60
        assert names(loom.recent(BOOK, 9)) == ["b", "a"]
        assert loom.problem == ""
    with closing(LoomFile(path)) as loom:
        assert names(loom.recent(BOOK, 9)) == ["b", "a"]


def test_it_stays_within_its_room_and_what_nothing_goes_on_from_goes_first(path: Path) -> None:
    with closing(LoomFile(path, most_mb=1)) as loom:
        loom.keep(BOOK, [strand("root", "x" * 5_000)])
        for number in range(300):
            parent = "root" if number == 299 else None
            loom.keep(BOOK, [strand(f"{number}", "y" * 5_000, parent=parent)])
            if number == 0:
                loom.keep(BOOK, [strand("child", parent="root")])
        kept = names(loom.recent(BOOK, 999))
        assert loom.problem == ""
    assert kept[0] == "299"
    assert "root" in kept
    assert "0" not in kept
    assert 50 < len(kept) < 200
    whole = sum(each.stat().st_size for each in path.parent.iterdir())
    assert whole <= 1_000_000
