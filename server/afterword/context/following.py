"""The manuscript's own text behind a place, as a model should read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.context.completion import texts_to_count
from afterword.context.prose import units_of
from afterword.manuscript import Kind
from afterword.memory.prose import clean, without_gaps
from afterword.prompt import Trim, trimmed
from afterword.prompt.trimming import WIDEST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript, Placed


#: Of a prompt's budget, what follows the place that it is about. Measured with 500 tokens in all,
#: 60 to 150 tokens of it are worth what they take from the text before (true missing paragraphs
#: cost 3.47 nats per token with them and without, 3.515 with another book's); 250 are not (3.486).
AFTER_SHARE: Final = 0.15
_COUNTED_AHEAD: Final = 8  # code points of what follows for each token of its share


def following(
    manuscript: Manuscript, offset: int, *, room: int, tokenizer: Tokenizer, beats: bool
) -> str:
    """What stands from `offset` (code points) on, as much as `room` tokens hold.

    Cut at a paragraph's or a sentence's end; within a sentence only where not one fits. The rest
    of the paragraph that `offset` is in comes first. The writer's other gaps are left out of the
    prose; with `beats`, those that stand alone and say something are shown in brackets.
    """
    parts: list[str] = []
    reach = room * WIDEST_TOKEN
    for part in paragraphs_after(manuscript, offset, beats=beats):
        parts.append(part)
        reach -= len(part)
        if reach <= 0:
            break
    return trimmed("\n\n".join(parts), room, tokenizer, Trim.END, anywhere=True)


def paragraphs_after(manuscript: Manuscript, offset: int, *, beats: bool = False) -> Iterator[str]:
    """The prose behind `offset` (code points) block by block, headings and scene breaks with it."""
    wrap, gaps = manuscript.shape.wrap, manuscript.gaps
    for placed in manuscript.blocks(offset):
        if placed.start < offset:
            yield from _rest_of(manuscript, placed, offset)
        elif placed.block.kind is Kind.GAP:
            if beats and placed.block.beat:
                yield f"[{placed.block.beat}]"
        elif text := "".join(unit.text for unit in units_of(placed, wrap=wrap, gaps=gaps)):
            yield text


def texts_to_count_around(
    manuscript: Manuscript, start: int, end: int, *, budget: int
) -> Iterator[str]:
    """The prose on both sides of `[start, end)` (code points) that a prompt will have counted.

    For `Tokenizer.prime`, where a count takes a round trip.
    """
    left = int(budget * AFTER_SHARE) * _COUNTED_AHEAD
    for paragraph in paragraphs_after(manuscript, end):
        left -= len(paragraph)
        yield paragraph
        if left <= 0:
            break
    yield from texts_to_count(manuscript, start, budget=budget)


def _rest_of(manuscript: Manuscript, placed: Placed, offset: int) -> Iterator[str]:
    """The part of a paragraph behind `offset` (code points); none of any other block."""
    if placed.block.kind is not Kind.PARAGRAPH:
        return
    block = placed.block._replace(text=placed.block.text[offset - placed.start :])
    rest = replace(placed, block=block, start=offset)
    text = without_gaps(rest, block.text, manuscript.gaps)
    if prose := clean(text, manuscript.shape.wrap).strip():
        yield prose
