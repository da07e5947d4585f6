"""Where the story is stopped: before true next paragraphs in the second half of several books."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from afterword.context.prose import units_of
from afterword.manuscript import Kind, Manuscript

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# None of these books, nor another by their authors but Dickens, had a part in choosing the
# memory's design: that was tried on Emma, The Hound of the Baskervilles, The Sea Wolf,
# The Adventures of Tom Sawyer, Jane Eyre and The Picture of Dorian Gray.
BOOKS: Final = (
    "en-novels/dickens_hard-times.md",
    "en-novels/montgomery_anne-of-avonlea.md",
    "en-novels/stoker_dracula.md",
    "en-novels/stevenson_treasure-island.txt",
    "en-novels/wells_war-of-the-worlds.md",
    "en-novels-gutenberg-raw/greatgatsby.txt",
    "en-novels-gutenberg-raw/war-and-peace_2600-0.txt",
    "en-novels-gutenberg-raw/scarletletter.txt",
    "en-novels-gutenberg-raw/frankenstein.txt",
    "en-novels-gutenberg-raw/taletwocities.txt",
)
_FROM, _TO = 0.5, 0.97  # of a book's blocks
_LEAST, _MOST = 30, 200  # words of a paragraph
_BEGIN: Final = re.compile(r"\*\*\* ?START OF.*\n")
_END: Final = re.compile(r"\*\*\* ?END OF|End of (?:the )?Project Gutenberg")


@dataclass(frozen=True)
class Book:
    """A novel without its publisher's frame, and its blocks as a model reads them."""

    name: str
    manuscript: Manuscript

    @classmethod
    def read(cls, path: Path) -> Book:
        source = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        begin, end = _BEGIN.search(source), _END.search(source)
        source = source[begin.end() if begin else 0 : end.start() if end else None]
        return cls(path.stem, Manuscript.parse(source))

    @cached_property
    def blocks(self) -> list[tuple[int, Kind, str]]:
        """Where each block begins (code points), what it is, and its clean text."""
        found = []
        wrap, gaps = self.manuscript.shape.wrap, self.manuscript.gaps
        for placed in self.manuscript.blocks():
            text = "".join(unit.text for unit in units_of(placed, wrap=wrap, gaps=gaps)).strip()
            if text:
                found.append((placed.start, placed.block.kind, text))
        return found


@dataclass(frozen=True)
class Place:
    """One true next paragraph: `before` and `offset` (code points) are where it begins."""

    book: Book
    number: int
    offset: int
    target: str

    @property
    def share(self) -> float:
        """How far into the book it stands, of 1."""
        return self.number / len(self.book.blocks)

    def text_before(self, characters: int) -> str:
        """The last of the clean text before the paragraph, at least so many code points."""
        parts: list[str] = []
        size = 0
        for _, _, text in reversed(self.book.blocks[: self.number]):
            parts.append(text)
            size += len(text) + 2
            if size >= characters:
                break
        return "\n\n".join(reversed(parts))


def is_next(book: Book, number: int) -> bool:
    """Whether a block is a paragraph of some length that follows another paragraph."""
    blocks = book.blocks
    both = blocks[number][1] is blocks[number - 1][1] is Kind.PARAGRAPH
    return both and _LEAST <= len(blocks[number][2].split()) <= _MOST


def places(corpus: Path, count: int, *, fits: Callable[[Book, int], bool] = is_next) -> list[Place]:
    """So many places, the same in every run, spread over the books' second halves.

    `fits` says whether a book's block of some number will do.
    """
    per_book = max(1, count // len(BOOKS))
    found: list[Place] = []
    for name in BOOKS:
        book = Book.read(corpus / name)
        blocks = book.blocks
        fit = [
            number
            for number in range(int(len(blocks) * _FROM), int(len(blocks) * _TO))
            if fits(book, number)
        ]
        for place in range(per_book):
            number = fit[(2 * place + 1) * len(fit) // (2 * per_book)]
            found.append(Place(book, number, blocks[number][0], blocks[number][2]))
    return found
