"""Where in the story a place is, as far as an entry's validity asks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.manuscript.headings import Rank, bare_heading, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Heading, Outline
    from afterword.manuscript.headings import Candidate
    from afterword.memory.lore.entries import Lore

_CHAPTERS: Final = frozenset({Rank.CHAPTER, Rank.NUMBER})


@dataclass(frozen=True, slots=True)
class ChapterPlace:
    """The headings of a manuscript, and which of them the place stands under.

    `index` counts from 0; -1 is before the first heading. Of headings after it only their titles
    and order are ever looked at, which are the writer's plan.
    """

    headings: tuple[Heading, ...] = ()
    index: int = -1

    def reached(self, bound: str) -> bool:
        """Whether the chapter that `bound` names has begun; one that isn't there has not."""
        if not bound:
            return True
        found = find_chapter(self.headings, bound)
        return found is not None and found <= self.index

    def passed(self, bound: str) -> bool:
        """Whether the chapter that `bound` names is over; one that isn't there is not."""
        if not bound:
            return False
        found = find_chapter(self.headings, bound)
        return found is not None and _end_of(self.headings, found) <= self.index


def chapter_place(outline: Outline, offset: int) -> ChapterPlace:
    """The place of an offset in code points."""
    index = outline.index_at(offset)
    return ChapterPlace(outline.headings, -1 if index is None else index)


def unknown_bounds(lore: Lore, outline: Outline) -> tuple[str, ...]:
    """A line for each bound that names no chapter of a manuscript, as in `Lore.problems`."""
    found = []
    for entry in lore.entries:
        for bound, effect in (
            (entry.valid_from, "so the entry stays out"),
            (entry.valid_until, "so the entry never ends"),
        ):
            if bound and find_chapter(outline.headings, bound) is None:
                place = f"{entry.origin}:{entry.line + 1}"
                found.append(f"{place}: no heading is {bound}, {effect}")
    return tuple(found)


#: What bounds name in the last manuscripts' headings, by the tuples themselves: an outline gives
#: the same one until a heading changes, and hashing hundreds of them costs more than looking.
_known: deque[tuple[tuple[Heading, ...], dict[str, int | None]]] = deque(maxlen=4)


def find_chapter(headings: tuple[Heading, ...], bound: str) -> int | None:
    """The heading that a bound names, by its title, its number or a part of its title.

    A bare number is a chapter's own number, the first that has it; where no heading has a number,
    it counts the chapters.
    """
    found = next((found for known, found in tuple(_known) if known is headings), None)
    if found is None:
        found = {}
        _known.append((headings, found))
    if bound not in found:
        found[bound] = _find(headings, bound)
    return found[bound]


def _find(headings: Sequence[Heading], bound: str) -> int | None:
    wanted = key_of(bound)
    if not wanted:
        return None
    keys = [key_of(heading.title) for heading in headings]
    if wanted in keys:
        return keys.index(wanted)
    named = bare_heading(bound.strip()[:1].upper() + bound.strip()[1:])
    if named is not None and named.number is not None and not named.named:
        return _numbered(headings, named)
    for at, key in enumerate(keys):
        if f" {wanted} " in f" {key} ":
            return at
    return None


def _numbered(headings: Sequence[Heading], bound: Candidate) -> int | None:
    """The first heading of the bound's sort with its number; chapters are counted without any."""
    numbered = False
    for at, heading in enumerate(headings):
        found = bare_heading(heading.title)
        if found is not None and found.number is not None and _is_sort_of(found, bound):
            numbered = True
            if found.number == bound.number:
                return at
    if numbered or bound.rank not in _CHAPTERS or bound.number is None:
        return None
    chapters = _chapters(headings)
    return chapters[bound.number - 1] if 0 < bound.number <= len(chapters) else None


def _is_sort_of(heading: Candidate, bound: Candidate) -> bool:
    """Whether "Chapter 3" or "3" can mean a heading; "Part 3" means parts alone."""
    if bound.rank in _CHAPTERS:
        return heading.rank in _CHAPTERS
    return heading.rank == bound.rank and heading.word == bound.word


def _chapters(headings: Sequence[Heading]) -> list[int]:
    """The headings of the most usual level but a title's, the outer one of two alike."""
    levels = [heading.level for heading in headings]
    if len(levels) > 1 and levels.count(levels[0]) == 1:
        levels[0] = 0
    usual = max(sorted(set(levels) - {0}), key=levels.count, default=0)
    return [at for at, level in enumerate(levels) if level == usual and level]


def _end_of(headings: Sequence[Heading], at: int) -> int:
    """The first heading that is no part of the one at `at`."""
    for after in range(at + 1, len(headings)):
        if headings[after].level <= headings[at].level:
            return after
    return len(headings)
