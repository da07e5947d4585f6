"""Weights from a hub in the way of Hugging Face: one GGUF file of one repository, resumable."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.engines.hosts import Place
from afterword.engines.keys import Key
from afterword.engines.weights.folder import check_room, disk_problems, locked
from afterword.engines.weights.manifest import Pulled, model_path, record, sha256_of
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from httpx2 import AsyncClient, Response

HUB = "https://huggingface.co"
_READ_S = 60.0
_OK, _PARTIAL, _RANGE_REFUSED = 200, 206, 416
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_FILE = re.compile(r"(?:[\w.-]+/)*[\w.-]+\.gguf")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file at the hub, and where it goes here."""

    url: str
    hub: Place
    source: str
    path: Path

    @property
    def part(self) -> Path:
        return self.path.with_suffix(".part")

    @property
    def part_of(self) -> Path:
        """Which version of the file the part is of: its entity tag."""
        return self.path.with_suffix(".part.json")


async def pull_from_hub(
    repository: str,
    file: str,
    models: Path,
    *,
    progress: Callable[[int, int], None],
    name: str = "",
    revision: str = "main",
    offline: bool = False,
    hub: str = HUB,
    proxy: str | None = None,
    key: Key | None = None,
) -> Pulled:
    """Fetch `file` of `repository`; one that was cut off goes on where it stopped.

    Args:
        repository: "owner/name".
        file: a path in it that ends in .gguf.
        models: the folder to put it in.
        progress: is told bytes done and bytes in all (0 while unknown).
        name: what to call it here; the file's own name without .gguf by default.
        revision: a branch, tag or commit.
        offline: offline mode is on; only a hub on this machine may be asked.
        hub: another hub's address.
        proxy: the only proxy that is used; none from the environment is.
        key: a token for closed repositories; no variable is read for one here.

    Raises:
        EngineProblem: with what to do.
    """
    if not _REPOSITORY.fullmatch(repository) or not _FILE.fullmatch(file) or ".." in file:
        line = "Name a repository as `owner/name` and a file in it that ends in .gguf."
        raise EngineProblem(ProblemKind.REFUSED, line)
    place = Place.of(hub)
    place.check_allowed(offline=offline)
    path = model_path(models, name or file.rpartition("/")[2].removesuffix(".gguf"))
    url = f"{place.base_url}/{repository}/resolve/{revision}/{file}"
    wanted = _Wanted(url, place, f"{repository}/{file}@{revision}", path)
    async with locked(models):
        with disk_problems(models):
            return await _fetch(wanted, progress, proxy, key)


async def _fetch(
    wanted: _Wanted, progress: Callable[[int, int], None], proxy: str | None, key: Key | None
) -> Pulled:
    import httpx2  # noqa: PLC0415 -- only a pull needs it

    from afterword.engines.http_client import make_client  # noqa: PLC0415 -- as above

    client = make_client(
        wanted.hub, key=key or Key(""), proxy=proxy, read_s=_READ_S, follow_redirects=True
    )
    try:
        async with client:
            sha256 = await _download(client, wanted, progress)
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ssl.SSLError):
        line = f"{wanted.hub.name} broke off or can't be reached: run the same command to go on."
        raise EngineProblem(ProblemKind.UNREACHABLE, line) from None
    return await asyncio.to_thread(_keep, wanted, sha256)


async def _download(
    client: AsyncClient, wanted: _Wanted, progress: Callable[[int, int], None]
) -> str:
    """Bring the part up to its full length; the sha256 that the hub names, or ""."""
    done, tag = _begun(wanted)
    headers = {"Accept-Encoding": "identity"}
    if done:
        headers |= {"Range": f"bytes={done}-", "If-Range": tag}
    async with client.stream("GET", wanted.url, headers=headers) as response:
        if response.status_code == _RANGE_REFUSED:
            _forget(wanted)
        _check_status(response.status_code, wanted)
        if response.status_code == _OK:
            done = 0
        total = done + int(response.headers.get("content-length", "0"))
        check_room(wanted.path.parent, total - done)
        wanted.part_of.write_text(json.dumps({"tag": response.headers.get("etag", "")}))
        with wanted.part.open("ab" if done else "wb") as out:
            progress(done, total)
            async for chunk in response.aiter_raw():
                out.write(chunk)
                done += len(chunk)
                progress(done, total)
        if total and done < total:
            raise EngineProblem(
                ProblemKind.CUT_SHORT, f"{wanted.hub.name} broke off: run it again."
            )
        return _named_sha256(response)


def _begun(wanted: _Wanted) -> tuple[int, str]:
    """Bytes there from an earlier try, and the entity tag of the version they are of."""
    try:
        tag = str(json.loads(wanted.part_of.read_text())["tag"])
        # A weak or missing tag can't say that the rest belongs to these bytes.
        strong = tag.startswith('"')
        return (wanted.part.stat().st_size, tag) if strong else (0, "")
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def _check_status(code: int, wanted: _Wanted) -> None:
    if code in {_OK, _PARTIAL}:
        return
    name = wanted.hub.name
    if code in {401, 403}:
        line = f"{name} does not give {wanted.source} to everyone: it wants a key or a licence."
        raise EngineProblem(ProblemKind.UNAUTHORISED, line)
    if code == 404:  # noqa: PLR2004 -- HTTP's own number
        line = f"{name} has no {wanted.source}: check the repository and the file's name."
        raise EngineProblem(ProblemKind.UNKNOWN_MODEL, line)
    line = f"{name} did not hand over the file (HTTP {code}): run the same command again."
    raise EngineProblem(ProblemKind.UNREACHABLE, line)


def _named_sha256(response: Response) -> str:
    """The hub's own word on the content, given with its redirect or its answer."""
    for reply in (*response.history, response):
        tag = reply.headers.get("x-linked-etag", "").strip('"').lower()
        if _SHA256.fullmatch(tag):
            return str(tag)
    return ""


def _keep(wanted: _Wanted, expected: str) -> Pulled:
    """Check what came and rename it into place."""
    sha256 = sha256_of(wanted.part)
    with wanted.part.open("rb") as file:
        gguf = file.read(4) == b"GGUF"
    if not gguf or (expected and sha256 != expected):
        _forget(wanted)
        line = f"What came from {wanted.hub.name} is not the file it promised: run it again."
        raise EngineProblem(ProblemKind.NONSENSE, line)
    size = wanted.part.stat().st_size
    wanted.part.replace(wanted.path)
    wanted.part_of.unlink(missing_ok=True)
    pulled = Pulled(wanted.path.stem, wanted.path, size, sha256, wanted.source)
    record(pulled)
    return pulled


def _forget(wanted: _Wanted) -> None:
    wanted.part.unlink(missing_ok=True)
    wanted.part_of.unlink(missing_ok=True)
