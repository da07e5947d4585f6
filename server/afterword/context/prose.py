"""Blocks as a model should read them: one line per paragraph, the writer's notes left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from afterword.manuscript import Kind
from afterword.manuscript.marking import with_spans_closed
from afterword.manuscript.sentences import sentence_ends
from afterword.memory.prose import clean, without_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Gap, Placed

SCENE_BREAK: Final = "* * *"
_STORY: Final = frozenset([Kind.PARAGRAPH, Kind.HEADING, Kind.SCENE_BREAK])
_UNIT_BYTES: Final = 600  # about 150 tokens: where a long paragraph may be entered


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or some sentences of a long one: where recent text may begin.

    `opens` is set on a paragraph's first unit; `digest` decides between places to begin at.
    """

    text: str
    digest: bytes
    opens: bool


def units_of(
    placed: Placed, *, wrap: int, gaps: Sequence[Gap], until: int | None = None
) -> tuple[Unit, ...]:
    """The block's prose, up to the code point offset `until`; empty where it is no story.

    `wrap` is the page's width, `gaps` are all of the manuscript's.
    """
    block = placed.block
    if block.kind not in _STORY:
        return ()
    if block.kind is Kind.SCENE_BREAK:
        return _units(SCENE_BREAK, wrap=0)
    if block.kind is Kind.HEADING and until is None:
        return _units(block.title, wrap=0)
    text = block.text if until is None else block.text[: until - placed.start]
    rest = block.text[len(text) :]
    text = without_gaps(placed, text, gaps) if gaps else text
    return _units(with_spans_closed(text, rest), wrap=wrap)


@lru_cache(maxsize=16_384)
def _units(text: str, *, wrap: int) -> tuple[Unit, ...]:
    prose = clean(text, wrap)
    if not prose.strip():
        return ()
    starts = [0, *_inner_starts(prose)]
    pieces = [prose[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return tuple(
        Unit(piece, _digest(piece), opens=number == 0) for number, piece in enumerate(pieces)
    )


def _inner_starts(prose: str) -> list[int]:
    """Sentence starts that part a long paragraph, counted from its start, so that they stay."""
    if len(prose.encode("utf-8", "surrogatepass")) <= 2 * _UNIT_BYTES:
        return []
    starts: list[int] = []
    last = 0
    for end in sentence_ends(prose):
        long_enough = len(prose[last:end].encode("utf-8", "surrogatepass")) >= _UNIT_BYTES
        if long_enough and prose[end:].strip():
            last = end + (len(prose[end:]) - len(prose[end:].lstrip()))
            starts.append(last)
    return starts


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
