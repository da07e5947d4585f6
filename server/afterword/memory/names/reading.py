"""The names of a manuscript, read from its paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from afterword.manuscript import Kind
from afterword.memory.names.evidence import evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.manuscript import Gap, Manuscript, Placed
    from afterword.memory.names.evidence import Evidence

_WORDS: Final = 600  # words read at once: headings and notes between them are left out
_NOTE: Final = re.compile(r"<!--.*?(?:-->|\Z)|%%.*?(?:%%|\Z)", re.DOTALL)


def evidence_in(manuscript: Manuscript, until: int | None = None) -> Iterator[Evidence]:
    """What a manuscript's paragraphs say about names, some at a time.

    With `until` (code points) only those that end before it.
    """
    texts: list[str] = []
    words = 0
    for placed, text in paragraphs(manuscript, until):
        texts.append(text)
        words += placed.block.words
        if words >= _WORDS:
            yield evidence("\n\n".join(texts))
            texts, words = [], 0
    if texts:
        yield evidence("\n\n".join(texts))


def paragraphs(manuscript: Manuscript, until: int | None = None) -> Iterator[tuple[Placed, str]]:
    """The paragraphs with their text, in which the writer's notes and gaps are spaces.

    So every other character stands where it does in the block. With `until` (code points) only
    those that end before it.
    """
    gaps = manuscript.gaps
    for placed in manuscript.blocks(0, until):
        if until is not None and placed.end > until:
            return
        if placed.block.kind is Kind.PARAGRAPH:
            yield placed, _without_notes(placed, gaps)


def _without_notes(placed: Placed, gaps: Sequence[Gap]) -> str:
    text = placed.block.text
    if "<!--" in text or "%%" in text:
        text = _NOTE.sub(lambda note: " " * len(note[0]), text)
    first = bisect_left(gaps, placed.start, key=lambda gap: gap.start)
    for gap in takewhile(lambda gap: gap.start < placed.end, islice(gaps, first, None)):
        start, end = gap.start - placed.start, gap.end - placed.start
        text = text[:start] + " " * (end - start) + text[end:]
    return text
