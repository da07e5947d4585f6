"""Rows about how much of a prompt a prefix cache has already read."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from afterword.context.recall import Recall
from afterword.features.remembering.known import Known
from afterword.features.remembering.running import tells
from afterword.memory.story import Story
from bench.books import LORE, book
from bench.measure import Row
from bench.prefix_reuse import measure
from bench.words import WordTokenizer

if TYPE_CHECKING:
    from afterword.manuscript import Manuscript

_WORDS = 60_000
#: A request about every word, as in `trigger = "always"`; fewer requests per hop reuse less.
_CHARACTERS_PER_REQUEST = 6


def prefix_rows() -> list[Row]:
    """20,000 characters typed straight on, then with jumps to earlier paragraphs of the chapter."""
    text = book(_WORDS)
    on = measure(text, WordTokenizer(), every=_CHARACTERS_PER_REQUEST)
    about = measure(text, WordTokenizer(), every=_CHARACTERS_PER_REQUEST, jumps=0.5)
    remembered = measure(
        text,
        WordTokenizer(),
        every=_CHARACTERS_PER_REQUEST,
        jumps=0.5,
        recall=Remembering().recall,
    )
    return [
        Row(
            "prompt share that a prefix cache reuses while typing",
            "≥ 0.97",
            f"{on.share:.3f} of {on.requests} prompts, {on.hops} hops",
            on.share >= 0.97,
        ),
        Row(
            "· with jumps within the chapter",
            "≥ 0.90",
            f"{about.share:.3f} of {about.requests} prompts, {about.hops} hops",
            about.share >= 0.90,
        ),
        Row(
            "· the same with memory and lore",
            "≥ 0.90",
            f"{remembered.share:.3f} of {remembered.requests} prompts, {remembered.hops} hops",
            remembered.share >= 0.90,
        ),
    ]


class Remembering:
    """A memory that is always current, and some lore."""

    def __init__(self) -> None:
        self._known = Known()
        self._story: Story | None = None

    def recall(self, manuscript: Manuscript, offset: int) -> Recall:
        story = self._story.edited(manuscript) if self._story else Story.of(manuscript)
        self._story = story
        deque(self._known.reading(story, offset, ahead=False), maxlen=0)
        return Recall(
            lore=LORE, story=story, tells=lambda story, until: tells(story, until, self._known)
        )
