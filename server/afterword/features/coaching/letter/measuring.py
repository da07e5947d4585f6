"""What can be measured of a manuscript without a model: chapter by chapter, and as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from statistics import fmean, median, pstdev
from typing import TYPE_CHECKING, Final

from afterword.coach.paragraph import is_exempt, view_of
from afterword.features.remembering.chapters import chapters, titles
from afterword.manuscript import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.finding import Finding
    from afterword.memory.story import Story

_LEAST: Final = 300  # words of a chapter that its shares say something of


@dataclass(slots=True)
class Chapter:
    """One chapter's figures.

    Attributes:
        title: as written, "" where it has none.
        start: code points.
        line: its first line, from 1.
        words: of prose.
        spoken: of those, said aloud.
        sentences: the lengths of narrated sentences, in words.
        silent: the longest run of words without speech, and the line it begins on, from 1.
        found: how often each rule found something.
    """

    title: str
    start: int
    line: int
    words: int = 0
    spoken: int = 0
    sentences: list[int] = field(default_factory=list)
    silent: tuple[int, int] = (0, 0)
    found: Counter[str] = field(default_factory=Counter)

    @property
    def dialogue(self) -> float:
        """The share of words said aloud, 0 to 1."""
        return self.spoken / self.words if self.words else 0.0

    @property
    def variety(self) -> float:
        """How much sentence lengths differ: standard deviation by mean; 0 for too few."""
        if len(self.sentences) < 2:  # noqa: PLR2004 -- one sentence differs from none
            return 0.0
        return pstdev(self.sentences) / fmean(self.sentences)

    def density(self, rule: str) -> float:
        """A rule's findings per 1,000 words."""
        return 1000 * self.found[rule] / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """All chapters that have prose, in order; and the rules' findings."""

    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]

    @property
    def words(self) -> int:
        """Of prose."""
        return sum(chapter.words for chapter in self.chapters)

    @property
    def dialogue(self) -> float:
        """The share of words said aloud, 0 to 1."""
        return sum(chapter.spoken for chapter in self.chapters) / self.words if self.words else 0.0

    @property
    def sentence(self) -> float:
        """The usual length of a narrated sentence, in words."""
        lengths = [length for chapter in self.chapters for length in chapter.sentences]
        return median(lengths) if lengths else 0.0

    @property
    def telling(self) -> tuple[Chapter, ...]:
        """The chapters long enough for their shares to say something."""
        return tuple(chapter for chapter in self.chapters if chapter.words >= _LEAST)

    def of_rule(self, rule: str) -> list[Finding]:
        """A rule's findings, in order."""
        return [finding for finding in self.findings if finding.rule == rule]


def measuring(story: Story, findings: Sequence[Finding], into: list[Chapter]) -> Iterator[None]:
    """Measure a story chapter by chapter, in steps of a paragraph; for `paced`. Fills `into`."""
    manuscript, names = story.manuscript, titles(story)
    margin = len(manuscript.shape.margin)
    for covered in chapters(story):
        passage = story.passage(covered.first)
        chapter = Chapter(names[passage.unit], covered.start, passage.line + 1)
        silent, since = 0, 0
        for placed in manuscript.blocks(covered.start, covered.end):
            text = placed.block.text
            if placed.block.kind is not Kind.PARAGRAPH or is_exempt(text, margin):
                continue
            view = view_of(text)
            spoken = sum(view.spoken)
            chapter.words += len(view.words)
            chapter.spoken += spoken
            for one in view.sentences:
                if view.is_narrated(one):
                    chapter.sentences.append(one.last - one.first)
            since = placed.line + 1 if not silent else since
            silent = 0 if spoken else silent + len(view.words)
            chapter.silent = max(chapter.silent, (silent, since))
            yield
        if chapter.words:
            into.append(chapter)
    starts = [chapter.start for chapter in into]
    for finding in findings:
        place = bisect_right(starts, finding.start) - 1
        if place >= 0:
            into[place].found[finding.rule] += 1
