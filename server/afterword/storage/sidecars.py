"""The file of the summary beside a manuscript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.storage.rewriting import TextFile, create_text, open_text, rewrite_text

if TYPE_CHECKING:
    from pathlib import Path

_ENDING: Final = ".summary.md"
#: A longer one is no summary (bytes).
_LARGEST: Final = 10_000_000


def sidecar_path(manuscript: Path) -> Path:
    """Where a manuscript's summary stands: `novel.summary.md` for `novel.md`."""
    return manuscript.with_name(manuscript.stem + _ENDING)


def open_sidecar(manuscript: Path) -> TextFile | None:
    """The file beside a manuscript as it stands; None where there is none.

    Raises:
        UnreadableText: there is one, and it can't be read.
    """
    path = sidecar_path(manuscript)
    return open_text(path, largest=_LARGEST) if path.exists() else None


def write_sidecar(manuscript: Path, opened: TextFile | None, text: str) -> None:
    """Put a text in the place of what was opened, or make the file.

    Raises:
        UnreadableText: it can't be written, or has changed since it was opened.
    """
    if opened is None:
        create_text(sidecar_path(manuscript), text)
    elif text != opened.text:
        rewrite_text(opened, text)
