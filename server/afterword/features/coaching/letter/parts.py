"""A manuscript in the parts that a model reads for a letter, chapter by chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.features.coaching.silence import is_silenced, silenced
from afterword.features.remembering.chapters import chapters, titles
from afterword.manuscript import Kind
from afterword.memory.prose import prose_of
from afterword.prompt.counting import JOIN_SLACK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript, Placed
    from afterword.memory.story import Story

_SMALL: Final = 1_200  # words: a part of fewer takes in the next chapter, where that fits
_NUMBER_TOKENS: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A run of paragraphs, read in one request.

    Attributes:
        title: the chapters that it is of, "" where they have no names.
        paragraphs: in order; each has prose.
        shown: each paragraph as the model sees it.
    """

    title: str
    paragraphs: tuple[Placed, ...]
    shown: tuple[str, ...]

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        return self.paragraphs[0].start

    @property
    def line(self) -> int:
        """Its first line, from 1."""
        return self.paragraphs[0].line + 1

    @property
    def words(self) -> int:
        """Its words."""
        return sum(placed.block.words for placed in self.paragraphs)

    @property
    def numbered(self) -> str:
        """The paragraphs, each behind its number, from 1."""
        told = (f"[{n}] {' '.join(text.split())}" for n, text in enumerate(self.shown, start=1))
        return "\n\n".join(told)


def parts_of(story: Story, room: int, tokenizer: Tokenizer) -> list[Part]:
    """The parts of at most `room` tokens each, in the text's order.

    Chapters stay apart unless they are short; a longer one is read in several parts. A paragraph
    that alone is too long stands alone, and is cut to what fits.
    """
    names = titles(story)
    made: list[Part] = []
    open_part: list[tuple[Placed, str]] = []
    used, first, last = 0, "", ""

    def close() -> None:
        nonlocal open_part, used, first
        if open_part:
            title = first if first == last or not last else f"{first} – {last}".strip(" –")
            placed, shown = zip(*open_part, strict=True)
            made.append(Part(title, placed, shown))
        open_part, used, first = [], 0, ""

    for covered in chapters(story):
        title = names[story.passage(covered.first).unit]
        chapter = list(_prose(story.manuscript, covered.start, covered.end, tokenizer))
        cost = sum(tokens for _, _, tokens in chapter)
        small = sum(placed.block.words for placed, _ in open_part) < _SMALL
        if not small or used + cost > room:
            close()
        first = first if open_part else title
        last = title
        for placed, text, tokens in chapter:
            if open_part and used + tokens > room:
                close()
                first = title
            open_part.append((placed, text))
            used += tokens
    close()
    return made


def _prose(
    manuscript: Manuscript, start: int, end: int, tokenizer: Tokenizer
) -> Iterator[tuple[Placed, str, int]]:
    """The paragraphs with their prose and what it costs, without what the writer has set aside."""
    wrap, gaps, quiet = manuscript.shape.wrap, manuscript.gaps, silenced(manuscript.text)
    for placed in manuscript.blocks(start, end):
        if placed.block.kind is not Kind.PARAGRAPH or not placed.block.words:
            continue
        text = prose_of(placed, wrap=wrap, gaps=gaps)
        if text.strip() and not is_silenced(quiet, placed.start, placed.end):
            yield placed, text, tokenizer.count(text) + JOIN_SLACK + _NUMBER_TOKENS
