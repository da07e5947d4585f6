"""Pulled models: a GGUF file each, with a manifest beside it that says what it must be."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CHUNK = 1 << 20
_MAGIC = b"GGUF"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Pulled:
    """One model in a models folder.

    Attributes:
        name: what settings call it.
        path: the GGUF file.
        size: in bytes, as pulled.
        sha256: as pulled; "" where the source gave none and none was computed.
        source: where it came from, for people.
        licence: an SPDX identifier, "" where unknown.
    """

    name: str
    path: Path
    size: int
    sha256: str
    source: str
    licence: str = ""


def model_path(models: Path, name: str) -> Path:
    """Where a model of this name lies; raises `EngineProblem` (REFUSED) for an unfit name."""
    if not _NAME.fullmatch(name):
        line = f"`{name}` is no name for a model: use letters, digits, dots and dashes."
        raise EngineProblem(ProblemKind.REFUSED, line)
    return models / f"{name}.gguf"


def record(pulled: Pulled) -> None:
    """Write the manifest beside the file."""
    written = asdict(pulled)
    del written["path"], written["name"]
    draft = _manifest(pulled.path).with_suffix(".json.new")
    draft.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    draft.replace(_manifest(pulled.path))


def find_weights(models: Path, name: str) -> Path | None:
    """A pulled model's file, None when it was never pulled. Says nothing about its health."""
    path = model_path(models, name)
    return path if path.is_file() else None


def list_weights(models: Path) -> tuple[Pulled, ...]:
    """Every pulled model, by name; a file without a manifest is listed with its own size."""
    if not models.is_dir():
        return ()
    return tuple(_pulled(path) for path in sorted(models.glob("*.gguf")) if path.is_file())


def check_weights(path: Path | None) -> Path:
    """The file, if it looks whole: there, a GGUF, and as long as when it was pulled.

    Costs a few file operations. Raises `EngineProblem` (NO_WEIGHTS) with what to do.
    """
    if path is None or not path.is_file():
        line = "The embedded engine has no model yet: run `afterword model pull`."
        raise EngineProblem(ProblemKind.NO_WEIGHTS, line)
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
        whole = magic == _MAGIC and path.stat().st_size == _pulled(path).size
    except OSError:
        line = f"{path.name} can't be read: check its permissions, or pull it again."
        raise EngineProblem(ProblemKind.NO_WEIGHTS, line) from None
    if not whole:
        raise _damaged(path)
    return path


def verify_weights(path: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Read the whole file and compare its sha256 with the manifest's (0.1 s for 100 MB).

    Raises `EngineProblem` (NO_WEIGHTS) when it is damaged; `progress` gets bytes done and in all.
    """
    check_weights(path)
    expected = _pulled(path).sha256
    if expected and sha256_of(path, progress) != expected:
        raise _damaged(path)


def sha256_of(path: Path, progress: Callable[[int, int], None] | None = None) -> str:
    """A file's sha256, in hexadecimal."""
    digest, done, size = hashlib.sha256(), 0, path.stat().st_size
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, size)
    return digest.hexdigest()


def _damaged(path: Path) -> EngineProblem:
    line = f"{path.name} is damaged or cut short: run `afterword model pull --force`."
    return EngineProblem(ProblemKind.NO_WEIGHTS, line)


def _manifest(path: Path) -> Path:
    return path.with_suffix(".json")


def _pulled(path: Path) -> Pulled:
    written: dict[str, Any] = {}
    try:
        read = json.loads(_manifest(path).read_text(encoding="utf-8"))
        written = read if isinstance(read, dict) else {}
    except (OSError, ValueError):
        pass  # a file put there by hand is as good as its size
    size = written.get("size")
    return Pulled(
        name=path.stem,
        path=path,
        size=size if isinstance(size, int) else path.stat().st_size,
        sha256=str(written.get("sha256", "")),
        source=str(written.get("source", "")),
        licence=str(written.get("licence", "")),
    )
