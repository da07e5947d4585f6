"""Stores of summaries: one contract for every kind, and what a file has to survive."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path  # noqa: TC003 -- hypothesis reads the annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.memory.summaries import SummariesInMemory, SummaryStore, summary_key
from afterword.storage.summaries import FILE_NAME, MIGRATIONS, SummaryFile

Make = Callable[[], SummaryStore]

#: Runs in a process of its own: puts numbered summaries, saying so after each.
WRITER = """
import sys, time
from pathlib import Path
from afterword.storage.summaries import SummaryFile
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = SummaryFile(path, most_mb=50)
for number in range(count):
    store.put(f"{name} {number}".encode(), f"{name} says {number}. " * 20)
    if store.problem:
        sys.exit(store.problem)
    print(number, flush=True)
"""


class Sound(bytes):
    """A file's bytes that don't fill the screen when a test fails."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


class Clock:
    """Unix time as the test has it."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def key(name: str) -> bytes:
    return summary_key(name.encode(), model="m", recipe="1")


def said(name: str, number: int) -> tuple[bytes, str]:
    return f"{name} {number}".encode(), f"{name} says {number}. " * 20


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE_NAME


@pytest.fixture(params=["memory", "file", "unusable file"])
def make(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Make:
    if request.param == "memory":
        return SummariesInMemory
    if request.param == "unusable file":
        (tmp_path / "plain").touch()
        path = tmp_path / "plain" / FILE_NAME  # no folder can be made there
    return lambda: SummaryFile(path, most_mb=50)


# -- the contract -----------------------------------------------------------------------------


def test_what_is_put_is_got(make: Make) -> None:
    with closing(make()) as store:
        assert store.get_many([key("a")]) == {}
        store.put(key("a"), "Ada rows out. 🜁")
        store.put(key("b"), "")
        store.put(key("c"), "half a pair \ud83d")
        store.put(key("a"), "Ada rows back.")
        wanted = [key(name) for name in "abcd"] * 2
        assert store.get_many(iter(wanted)) == {
            key("a"): "Ada rows back.",
            key("b"): "",
            key("c"): "half a pair \ud83d",
        }


def test_many_keys_at_once(make: Make) -> None:
    with closing(make()) as store:
        for number in range(1_200):
            store.put(key(f"{number}"), f"{number}")
        found = store.get_many(key(f"{number}") for number in range(-50, 1_300))
        assert sorted(map(int, found.values())) == list(range(1_200))


def test_threads_take_turns(make: Make) -> None:
    with closing(make()) as store, ThreadPoolExecutor(8) as threads:

        def work(name: int) -> None:
            for number in range(30):
                store.put(key(f"{name} {number}"), f"{number}")
                store.get_many([key(f"{name - 1} {number}")])

        list(threads.map(work, range(8)))
        assert len(store.get_many(key(f"{n} {m}") for n in range(8) for m in range(30))) == 240


def test_a_closed_store_goes_on_in_memory(make: Make) -> None:
    store = make()
    store.close()
    store.close()
    store.put(key("a"), "text")
    assert store.get_many([key("a")]) == {key("a"): "text"}


def test_keys_differ_with_whatever_made_the_summary() -> None:
    made = {
        summary_key(digest, model=model, recipe=recipe)
        for digest in (b"", b"a", b"am")
        for model in ("", "m", "mm")
        for recipe in ("", "1", "m1")
    }
    assert len(made) == 27
    assert {len(each) for each in made} == {16}


def test_memory_forgets_what_was_used_longest_ago() -> None:
    store = SummariesInMemory(most_bytes=3_000)
    for name in "abcdefgh":
        store.put(key(name), "x" * 500)
        store.get_many([key("a")])
    assert set(store.get_many(map(key, "abcdefgh"))) == {key(name) for name in "agh"} | {key("f")}
    store.put(key("huge"), "x" * 9_000)
    assert store.get_many([key("huge")]) == {}


# -- a file -----------------------------------------------------------------------------------


def test_a_file_outlives_the_session_and_is_for_its_owner_alone(path: Path) -> None:
    with closing(SummaryFile(path, most_mb=5)) as store:
        store.put(key("a"), "text")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
        assert set(modes.values()) == {0o600}, modes
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with closing(SummaryFile(path, most_mb=5)) as store:
        assert store.get_many([key("a")]) == {key("a"): "text"}
        assert store.problem == ""


def test_nothing_is_made_before_it_is_wanted(path: Path) -> None:
    SummaryFile(path, most_mb=5).close()
    assert not path.parent.exists()


def test_a_file_that_others_may_read_is_closed_to_them(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o644)
    with closing(SummaryFile(path, most_mb=5)) as store:
        store.put(key("a"), "text")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_oldest_make_room_and_the_cap_holds(path: Path) -> None:
    clock = Clock()
    with closing(SummaryFile(path, most_mb=1, clock=clock)) as store:
        for number in range(3_000):
            store.put(*said("a", number))
            clock.now += 4_000
            store.get_many([said("a", 0)[0]])
            if number % 100 == 0:
                assert sum(each.stat().st_size for each in path.parent.iterdir()) <= 1_100_000
        kept = store.get_many(said("a", number)[0] for number in range(3_000))
    assert said("a", 0)[0] in kept, "it was in use"
    assert 500 < len(kept) < 2_500
    newest = {said("a", number)[0] for number in range(3_000 - len(kept) + 1, 3_000)}
    assert set(kept) == newest | {said("a", 0)[0]}


def test_a_smaller_cap_gives_the_room_back(path: Path) -> None:
    with closing(SummaryFile(path, most_mb=20)) as store:
        for number in range(8_000):
            store.put(*said("a", number))
    assert path.stat().st_size > 2_000_000
    with closing(SummaryFile(path, most_mb=1)) as store:
        store.put(*said("b", 1))
        assert store.get_many([said("b", 1)[0]])
    assert path.stat().st_size <= 1_000_000


# -- schemas ----------------------------------------------------------------------------------


def first_version(path: Path, version: int = 1) -> None:
    """A file as the first schema had it."""
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as made:
        made.execute(
            "CREATE TABLE summary (key BLOB PRIMARY KEY, text BLOB NOT NULL, used INTEGER NOT NULL)"
        )
        made.execute(
            "INSERT INTO summary VALUES (?, ?, ?)", (key("a"), "Ada 🜁".encode(), 1_700_000_000_000)
        )
        made.execute(f"PRAGMA user_version = {version}")
        made.commit()


def test_a_file_of_the_first_schema_is_brought_up_to_date(path: Path) -> None:
    first_version(path)
    with closing(SummaryFile(path, most_mb=5)) as store:
        assert store.get_many([key("a")]) == {key("a"): "Ada 🜁"}
        store.put(key("b"), "more")
        assert store.problem == ""
    with closing(sqlite3.connect(path)) as read:
        assert read.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert read.execute("SELECT count(*) FROM summary").fetchone() == (2,)
    assert [each.name for each in path.parent.iterdir()] == [FILE_NAME]


def test_a_newer_schema_is_left_alone(path: Path) -> None:
    first_version(path, len(MIGRATIONS) + 1)
    before = path.read_bytes()
    with closing(SummaryFile(path, most_mb=5)) as store:
        store.put(key("a"), "text")
        assert store.get_many([key("a")]) == {key("a"): "text"}
        assert "newer" in store.problem
    # its change counter and its journal mode may be touched, its rows and version not
    with closing(sqlite3.connect(path)) as read:
        assert read.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        assert read.execute("SELECT text FROM summary").fetchone() == ("Ada 🜁".encode(),)
    assert len(path.read_bytes()) == len(before)


def test_a_version_that_never_was_is_damage(path: Path) -> None:
    first_version(path, -5)
    with closing(SummaryFile(path, most_mb=5)) as store:
        store.put(key("a"), "text")
        assert "set aside" in store.problem


# -- damage -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A sound file's bytes."""
    path = tmp_path_factory.mktemp("whole") / FILE_NAME
    with closing(SummaryFile(path, most_mb=5)) as store:
        for number in range(80):
            store.put(*said("a", number))
    return Sound(path.read_bytes())


def survives(path: Path) -> SummaryFile:
    """Whatever happened to the file: no lie is told, nothing raises, and new summaries are kept."""
    all_said = dict(said("a", number) for number in range(80))
    store = SummaryFile(path, most_mb=5)
    found = store.get_many(all_said)
    assert found.items() <= all_said.items()
    for number in range(80, 120):
        store.put(*said("a", number))
    after = dict(said("a", number) for number in range(80, 120))
    assert store.get_many(after) == after
    return store


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_costs_nothing_but_time(
    whole: Sound, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
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
    survives(path).close()


def test_a_summary_that_was_altered_is_not_told(path: Path, whole: Sound) -> None:
    path.parent.mkdir()
    path.write_bytes(whole.replace(b"a says 44.", b"a sang 44."))
    with closing(SummaryFile(path, most_mb=5)) as store:
        found = store.get_many(said("a", number)[0] for number in range(80))
        assert len(found) == 79
        assert said("a", 44)[0] not in found
        assert store.problem == "", "one lost row is no reason to lose the others"


def test_a_schema_that_cannot_even_be_read_is_damage(path: Path, whole: Sound) -> None:
    path.parent.mkdir()
    path.write_bytes(whole.replace(b"CREATE TABLE summary", b"CREATE T\x80BLE summ\xffry"))
    with closing(survives(path)) as store:
        assert "set aside" in store.problem


@pytest.mark.parametrize("start", [0, 4_096, 8_192, 24_576])
def test_a_torn_page_is_noticed(path: Path, whole: Sound, start: int) -> None:
    path.parent.mkdir()
    torn = bytearray(whole)
    torn[start : start + 4_096] = os.urandom(4_096)
    path.write_bytes(torn)
    with closing(survives(path)) as store:
        assert start or "set aside as memory.sqlite3.broken-1" in store.problem
    with closing(SummaryFile(path, most_mb=5)) as store:
        assert len(store.get_many(said("a", number)[0] for number in range(80, 120))) == 40


def test_what_is_no_database_is_set_aside_and_only_the_last_few_are_kept(path: Path) -> None:
    path.parent.mkdir()
    for number in range(1, 6):
        path.write_bytes(f"no database {number}".encode() * 100)
        with closing(SummaryFile(path, most_mb=5)) as store:
            store.put(key("a"), "text")
            assert f"broken-{number}" in store.problem
            assert str(path.parent) not in store.problem
    aside = sorted(each.name for each in path.parent.glob("*.broken-?"))
    assert aside == [f"{FILE_NAME}.broken-{number}" for number in (3, 4, 5)]


def test_a_folder_in_its_place_is_set_aside_and_never_removed(path: Path) -> None:
    for number in range(1, 6):
        path.mkdir(parents=True)
        (path / "somebody's").touch()
        with closing(SummaryFile(path, most_mb=5)) as store:
            store.put(key("a"), "text")
        with closing(SummaryFile(path, most_mb=5)) as store:
            assert store.get_many([key("a")]) == {key("a"): "text"}
        path.unlink()
        assert (path.parent / f"{FILE_NAME}.broken-{number}" / "somebody's").exists()


def test_damage_while_it_is_open(path: Path, whole: Sound) -> None:
    path.parent.mkdir()
    path.write_bytes(whole)
    with closing(SummaryFile(path, most_mb=5)) as store:
        store.get_many([said("a", 1)[0]])
        with path.open("r+b") as file:
            file.write(os.urandom(len(whole)))
        store.put(key("new"), "text")
        assert store.get_many([key("new")]) == {key("new"): "text"}
    with closing(survives(path)) as store:
        assert "set aside" in store.problem


def test_a_header_that_forbids_writing_is_damage(path: Path, whole: Sound) -> None:
    path.parent.mkdir()
    forbidding = bytearray(whole)
    forbidding[18] = 9  # the version that a program must know to write
    path.write_bytes(forbidding)
    with closing(survives(path)) as store:
        assert "set aside" in store.problem


def test_what_this_session_put_survives_the_damage(path: Path) -> None:
    with closing(SummaryFile(path, most_mb=5)) as store:
        store.put(key("a"), "text")
        store._file._failed(sqlite3.DatabaseError("found damaged"))
        store.put(key("b"), "text")
        assert "set aside" in store.problem
    with closing(SummaryFile(path, most_mb=5)) as store:
        assert store.get_many([key("a"), key("b")]).keys() == {key("a"), key("b")}


def test_two_that_find_the_damage_set_it_aside_once(path: Path) -> None:
    with closing(SummaryFile(path, most_mb=5)) as one, closing(SummaryFile(path, most_mb=5)) as two:
        for store, name in ((one, "one"), (two, "two")):
            store.put(key(name), name)
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
        path.with_name(FILE_NAME + "-wal").write_bytes(b"")
        for round_ in range(2):
            for store, name in ((one, "one"), (two, "two")):
                store.put(key(f"{name} {round_}"), name)
                store.get_many([key("one"), key("two")])
        assert [each.name for each in path.parent.glob("*.broken-?")] == [f"{FILE_NAME}.broken-1"]
        assert len(two.get_many([key("one 1"), key("two 1")])) == 2, "both use the new file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write whatever it likes")
def test_a_file_or_folder_that_is_not_ours(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"")
    path.chmod(0)
    with closing(survives(path)) as store:
        assert "set aside" in store.problem
    path.parent.chmod(0o500)
    try:
        with closing(survives(path)) as store:
            assert store.problem.endswith("for this session only")
    finally:
        path.parent.chmod(0o700)


# -- processes --------------------------------------------------------------------------------


def test_a_process_killed_while_writing_loses_nothing_it_had_written(path: Path) -> None:
    for number in range(3):
        process = writer(path, f"w{number}", 100_000)
        assert process.stdout
        last = -1
        for line in process.stdout:
            last = int(line)
            if last >= 150:
                process.send_signal(signal.SIGKILL)
                break
        process.communicate()
        with closing(SummaryFile(path, most_mb=50)) as store:
            wanted = dict(said(f"w{number}", each) for each in range(last + 1))
            assert store.get_many(wanted) == wanted
            assert store.problem == ""


def test_two_processes_write_at_once(path: Path) -> None:
    processes = [writer(path, name, 400) for name in ("one", "two")]
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    wanted = dict(said(name, number) for name in ("one", "two") for number in range(400))
    with closing(SummaryFile(path, most_mb=50)) as store:
        assert store.get_many(wanted) == wanted


def test_a_file_that_stays_locked_is_waited_for_and_then_left(path: Path) -> None:
    clock = Clock()
    with closing(SummaryFile(path, most_mb=5, clock=clock)) as store:
        store.put(key("a"), "text")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            store._file._file.execute("PRAGMA busy_timeout = 10")  # type: ignore[union-attr]
            store.put(key("b"), "text")
            assert "locked" in store.problem
            assert len(store.get_many([key("a"), key("b")])) == 2
        clock.now += 60
        store.put(key("c"), "text")
        assert store.problem == ""
    with closing(SummaryFile(path, most_mb=5)) as store:
        assert len(store.get_many([key("a"), key("b"), key("c")])) == 3, "written in the end"


# -- a full disk ------------------------------------------------------------------------------


def test_a_full_disk_degrades_to_memory_and_back(path: Path) -> None:
    clock = Clock()
    with closing(SummaryFile(path, most_mb=50, clock=clock)) as store:
        store.put(*said("a", 0))
        pages = store._file._file.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
        store._file._file.execute(f"PRAGMA max_page_count = {pages + 5}")  # type: ignore[union-attr]
        for number in range(200):
            store.put(*said("a", number))
        assert store.problem == "the disk is full: summaries are kept for this session only"
        wanted = dict(said("a", number) for number in range(200))
        assert store.get_many(wanted) == wanted
        store._file._file.execute("PRAGMA max_page_count = 100000")  # type: ignore[union-attr]
        clock.now += 60
        store.put(*said("a", 200))
        assert store.problem == ""
    with closing(SummaryFile(path, most_mb=50)) as store:
        wanted = dict(said("a", number) for number in range(201))
        assert store.get_many(wanted) == wanted


def test_files_that_may_not_grow(path: Path) -> None:
    limit = 200_000

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    program = (
        WRITER.replace("sys.exit(store.problem)", "pass")
        + "\nwanted = [f'{name} {n}'.encode() for n in range(count)]"
        + "\nassert len(store.get_many(wanted)) == count"
        + "\nassert store.problem.endswith('for this session only'), store.problem"
        + "\nstore.close()"
    )
    command = [sys.executable, "-c", program, str(path), "a", "2000"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, preexec_fn=little
    )
    assert done.returncode == 0, done.stderr
    with closing(SummaryFile(path, most_mb=50)) as store:
        wanted = dict(said("a", number) for number in range(2_000))
        found = store.get_many(wanted)
        assert found.items() <= wanted.items()
        assert len(found) > 10
