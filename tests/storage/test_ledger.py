"""The ledger on disk: one contract for every kind of store, and what a file has to survive."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.features.ledger.memory import LedgerInMemory
from afterword.features.ledger.ports import (
    DocumentRow,
    Entry,
    Fate,
    LedgerStore,
    SpanRow,
    Survival,
)
from afterword.storage.ledger import FILE_NAME, KEY_NAME, LedgerFile
from afterword.storage.ledger_rows import MIGRATIONS

Make = Callable[[], LedgerStore]

#: Runs in a process of its own: records numbered entries.
WRITER = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[4]]
from storage.test_ledger import entry, row
from afterword.storage.ledger import LedgerFile
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = LedgerFile(path)
for number in range(count):
    store.record([entry(f"{name} {number}")])
    store.keep(row(f"/{name}.md", number))
    print(store.key.hex(), flush=True)
"""
TESTS = str(Path(__file__).resolve().parent.parent)


class Clock:
    """Unix time as the test has it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def entry(receipt: str, *, at: float = 1.0, document: str = "/a.md", **more: object) -> Entry:
    known = {
        "receipt": receipt, "feature": "ghost", "engine": "e", "model": "m", "temperature": 0.8,
        "seed": None, "prompt_tokens": 7, "answer_tokens": 3, "seconds": 0.25, "cost": None,
        "started_at": 0.5, "document": document, "place": "gap", "applied": False,
        "characters": 12, "words": 2, "offered_at": at,
    }  # fmt: skip
    return Entry(**(known | more))  # type: ignore[arg-type]


def row(path: str, start: int = 0, *, spans: int = 2, digest: bytes = b"d" * 12) -> DocumentRow:
    made = [
        SpanRow(start + n * 10, start + n * 10 + 5, f"r{n}", b"b", b"", b"n", b"s", 0, 5, n == 0)
        for n in range(spans)
    ]
    return DocumentRow(path, digest, 100, 1.5, 0, tuple(made))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


@pytest.fixture(params=["memory", "file", "unusable file"])
def make(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Make:
    if request.param == "memory":
        return LedgerInMemory
    if request.param == "unusable file":
        (tmp_path / "plain").touch()
        path = tmp_path / "plain" / FILE_NAME  # no folder can be made there
    return lambda: LedgerFile(path)


# -- the contract -----------------------------------------------------------------------------


def test_what_is_recorded_is_read(make: Make) -> None:
    with closing(make()) as store:
        assert store.entries() == ()
        full = entry(
            "b", at=2.0, document="", seed=4, cost=0.1, applied=True, shown_at=2.5,
            fate=Fate.PARTLY, decided_at=9.0, accepted_at=3.0, accepted_characters=5,
            accepted_words=1, typed_characters=1, undone=True,
            survival=Survival(1.0, 0.5, None, 0.25), text="Ada 🜁 \ud83d", left="",
        )  # fmt: skip
        store.record([full, entry("a")])
        assert store.entries() == (entry("a"), full)
        assert store.entries(since=1.5) == (full,)
        assert store.entries(document="/a.md") == (entry("a"),)
        assert store.named(["b", "c", "b"]) == {"b": full}
        store.record(iter([entry("a", words=3)]))
        assert store.named(["a"])["a"].words == 3


def test_many_at_once(make: Make) -> None:
    with closing(make()) as store:
        store.record(entry(f"{n}", at=n) for n in range(1_200))
        assert [one.receipt for one in store.entries()] == [f"{n}" for n in range(1_200)]
        assert len(store.named(f"{n}" for n in range(-50, 1_300))) == 1_200


def test_manuscripts_are_kept_found_and_moved(make: Make) -> None:
    with closing(make()) as store:
        assert store.document("/a.md") is None
        store.record([entry("r0")])
        store.keep(row("/a.md"))
        store.keep(row("/b.md", 3, digest=b"e" * 12))
        assert store.document("/a.md") == row("/a.md")
        assert list(store.alike(100, b"e" * 12)) == [row("/b.md", 3, digest=b"e" * 12)]
        assert list(store.alike(99, b"e" * 12)) == []
        store.moved("/a.md", "/b.md")
        assert store.document("/a.md") is None
        assert store.document("/b.md") == row("/b.md")
        assert store.named(["r0"])["r0"].document == "/b.md"
        store.keep(row("/b.md", spans=0))
        assert store.document("/b.md") is None


def test_threads_take_turns(make: Make) -> None:
    with closing(make()) as store, ThreadPoolExecutor(8) as threads:

        def work(name: int) -> None:
            for number in range(10):
                store.record([entry(f"{name} {number}")])
                store.keep(row(f"/{name}.md", number))
                store.entries()

        list(threads.map(work, range(8)))
        assert len(store.entries()) == 80
        assert all(store.document(f"/{n}.md") == row(f"/{n}.md", 9) for n in range(8))


def test_a_closed_store_goes_on_in_memory(make: Make) -> None:
    store = make()
    store.close()
    store.close()
    store.record([entry("a")])
    assert store.entries() == (entry("a"),)


# -- a file -----------------------------------------------------------------------------------


def test_a_file_outlives_the_session_and_is_for_its_owner_alone(path: Path) -> None:
    with closing(LedgerFile(path)) as store:
        store.record([entry("a")])
        store.keep(row("/a.md"))
        key = store.key
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
        assert modes.keys() >= {FILE_NAME, KEY_NAME}
        assert set(modes.values()) == {0o600}, modes
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with closing(LedgerFile(path)) as store:
        assert store.entries() == (entry("a"),)
        assert store.document("/a.md") == row("/a.md")
        assert store.key == key
        assert len(key) == 32
        assert store.problem == ""
    assert key not in path.read_bytes()
    assert key.hex().encode() not in path.read_bytes()


def test_nothing_is_made_before_it_is_wanted(path: Path) -> None:
    with closing(LedgerFile(path)) as store:
        assert store.entries() == ()
        assert store.document("/a.md") is None
        assert list(store.alike(1, store.key)) == []
        assert store.named(["a"]) == {}
    assert not path.parent.exists()


def test_a_text_that_is_no_longer_kept_is_gone(path: Path) -> None:
    with closing(LedgerFile(path)) as store:
        store.record([entry("a", text="CANARY-SAID")])
        store.record([entry("a")])
    assert all(b"CANARY" not in each.read_bytes() for each in path.parent.iterdir())


def test_a_newer_schema_is_left_alone(path: Path) -> None:
    with closing(LedgerFile(path)) as store:
        store.record([entry("a")])
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        newer.commit()
    with closing(LedgerFile(path)) as store:
        store.record([entry("b")])
        assert store.entries() == (entry("b"),)
        assert store.problem == (
            "ledger.sqlite3 is a newer Afterword's: the ledger is kept for this session only"
        )
    with closing(sqlite3.connect(path)) as read:
        assert read.execute("SELECT receipt FROM entry").fetchall() == [("a",)]


def test_a_file_that_stays_locked_is_waited_for_and_then_left(path: Path) -> None:
    clock = Clock()
    with closing(LedgerFile(path, clock=clock)) as store:
        store.record([entry("a")])
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            store._file._file.execute("PRAGMA busy_timeout = 10")  # type: ignore[union-attr]
            store.record([entry("b")])
            assert "locked" in store.problem
            assert len(store.entries()) == 2
        clock.now += 60
        store.record([entry("c")])
        assert store.problem == ""
    with closing(LedgerFile(path)) as store:
        assert [one.receipt for one in store.entries()] == ["a", "b", "c"], "written in the end"


def test_a_full_disk_degrades_to_memory_and_back(path: Path) -> None:
    clock = Clock()
    with closing(LedgerFile(path, clock=clock)) as store:
        store.record([entry("0", at=0)])
        pages = store._file._file.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
        store._file._file.execute(f"PRAGMA max_page_count = {pages + 5}")  # type: ignore[union-attr]
        for number in range(1, 400):
            store.record([entry(f"{number}", at=number)])
        assert store.problem == "the disk is full: the ledger is kept for this session only"
        assert len(store.entries()) == 400
        store._file._file.execute("PRAGMA max_page_count = 100000")  # type: ignore[union-attr]
        clock.now += 60
        store.record([entry("400", at=400)])
        assert store.problem == ""
    with closing(LedgerFile(path)) as store:
        assert [one.receipt for one in store.entries()] == [f"{n}" for n in range(401)]


def test_files_that_may_not_grow(path: Path) -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    program = f"{WRITER}\nassert len(store.entries()) == count\nassert 'for this' in store.problem"
    command = [sys.executable, "-c", program, str(path), "a", "600", TESTS]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, preexec_fn=little
    )
    assert done.returncode == 0, done.stderr


def test_two_processes_write_at_once_with_one_key(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    processes = [
        subprocess.Popen([*command, name, "60", TESTS], stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    keys = {process.communicate(timeout=120)[0].split()[-1] for process in processes}
    assert len(keys) == 1
    with closing(LedgerFile(path)) as store:
        assert len(store.entries()) == 120
        assert store.key.hex() in keys
        assert store.document("/one.md") == row("/one.md", 59)


# -- damage -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sound file's bytes."""
    path = tmp_path_factory.mktemp("whole") / FILE_NAME
    with closing(LedgerFile(path)) as store:
        store.record(entry(f"{n}", at=n) for n in range(80))
        store.keep(row("/a.md", spans=80))
    return path.read_bytes()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_never_raises(
    whole: bytes, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("damaged") / FILE_NAME
    raw = bytearray(whole)
    places = st.one_of(st.integers(0, 120), st.integers(0, len(raw) - 1))
    for _ in range(data.draw(st.integers(1, 5), label="places")):
        at = data.draw(places, label="at")
        raw[at : at + 8] = data.draw(st.binary(min_size=1, max_size=8), label="bytes")
    if data.draw(st.booleans(), label="truncated"):
        del raw[data.draw(st.integers(0, len(raw)), label="length") :]
    path.write_bytes(raw)
    with closing(LedgerFile(path)) as store:
        store.entries()
        store.document("/a.md")
        store.record(entry(f"new {n}", at=1e6 + n) for n in range(40))
        store.keep(row("/b.md"))
        assert len(store.entries(since=1e6)) >= 40
        assert store.document("/b.md") == row("/b.md")


def test_a_damaged_file_is_set_aside_and_what_this_session_knows_is_written_anew(
    path: Path,
) -> None:
    with closing(LedgerFile(path)) as store:
        store.record([entry("a")])
        store.keep(row("/a.md"))
        store._file._let_go()
        path.write_bytes(os.urandom(8_192))
        for side in ("-wal", "-shm"):
            path.with_name(FILE_NAME + side).unlink(missing_ok=True)
        store.record([entry("b", at=2.0)])
        assert "set aside as ledger.sqlite3.broken-1" in store.problem
        assert store.entries() == (entry("a"), entry("b", at=2.0))
    with closing(LedgerFile(path)) as store:
        assert store.document("/a.md") == row("/a.md")


def test_a_key_that_is_none_is_made_anew(path: Path) -> None:
    with closing(LedgerFile(path)) as store:
        store.record([entry("a")])
    path.with_name(KEY_NAME).write_text("no key")
    with closing(LedgerFile(path)) as store:
        key = store.key
        store.record([entry("b")])
    with closing(LedgerFile(path)) as store:
        assert store.key == key
