"""A stretch of a manuscript that is to be written anew, seen from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.manuscript import Gap


@dataclass(frozen=True, slots=True)
class Hole:
    """The characters `[start, end)` (code points), which a candidate is to replace.

    `beat` says what should stand there, "" for whatever fits. `inline` tells a hole within a
    paragraph from one that is a block of its own. A hole may be empty.
    """

    start: int
    end: int
    beat: str
    inline: bool

    @classmethod
    def of(cls, gap: Gap) -> Hole:
        """A gap as a hole."""
        return cls(gap.start, gap.end, gap.beat, gap.inline)
