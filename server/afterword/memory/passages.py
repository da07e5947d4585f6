"""Passages: runs of whole paragraphs of about 400 tokens, the leaves of memory.

A passage lies inside one scene. Where it begins is decided by how the paragraphs around begin (see
`grouping`), so an edit moves at most the boundaries beside it, and seldom one: most of what is
written and mended is not a paragraph's first words. Weights are words, 3/4 of a token in
English; in Chinese and Japanese letters, about a token each. So no model is needed to cut a text.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.manuscript import Kind
from afterword.memory.grouping import cuts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.manuscript import Manuscript

LEAST: Final = 150  # words of a passage, where the scene has as many
MOST: Final = 600  # words from which a passage is split, and a paragraph is one of its own
DIGEST_BYTES: Final = 16
_OPENING: Final = 32  # code points of a paragraph that decide: few to change, enough to differ
_KEY_BYTES: Final = 8
_PARTING: Final = frozenset({Kind.HEADING, Kind.SCENE_BREAK, Kind.BOILERPLATE, Kind.FRONT_MATTER})


class Passage(NamedTuple):
    """A passage in its place.

    `start` and `end` are code points: where its first paragraph starts and its last one ends.
    `line` is its first line, from 0, `words` its words (letters in Chinese and Japanese). `digest`
    is a hash of its paragraphs' text, 16 bytes, the same in every run. `unit` says under which
    heading it stands: n for the n-th of `outline.headings`, 0 before the first.
    """

    start: int
    end: int
    line: int
    digest: bytes
    words: int
    unit: int


class Paragraph(NamedTuple):
    """A paragraph by its distance from the one before it, so that it may be kept when that moves.

    `gap` is how many code points after that one's end it starts, `size` how long it is, `down` how
    many lines below that one's first line it begins; the first of a unit counts from where the unit
    begins. `key` is a hash of its opening, by which passages are cut, `digest` one of all of it.
    `opens` is set on the first of a scene.
    """

    gap: int
    size: int
    down: int
    key: int
    digest: bytes
    words: int
    opens: bool


class Piece(NamedTuple):
    """A passage without its place: its paragraphs, and what they add up to.

    `reach` counts code points, `drop` lines, both from the last paragraph before it to its own
    last. `firm` says that it begins where its neighbourhood alone decides.
    """

    paragraphs: tuple[Paragraph, ...]
    firm: bool
    reach: int
    drop: int
    words: int
    digest: bytes


class Spot(NamedTuple):
    """Where a paragraph is measured from: a code point offset and a line."""

    offset: int
    line: int


def paragraphs_in(
    manuscript: Manuscript, start: int, end: int, before: Spot, *, opens: bool
) -> Iterator[Paragraph]:
    """The paragraphs of prose among the blocks in `[start, end)`, the first measured from `before`.

    `opens` is said of the first when nothing else parts it from what stands before.
    """
    offset, line = before
    for placed in manuscript.blocks(start, end):
        block = placed.block
        if block.kind is Kind.PARAGRAPH:
            if block.words:
                start, stop, below = placed.start, placed.end, placed.line
                yield Paragraph(
                    start - offset,
                    stop - start,
                    below - line,
                    _key(block.text),
                    block.digest,
                    block.words,
                    opens,
                )
                offset, line, opens = stop, below, False
        elif block.kind in _PARTING:
            opens = True


def cut(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """The passages of paragraphs that follow each other, the first of which begins one for sure."""
    walls = [
        place
        for place, paragraph in enumerate(paragraphs)
        if not place
        or paragraph.opens
        or paragraph.words > MOST
        or paragraphs[place - 1].words > MOST
    ]
    pieces: list[Piece] = []
    for begin, end in pairwise([*walls, len(paragraphs)]):
        run = paragraphs[begin:end]
        keys = [paragraph.key for paragraph in run]
        at = list(accumulate((paragraph.words for paragraph in run), initial=0))
        found = cuts(keys, at, least=LEAST, most=MOST)
        for number, (place, firm) in enumerate(found):
            last = found[number + 1].place if number + 1 < len(found) else len(run)
            pieces.append(_piece(tuple(run[place:last]), firm=firm))
    return pieces


def _key(text: str) -> int:
    opening = text[:_OPENING].encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(opening, digest_size=_KEY_BYTES).digest())


def _piece(paragraphs: tuple[Paragraph, ...], *, firm: bool) -> Piece:
    gaps, sizes, downs, _, digests, words, _ = zip(*paragraphs, strict=True)
    digest = blake2b(b"".join(digests), digest_size=DIGEST_BYTES, person=b"passage").digest()
    return Piece(paragraphs, firm, sum(gaps) + sum(sizes), sum(downs), sum(words), digest)
