"""Where an answer goes on the page, and what has to stand around it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.features.presets.preset import Shape, Where

if TYPE_CHECKING:
    from afterword.features.presets.preset import Preset
    from afterword.manuscript import Manuscript


class Target(NamedTuple):
    """The characters `[start, end)` (code points) that an answer replaces.

    `lead` and `tail` are put around it, with line feeds for line ends.
    """

    start: int
    end: int
    lead: str = ""
    tail: str = ""


def placed(preset: Preset, manuscript: Manuscript, start: int, end: int) -> Target:
    """Where the answer to a preset used on `[start, end)` (code points) goes.

    Behind a selection, prose brings its own joint with it; anything else gets a space. On new
    lines it goes behind the paragraph where the selection, or the cursor, ends.
    """
    text = manuscript.text
    if preset.where is Where.INSTEAD and start < end:
        solid = text.slice(start, end)
        return Target(start + len(solid) - len(solid.lstrip()), start + len(solid.rstrip()))
    end = start + len(text.slice(start, end).rstrip()) if start < end else end
    if preset.where is Where.AFTER:
        if preset.shape in {Shape.SENTENCE, Shape.PARAGRAPH}:
            return Target(end, end)
        before = text.slice(max(0, end - 1), end)
        return Target(end, end, " " if before.strip() else "")
    block = manuscript.block_at(end)
    at = block.end if block else end
    breaks = "\n\n" if manuscript.shape.blank_between else "\n"
    before = text.slice(max(0, at - len(breaks) * 2), at).replace("\r\n", "\n").replace("\r", "\n")
    there = len(before) - len(before.rstrip("\n"))
    lead = breaks[min(there, len(breaks)) :] if at else ""
    rest = text.slice(at, min(len(text), at + len(breaks) * 2)).replace("\r\n", "\n")
    missing = max(0, len(breaks) - (len(rest) - len(rest.lstrip("\r\n"))))
    return Target(at, at, lead, "\n" * missing if rest.strip() else "")
