"""One change to a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters `[start, end)` replaced by `text`; code point offsets into the text before."""

    start: int
    end: int
    text: str

    @property
    def growth(self) -> int:
        """How many code points longer the text gets; negative when it shrinks."""
        return len(self.text) - (self.end - self.start)

    def moved(self, offset: int) -> int | None:
        """Where an offset goes; None when it was inside what was replaced.

        The start of what was replaced stays where it is; its end goes behind the new text. An
        offset where text is inserted, with nothing replaced, stays before it.
        """
        if offset <= self.start:
            return offset
        if offset >= self.end:
            return offset + self.growth
        return None
