"""What blocks are kept as: each with the blank lines after it, so that entries tile the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.manuscript.blocks import Block, Kind

if TYPE_CHECKING:
    from afterword.manuscript.gaps import FoundGap
    from afterword.manuscript.headings import Candidate
    from afterword.manuscript.sequence import Measure

# The dimensions of an entry's measure: code points, line breaks, blocks, landmarks, words,
# paragraphs, paragraphs that are not lists, and entries that depend on text far behind them.
CHARS, BREAKS, BLOCKS, MARKS, WORDS, PARAGRAPHS, PROSE, FAR = range(8)
ZERO: Final = (0,) * 8


class Entry:
    """A block with what follows it up to the next block; never changed once made.

    `body` is the length of the block's own text and `size` that of the whole entry, both in code
    points. `parted` says that a blank line follows. `candidate` says that the block may be a
    heading, `mark` that the outline has to know of it, `names` that a title may follow it. `reach`
    is how many code points from its start decided how it came out, where those are more than the
    entry and the next line; else 0.
    """

    __slots__ = (
        "block",
        "body",
        "candidate",
        "gaps",
        "mark",
        "measure",
        "names",
        "parted",
        "reach",
        "size",
    )

    def __init__(
        self,
        block: Block | None,
        size: int,
        breaks: int,
        *,
        parted: bool,
        candidate: Candidate | None = None,
        gaps: tuple[FoundGap, ...] = (),
        mark: bool = False,
        prose: bool = False,
        reach: int = 0,
        names: bool = False,
    ) -> None:
        """Make an entry; `breaks` are the line breaks in all of it."""
        self.block = block
        self.size = size
        self.body = len(block.text) if block else 0
        self.parted = parted
        self.candidate = candidate
        self.gaps = gaps
        self.names = names
        self.reach = reach
        self.mark = mark or candidate is not None or bool(gaps)
        words = paragraphs = 0
        if block and block.kind is Kind.PARAGRAPH and candidate is None:
            words, paragraphs = block.words, 1
        self.measure: Measure = (
            size,
            breaks,
            int(block is not None),
            int(self.mark),
            words,
            paragraphs,
            int(prose),
            int(reach > 0),
        )
