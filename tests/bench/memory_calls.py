"""What keeping a summary current costs: engine calls and the tokens they read.

Three ways on the same book: ours (the tree over passages), AutoMuse's (a summary for each chunk of
1,500 characters, the story so far sent along with each), and map-reduce over the whole text at
each edit. Nothing is generated: calls and prompt tokens follow from the text alone. Run it with
`PYTHONPATH=tests python -m bench.memory_calls`.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from afterword.manuscript import Edit, Kind, Manuscript, markup_for
from afterword.memory.story import Story
from bench.books import book
from bench.measure import Row, median

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from afterword.memory.tree import Node

SIZES = (10_000, 100_000, 500_000)
EDITS = 200
_CORPUS = Path(
    os.environ.get("AFTERWORD_CORPUS", Path(__file__).parents[2].parent / "shared" / "corpus")
)
_WAR_AND_PEACE = "en-novels-gutenberg-raw/war-and-peace_2600-0.txt"

_TOKENS_PER_WORD = 4 / 3  # English under the tokenizers of current models
_SUMMARY = 100  # tokens of one of our summaries, and of map-reduce's
_CHUNK = 1_500  # code points of one of AutoMuse's chunks
_CHUNK_SUMMARY = (
    57  # tokens that each added to its story so far: 43 words on average in novel.jsonl
)
_FAN_IN = 10  # summaries that map-reduce joins in one call, and passages' size as ours
_SMALLEST = 3  # children of a node: k in the bar


@dataclass(frozen=True, slots=True)
class Cost:
    """Engine calls, and the tokens of their prompts (instructions left out)."""

    calls: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One way on one book: to build, after each of some edits, after undoing them, on reopening."""

    book: str
    way: str
    build: Cost
    edits: Sequence[Cost]
    undo: int
    reopened: int

    @property
    def median_calls(self) -> float:
        return median(cost.calls for cost in self.edits)

    @property
    def worst_calls(self) -> int:
        return max(cost.calls for cost in self.edits)

    @property
    def median_tokens(self) -> float:
        return median(cost.tokens for cost in self.edits)


@dataclass(frozen=True, slots=True)
class Measurement:
    """All ways on one book, and what the bars for ours follow from."""

    ours: Measured
    automuse: Measured
    everything: Measured
    passages: int
    chapters: int
    depth: int

    @property
    def most_to_build(self) -> int:
        """n·k/(k-1), and one for each chapter and level."""
        by_passages = self.passages * _SMALLEST // (_SMALLEST - 1)
        return by_passages + self.chapters * self.depth


def measured(name: str, manuscript: Manuscript, edits: int = EDITS) -> Measurement:
    """All three ways on one book; a word is written into a random paragraph at each edit."""
    story = Story.of(manuscript)
    chance = random.Random(7)
    places = list(_places(manuscript, chance, edits))
    return Measurement(
        _ours(name, story, places),
        _automuse(name, manuscript, places),
        _everything(name, story, places),
        story.count,
        len(manuscript.outline.headings) + 1,
        story.depth,
    )


def _places(manuscript: Manuscript, chance: random.Random, edits: int) -> Iterator[int]:
    """Offsets of spaces inside paragraphs."""
    prose = [
        placed
        for placed in manuscript.blocks()
        if placed.block.kind is Kind.PARAGRAPH and " " in placed.block.text.strip()
    ]
    for _ in range(edits):
        placed = chance.choice(prose)
        text = placed.block.text
        inside = [at for at, letter in enumerate(text) if letter == " " and text[:at].strip()]
        yield placed.start + chance.choice(inside)


def _ours(name: str, story: Story, places: Sequence[int]) -> Measured:
    """The nodes that nothing is kept for, told by their digests."""
    kept: set[bytes] = set()
    build = _built(story, kept)
    edits, undone = [], 0
    for at in places:
        later = story.manuscript.edited(Edit(at, at, " suddenly"))
        edited = story.edited(later)
        edits.append(_built(edited, kept))
        back = edited.edited(later.edited(Edit(at, at + len(" suddenly"), "")))
        undone += _built(back, kept).calls
    source, markup = str(story.manuscript.text), story.manuscript.markup
    reopened = _built(Story.of(Manuscript.parse(source, markup=markup)), kept)
    return Measured(name, "Afterword's tree", build, edits, undone, reopened.calls)


def _built(story: Story, kept: set[bytes]) -> Cost:
    """Build what is not kept, and keep it."""
    calls, words, children = 0, 0, 0
    todo: list[Node] = [story.root] if story.root else []
    while todo:
        node = todo.pop()
        if node.digest in kept:
            continue
        kept.add(node.digest)
        calls += 1
        words += 0 if node.children else node.words
        children += len(node.children)
        todo += node.children
    return Cost(calls, round(words * _TOKENS_PER_WORD) + children * _SUMMARY)


def _automuse(name: str, manuscript: Manuscript, places: Iterable[int]) -> Measured:
    """Each chunk is read with all summaries before it; an edit makes all later ones stale."""
    chunks = -(-len(manuscript.text) // _CHUNK)
    chunk = manuscript.words * _TOKENS_PER_WORD / chunks

    def from_chunk(first: int) -> Cost:
        so_far = (chunks * (chunks - 1) - first * (first - 1)) // 2 * _CHUNK_SUMMARY
        return Cost(chunks - first, round((chunks - first) * chunk) + so_far)

    edits = [from_chunk(at // _CHUNK) for at in places]
    undone = sum(cost.calls for cost in edits)
    return Measured(name, "AutoMuse's story so far", from_chunk(0), edits, undone, 0)


def _everything(name: str, story: Story, places: Sequence[int]) -> Measured:
    """All passages and then their summaries, ten at a time, at every edit."""
    calls = story.count
    tokens = round(sum(p.words for p in story.passages) * _TOKENS_PER_WORD)
    below = story.count
    while below > 1:
        tokens += below * _SUMMARY
        below = -(-below // _FAN_IN)
        calls += below
    whole = Cost(calls, tokens)
    return Measured(name, "everything again", whole, [whole] * len(places), calls * len(places), 0)


def books() -> Iterator[tuple[str, Callable[[], Manuscript]]]:
    """Made-up books of each size, and a real one where the corpus is there."""
    for words in SIZES:
        yield f"{words:,} words", lambda words=words: Manuscript.parse(book(words))
    path = _CORPUS / _WAR_AND_PEACE
    if path.is_file():
        yield (
            "War and Peace",
            lambda: Manuscript.parse(
                path.read_bytes().decode("utf-8"), markup=markup_for(path.name)
            ),
        )


def memory_rows(measurements: Iterable[Measurement] | None = None) -> list[Row]:
    """The bars on engine calls, for each book."""
    if measurements is None:
        measurements = [measured(name, read()) for name, read in books()]
    rows: list[Row] = []
    for found in measurements:
        ours, depth, name = found.ours, found.depth, found.ours.book
        rows += [
            Row(
                f"summary calls to build {name}",
                f"≤ {found.most_to_build:,}",
                f"{ours.build.calls:,} for {found.passages:,} passages",
                ours.build.calls <= found.most_to_build,
            ),
            Row(
                "· after one paragraph's edit: median, worst",
                f"≤ {depth}, ≤ {3 * depth}",
                f"{ours.median_calls:g}, {ours.worst_calls} of {len(ours.edits)} edits",
                ours.median_calls <= depth and ours.worst_calls <= 3 * depth,
            ),
            Row(
                "· after undo, after reopening",
                "0, 0",
                f"{ours.undo}, {ours.reopened}",
                not ours.undo and not ours.reopened,
            ),
        ]
    return rows


def table(measurements: Iterable[Measurement]) -> Table:
    """All ways beside each other."""
    drawn = Table(
        "book",
        "way",
        *("build: calls", "prompt tokens", "edit: calls, median", "worst", "prompt tokens, median"),
        *("undo: calls", "reopen: calls"),
    )
    for found in measurements:
        for way in (found.ours, found.automuse, found.everything):
            drawn.add_row(
                way.book if way is found.ours else "",
                way.way,
                f"{way.build.calls:,}",
                f"{way.build.tokens:,}",
                f"{way.median_calls:,.0f}",
                f"{way.worst_calls:,}",
                f"{way.median_tokens:,.0f}",
                f"{way.undo / len(way.edits):,.0f}",
                f"{way.reopened:,}",
            )
        drawn.add_section()
    return drawn


def main() -> None:
    """Measure and print."""
    console = Console(width=None if os.isatty(1) else 160)
    measurements = []
    for name, read in books():
        measurements.append(measured(name, read()))
    console.print(table(measurements))
    for row in memory_rows(measurements):
        console.print(f"{'✓' if row.met else '✗'} {row.what}: {row.measured} ({row.bar})")


if __name__ == "__main__":
    main()
