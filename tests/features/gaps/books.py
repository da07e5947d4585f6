"""Chapters of real books with paragraphs replaced by their beats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from afterword.manuscript import Kind, Manuscript, Markup, markup_for
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.words import words_of
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.manuscript import Placed

_GAPS = 10
_APART = 4  # paragraphs from one hole to the next
_CONTEXT = 60  # paragraphs on each side


@dataclass(frozen=True)
class Hole:
    """A paragraph that was cut out: its marker, and its text and the next one's on one line."""

    marker: str
    text: str
    after: str


@dataclass(frozen=True)
class Chapter:
    """Some pages of a book: as they were, and with ten paragraphs replaced by their beats."""

    whole: str
    draft: str
    holes: tuple[Hole, ...]
    markup: Markup
    wrap: int

    @property
    def kept(self) -> list[str]:
        """What stands between the markers, to the character."""
        parts, rest = [], self.draft
        for hole in self.holes:
            before, _, rest = rest.partition(hole.marker)
            parts.append(before)
        return [*parts, rest]

    def written(self, text: str) -> list[str]:
        """What stands in the markers' places; fails where anything else has changed."""
        places, at = [], 0
        for part in self.kept:
            place = text.index(part, at) if part.strip() else at
            places.append((place, place + len(part)))
            at = place + len(part)
        assert places[0][0] == 0
        assert text.endswith(self.kept[-1])
        return [text[before[1] : after[0]] for before, after in pairwise(places)]


def chapter_of(path: Path) -> Chapter:
    """Pages from the first fifth of a book, where its story is under way."""
    source = path.read_bytes().decode("utf-8-sig", "replace")
    markup = markup_for(path.name)
    manuscript = Manuscript.parse(source, markup=markup)
    placed = [block for block in manuscript.blocks() if block.block.kind is Kind.PARAGRAPH]
    middle = max(len(placed) // 5, _CONTEXT)
    first = placed[max(0, middle - _CONTEXT)].start
    last = placed[min(len(placed) - 1, middle + _CONTEXT)].end
    holes: list[tuple[Placed, Hole]] = []
    near = -_APART
    wrap = manuscript.shape.wrap
    for number in range(middle, min(len(placed) - 1, middle + _CONTEXT)):
        here, following = placed[number], placed[number + 1]
        text = unwrapped(here.block.text, wrap)
        if len(holes) < _GAPS and number - near >= _APART and _is_fit(text):
            after = unwrapped(following.block.text, wrap)
            beat = " ".join(text[word.start : word.end] for word in words_of(text)[:7])
            marker = f"[insert {len(holes) + 1}: {beat}]"
            holes.append((here, Hole(marker, text, after)))
            near = number
    parts, at = [], first
    for here, hole in holes:
        indent = len(here.block.text) - len(here.block.text.lstrip())
        parts += [source[at : here.start + indent], hole.marker]
        at = here.start + len(here.block.text.rstrip())
    draft = "".join([*parts, source[at:last], manuscript.shape.eol])
    whole = source[first:last] + manuscript.shape.eol
    return Chapter(whole, draft, tuple(hole for _, hole in holes), markup, wrap)


def _is_fit(text: str) -> bool:
    """A paragraph of prose that is neither a cry nor pages long."""
    ends = sentence_ends(text)
    finished = bool(ends) and ends[-1] == len(text) and "\n" not in text
    return finished and 60 < len(text) < 900 and "[" not in text and text[:1] != " "
