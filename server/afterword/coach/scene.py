"""A stretch of one scene, with enough of what stands around it to see a cluster whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.facts import Facts, Mark


class Spot(NamedTuple):
    """A mark in a scene view: its paragraph's index, and its word counted from the view's start."""

    paragraph: int
    word: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class SceneView:
    """The paragraphs `[first, last)` of `paragraphs` are the stretch; the others surround it.

    `offsets` are the words before each paragraph, with the whole number of words at the end.
    """

    paragraphs: tuple[Facts, ...]
    offsets: tuple[int, ...]
    first: int
    last: int

    @classmethod
    def of(
        cls, paragraphs: tuple[Facts, ...], first: int = 0, last: int | None = None
    ) -> SceneView:
        """A view of paragraphs, all of them the stretch itself unless told otherwise."""
        offsets = [0]
        for facts in paragraphs:
            offsets.append(offsets[-1] + facts.words)
        return cls(paragraphs, tuple(offsets), first, len(paragraphs) if last is None else last)

    def spots(self, rule: str) -> list[Spot]:
        """What a rule noted, in order."""
        return [
            Spot(index, self.offsets[index] + mark.word, mark)
            for index, facts in enumerate(self.paragraphs)
            if rule in facts.marks
            for mark in facts.marks[rule]
        ]

    def own(self) -> Iterator[tuple[int, Facts]]:
        """The stretch's own paragraphs with their indices."""
        for index in range(self.first, self.last):
            yield index, self.paragraphs[index]

    def is_own(self, paragraph: int) -> bool:
        """Whether a paragraph belongs to the stretch itself."""
        return self.first <= paragraph < self.last
