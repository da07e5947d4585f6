"""All checks over one manuscript, in small steps, with what was read kept for the next time."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Final

from afterword.features.continuity.attributes import attribute_steps
from afterword.features.continuity.calendar_slips import calendar_steps
from afterword.features.continuity.cast import Cast
from afterword.features.continuity.dead_speak import dead_speak_steps
from afterword.features.continuity.language import is_english
from afterword.features.continuity.narration import Speech
from afterword.features.continuity.reading import Read, Reading, read_paragraph
from afterword.features.continuity.spelling import spelling_steps
from afterword.manuscript import Kind
from afterword.memory.lore import Lore, chapter_place, is_valid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.continuity.findings import Contradiction
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import LoreEntry

_SAMPLE: Final = 120  # paragraphs that show the language and the quotes
_BATCH: Final = 16  # paragraphs looked up between two pauses
_MOST: Final = 200  # findings that are told

Step = tuple["Contradiction", ...]


class ContinuityChecker:
    """Checks one manuscript again and again; only paragraphs that changed are read anew."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._speech = Speech(())
        self._english = True
        self._readings: dict[str, Reading] = {}

    def steps(self, manuscript: Manuscript, lore: Lore | None = None) -> Iterator[Step]:
        """A check of the whole manuscript: findings, a few at a time, in no order.

        Each step is short, so that other work may be done between two. What was read is kept even
        where not all steps are taken.
        """
        lore = lore or Lore()
        yield from self._learn_habits(manuscript)
        reads: list[Read] = []
        used: dict[str, Reading] = {}
        for _ in self._reading(manuscript, reads, used):
            yield ()
        self._readings = used
        yield from spelling_steps(reads, lore, inflected=not self._english)
        if self._english:
            yield from self._english_steps(manuscript, lore, reads)

    def _english_steps(
        self, manuscript: Manuscript, lore: Lore, reads: Sequence[Read]
    ) -> Iterator[Step]:
        cast = Cast(lore)
        yield from cast.steps(reads)
        outline = manuscript.outline

        def valid(entry: LoreEntry, offset: int) -> bool:
            return is_valid(entry, chapter_place(outline, offset))

        yield from attribute_steps(reads, cast, lore, valid)
        yield from dead_speak_steps(reads, cast)
        yield from calendar_steps(reads)

    def check(self, manuscript: Manuscript, lore: Lore | None = None) -> Step:
        """Every finding, in the order of the text; in one go."""
        return in_order(self.steps(manuscript, lore))

    def _learn_habits(self, manuscript: Manuscript) -> Iterator[Step]:
        """See how speech is marked and which language it is; anew, all is read again."""
        _ = manuscript.outline.scenes  # where these are not known yet, finding them takes a while
        yield ()
        blocks = (p.block for p in manuscript.blocks() if p.block.kind is Kind.PARAGRAPH)
        sample = [block.text for block in islice(blocks, _SAMPLE)]
        yield ()
        speech = Speech(sample)
        yield ()
        english = is_english(sample)
        if (speech, english) != (self._speech, self._english):
            self._speech, self._english = speech, english
            self._readings = {}

    def _reading(
        self, manuscript: Manuscript, reads: list[Read], used: dict[str, Reading]
    ) -> Iterator[None]:
        """Read what was not read before; `used` is all that the manuscript has now."""
        scenes = [scene.start for scene in manuscript.outline.scenes]
        yield
        for n, placed in enumerate(manuscript.blocks()):
            if placed.block.kind is not Kind.PARAGRAPH:
                continue
            text = placed.block.text
            reading = self._readings.get(text)
            if reading is None:
                reading = read_paragraph(text, self._speech, english=self._english)
                self._readings[text] = reading
                yield
            elif n % _BATCH == 0:
                yield
            used[text] = reading
            reads.append(Read(placed.start, text, bisect_right(scenes, placed.start), reading))


def in_order(found: Iterator[Step] | list[Step]) -> Step:
    """The findings of a check in the order of the text, each place once for each rule."""
    once = {(one.start, one.end, one.rule): one for step in found for one in step}
    return tuple(sorted(once.values(), key=lambda one: (one.start, one.end, one.rule)))[:_MOST]
