"""The file that the writer's outline is in, or would be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class OutlineFile:
    """The outline beside a manuscript.

    Attributes:
        path: where it is or would be; None where it can't be anywhere.
        text: what is in it, None where it isn't there yet.
        problem: one line on why it can't be read or written, "" where it can.
    """

    path: Path | None
    text: str | None = None
    problem: str = ""


def started(title: str) -> str:
    """What a new outline begins with."""
    title = " ".join(title.split())
    return f"# {title}\n" if title else ""
