"""The prompts that are compared: each within the same budget of tokens, all of it used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from afterword.context.prose import SCENE_BREAK
from afterword.context.remembered import memory_allowance, remembered
from afterword.memory.extracts import Extract, merged, read
from afterword.memory.names import mentions
from afterword.memory.story import Story
from afterword.prompt import Trim, trimmed

if TYPE_CHECKING:
    from afterword.engines.tokenizers.weights import WeightsTokenizer
    from afterword.memory.tree import Node
    from bench.memory_loss.places import Place

BREAK: Final = "\n\n"
_PARTED: Final = f"{BREAK}{SCENE_BREAK}{BREAK}"
_SPARE: Final = 6  # tokens that joins may cost beyond their parts
_CHUNK: Final = 1_500  # characters of AutoMuse's last chunk
_CHUNK_WORDS: Final = 40  # of a chunk's summary: what its authors' summaries come to
_WIDEST: Final = 8  # characters a token stands for, at most, over a page


class Writer:
    """Makes the prompts of a place; what is read of a book is read once."""

    def __init__(self, tokenizer: WeightsTokenizer) -> None:
        self._tokenizer = tokenizer
        self._extracts: dict[bytes, Extract] = {}
        self.story = cache(lambda book: Story.of(book.manuscript))

    def recent_only(self, place: Place, budget: int) -> str:
        """The last passage: the text itself, as much as fits."""
        return self._recent(place, budget) + BREAK

    def auto_muse(self, place: Place, budget: int) -> str:
        """Title, the accumulating summary, the last chunk with its paragraphs run together.

        What doesn't fit is cut off the summary's beginning.
        """
        chunk = " ".join(place.text_before(_CHUNK)[-_CHUNK:].split())
        title = place.book.manuscript.outline.title
        head = f"Outline: {title}\n\nStory so far: " if title else "Story so far: "
        tail = f"\n\nLast chunk: {chunk}\n\nNext chunk: "
        room = budget - self._tokenizer.count(head) - self._tokenizer.count(tail) - _SPARE
        summary = trimmed(self._accumulated(place), room, self._tokenizer, Trim.START)
        return head + summary + tail

    def ours(self, place: Place, budget: int, *, other: Place | None = None) -> str:
        """The story so far, then recent text; with `other`, that book's story instead."""
        allowance = memory_allowance(budget)
        memory = self.memory(other or place, budget, allowance)
        if not memory:
            return self.recent_only(place, budget)
        room = budget - self._tokenizer.count(memory + _PARTED)
        return memory + _PARTED + self._recent(place, room) + BREAK

    def memory(self, place: Place, budget: int, allowance: int) -> str:
        """What is remembered of what stands before the recent text of this budget."""
        recent = self._recent(place, budget)
        story = self.story(place.book)
        cover = [
            self._extract(story, covered.node, covered.first)
            for covered in story.cover(self._start(place, recent))
        ]
        names = {name for extract in cover for name, _ in extract.names}
        steady = recent[: len(recent) // 2]  # the half that stays while a writer types
        return remembered(
            cover,
            stage=tuple(dict.fromkeys(one.form for one in mentions(steady, names))),
            allowance=allowance,
            count=self._tokenizer.count,
        )

    def _recent(self, place: Place, room: int) -> str:
        text = place.text_before(room * _WIDEST)
        return trimmed(text, room - _SPARE, self._tokenizer, Trim.START)

    @staticmethod
    def _start(place: Place, recent: str) -> int:
        """Where the first block that is wholly or partly in `recent` begins, in code points."""
        left = len(recent)
        number = place.number
        while left > 0:
            number -= 1
            left -= len(place.book.blocks[number][2]) + len(BREAK)
        return place.book.blocks[number][0]

    def _extract(self, story: Story, node: Node, first: int) -> Extract:
        known = self._extracts.get(node.digest)
        if known is None:
            if node.children:
                parts = []
                for child in node.children:
                    parts.append(self._extract(story, child, first))
                    first += child.leaves
                known = merged(parts)
            else:
                known = read(story.passage_text(first))
            self._extracts[node.digest] = known
        return known

    def _accumulated(self, place: Place) -> str:
        """Chunk after chunk of the book so far, each summed up and appended."""
        paragraphs = [text for _, _, text in place.book.blocks[: place.number]]
        summaries: list[str] = []
        chunk: list[str] = []
        for paragraph in paragraphs:
            chunk.append(paragraph)
            if sum(map(len, chunk)) >= _CHUNK:
                summaries.append(_summed_up(BREAK.join(chunk)))
                chunk = []
        return " ".join(summary for summary in summaries if summary)


@cache
def _summed_up(chunk: str) -> str:
    return read(chunk).summary(_CHUNK_WORDS).replace(BREAK, " ")


def another(place: Place, others: list[Place]) -> Place:
    """The place about as far into another author's book: the control's."""
    books = list(dict.fromkeys(other.book.name for other in others))
    name = books[(books.index(place.book.name) + 1) % len(books)]
    return min(
        (other for other in others if other.book.name == name),
        key=lambda other: abs(other.share - place.share),
    )
