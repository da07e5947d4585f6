"""Stretches of open text that are being worked on: followed through edits, let go when touched."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.manuscript import Edit


@dataclass(slots=True, eq=False)
class Hold:
    """The characters `[start, end)` (code points) of a document as they were when work began.

    `touched` says that the writer has changed them since: nothing may be put in their place.
    """

    start: int
    end: int
    touched: bool = False

    def edited(self, edit: Edit) -> None:
        """Follow an edit; what is put right beside a stretch with text leaves it as it was."""
        beside = self.start < self.end
        if edit.end < self.start or (edit.end == self.start and beside):
            self.start += edit.growth
            self.end += edit.growth
        elif edit.start < self.end or (edit.start == self.end and not beside):
            self.touched = True


@dataclass(slots=True)
class Holds:
    """The stretches that are held in one document."""

    _held: list[Hold] = field(default_factory=list)

    @contextlib.contextmanager
    def hold(self, start: int, end: int) -> Iterator[Hold]:
        """Follow `[start, end)` for as long as the work takes."""
        held = Hold(start, end)
        self._held.append(held)
        try:
            yield held
        finally:
            self._held.remove(held)

    def edited(self, edit: Edit) -> None:
        """The document was edited."""
        for held in self._held:
            held.edited(edit)

    def close(self) -> None:
        """The document is closed: nothing may be put into it any more."""
        for held in self._held:
            held.touched = True
