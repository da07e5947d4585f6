"""What a manuscript is made of: blocks, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

DIGEST_BYTES = 8


class Kind(StrEnum):
    """What a block is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    SCENE_BREAK = "scene-break"
    GAP = "gap"
    COMMENT = "comment"
    FRONT_MATTER = "front-matter"
    OPAQUE = "opaque"
    BOILERPLATE = "boilerplate"


class Block(NamedTuple):
    """A block's own text, without its last terminator and the blank lines after it.

    `level` is a heading's depth from 1 and 0 for everything else, `title` a heading's title as
    written, `beat` what a gap or comment asks for or says. `words` counts a paragraph's words; in
    Chinese and Japanese every letter counts as one. It is 0 for blocks that are not prose.
    """

    kind: Kind
    text: str
    level: int = 0
    title: str = ""
    beat: str = ""
    words: int = 0

    @property
    def digest(self) -> bytes:
        """A hash of the text, the same in every run: BLAKE2b, 8 bytes."""
        raw = self.text.encode("utf-8", "surrogatepass")
        return blake2b(raw, digest_size=DIGEST_BYTES).digest()


@dataclass(frozen=True, slots=True)
class Placed:
    """A block in its place: code point offsets, `end` before the blank lines after it.

    `index` counts blocks from 0, `line` is the block's first line, from 0.
    """

    block: Block
    index: int
    start: int
    end: int
    line: int


class Gap(NamedTuple):
    """A hole the writer left, in code point offsets; `beat` is what should stand there.

    `inline` tells a gap inside a paragraph from one that is a block of its own.
    """

    start: int
    end: int
    beat: str
    inline: bool
