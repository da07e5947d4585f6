"""The stretch of a manuscript that is to be changed, taken apart and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.manuscript import Kind
from afterword.postprocess import Shape, Surroundings
from afterword.postprocess.draft import Draft, Job
from afterword.postprocess.filters.page import page as as_the_page
from afterword.prompt import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.manuscript import Manuscript, Placed
    from afterword.manuscript.layout import Shape as PageShape

_EDGES: Final = " \t\r\n\u3000"
_LINE: Final = re.compile(r"[^\r\n]+")
_BREAKS: Final = re.compile(r"\r\n?")
_HABITS: Final = 2_000  # code points of the page that tell whether sentences stand two spaces apart


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the passage, or as much of one as was selected; `[start, end)` code points.

    `text` is on one line where the page wraps its lines. Verse and letters, whose lines the writer
    broke, are one part for each line.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters `[start, end)` (code points) of a manuscript, with its paragraphs.

    `left` and `right` are the rest of the first and the last paragraph, each on one line; both are
    "" where whole paragraphs were taken.
    """

    manuscript: Manuscript
    start: int
    end: int
    parts: tuple[Part, ...]
    left: str = ""
    right: str = ""

    @property
    def quote(self) -> str:
        """The passage as it stands on the page, line breaks and all."""
        return self.manuscript.text.slice(self.start, self.end)

    @property
    def text(self) -> str:
        """The paragraphs, blank lines between them."""
        return "\n\n".join(part.text for part in self.parts)

    @property
    def page(self) -> PageShape:
        """How lines and paragraphs lie."""
        return self.manuscript.shape

    @property
    def fixed(self) -> bool:
        """Whether it has to keep its number of parts: lines of verse, or a scene break between."""
        between = [
            self._raw(one.end, other.start)
            for one, other in zip(self.parts, self.parts[1:], strict=False)
        ]
        apart = 2 if self.page.blank_between else 1
        return any(text.strip() or text.count("\n") < apart for text in between)

    def with_whole(self, paragraphs: Sequence[str]) -> str:
        """What is to stand in `[start, end)` for these paragraphs in the place of all parts."""
        if len(paragraphs) == len(self.parts):
            return self.with_texts([[text] for text in paragraphs])
        return self._laid(self.parts[0], paragraphs)

    def with_texts(self, texts: Sequence[Sequence[str]]) -> str:
        """What is to stand in `[start, end)` for other paragraphs in the place of the parts.

        `texts` has one entry for each part: the paragraphs in its place, mostly one. What lies
        between the parts stays; lines end in line feeds.
        """
        pieces: list[str] = []
        at = self.start
        for part, paragraphs in zip(self.parts, texts, strict=True):
            pieces.append(self._raw(at, part.start))
            if list(paragraphs) == [part.text]:
                pieces.append(self._raw(part.start, part.end))
            else:
                pieces.append(self._laid(part, paragraphs))
            at = part.end
        pieces.append(self._raw(at, self.end))
        return "".join(pieces)

    def _raw(self, start: int, end: int) -> str:
        return _BREAKS.sub("\n", self.manuscript.text.slice(start, end))

    def _laid(self, part: Part, paragraphs: Sequence[str]) -> str:
        """Paragraphs in the page's lines, the first begun where the part begins."""
        before = self.manuscript.text.slice(max(0, part.start - _HABITS), part.start)
        page = self.page
        begin = page.margin + page.indent
        laid = [_in_lines(paragraphs[0], before, page)] if paragraphs else []
        laid += [begin + _in_lines(text, f"{before}\n{begin}", page) for text in paragraphs[1:]]
        return ("\n\n" if page.blank_between else "\n").join(laid)


def _in_lines(text: str, before: str, page: PageShape) -> str:
    """The text in lines of the page's width; `before` ends with what stands on its first line."""
    around = Surroundings(before=before, page=replace(page, indent=""))
    return as_the_page(Draft("", text), Job(Shape.PARAGRAPH, around, finished=True)).body


def passage_at(manuscript: Manuscript, start: int, end: int) -> Passage | None:
    """The prose of `[start, end)` (code points); an empty range means the paragraph there.

    White space at its ends is left out. Headings, scene breaks, comments and the like between the
    paragraphs stay as they are. None where there is no prose.
    """
    if start >= end:
        placed = _paragraph_near(manuscript, start)
        if placed is None:
            return None
        start, end = placed.start, placed.end
    parts = tuple(_parts(manuscript, start, end))
    if not parts:
        return None
    left = _rest(manuscript, parts[0].start, before=True)
    right = _rest(manuscript, parts[-1].end, before=False)
    return Passage(manuscript, parts[0].start, parts[-1].end, parts, left, right)


def _paragraph_near(manuscript: Manuscript, offset: int) -> Placed | None:
    """The paragraph at an offset, or that ends on its line."""
    placed = manuscript.block_at(offset)
    if placed is None or placed.block.kind is not Kind.PARAGRAPH or offset > placed.end:
        return None
    return placed


def _parts(manuscript: Manuscript, start: int, end: int) -> Iterator[Part]:
    text, wrap = manuscript.text, manuscript.shape.wrap
    for placed in manuscript.blocks(start, end):
        if placed.block.kind is not Kind.PARAGRAPH:
            continue
        first, last = max(start, placed.start), min(end, placed.end)
        raw = text.slice(first, last)
        if wrap and "\n" not in unwrapped(raw, wrap):
            spans = [(0, len(raw))]
        else:
            spans = [found.span() for found in _LINE.finditer(raw)]
        for begin, stop in spans:
            line = raw[begin:stop]
            solid = line.strip(_EDGES)
            if any(character.isalnum() for character in solid):
                at = first + begin + len(line) - len(line.lstrip(_EDGES))
                yield Part(at, at + len(solid), unwrapped(solid, wrap))


def _rest(manuscript: Manuscript, offset: int, *, before: bool) -> str:
    """What stands before or after an offset in its paragraph, on one line."""
    placed = manuscript.block_at(offset if before else max(0, offset - 1))
    if placed is None or placed.block.kind is not Kind.PARAGRAPH:
        return ""
    span = (placed.start, offset) if before else (offset, placed.end)
    raw = manuscript.text.slice(*span)
    if not manuscript.shape.wrap:  # a line that the writer broke stands for itself
        raw = raw[raw.rfind("\n") + 1 :] if before else raw.split("\n", 1)[0]
    return unwrapped(raw.strip("\r\n"), manuscript.shape.wrap) if raw.strip(_EDGES) else ""
