"""The story so far at a place: the cover of the text before it, each stretch with its summary."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterword.context.recall import Told
from afterword.features.remembering.scribe import words_for
from afterword.memory.summaries import Origin, Summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterword.features.remembering.known import Known
    from afterword.memory.extracts import Extract
    from afterword.memory.sidecar import Written
    from afterword.memory.story import Covered, Story
    from afterword.memory.tree import Node


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the story, and what is known of it.

    Attributes:
        covered: where it stands.
        own: the writer's summary, else the model's; None where there is neither.
        extract: its extract; None where nobody has read it.
        stale: whether the writer's summary is about an earlier state of the chapter.
    """

    covered: Covered
    own: Summary | None
    extract: Extract | None
    stale: bool = False

    @property
    def summary(self) -> Summary | None:
        """The best there is: the writer's, the model's, the extract's; None where none is."""
        if self.own is not None or self.extract is None:
            return self.own
        words = words_for(leaf=not self.covered.node.children)
        return Summary(self.extract.summary(words), Origin.EXTRACTED)


class _Found(NamedTuple):
    """A node of the running summary, and what the writer wrote of it."""

    covered: Covered
    written: Written | None = None


def running(story: Story, offset: int, known: Known, *, model: str = "") -> tuple[Stretch, ...]:
    """The story up to `offset` (code points), in the text's order: coarse far away, fine nearby.

    A chapter that the writer has summarised stands by itself. A node of which less is known than
    of its parts is told by them. `model` is who wrote what was generated.
    """
    written = _Written(known.written)
    return tuple(
        _stretch(found, known, model)
        for whole in story.cover(offset)
        for found in _told_apart(story, whole, known, written)
    )


def tells(story: Story, offset: int, known: Known) -> tuple[Told, ...]:
    """The same as prompts take it."""
    return tuple(_told(stretch) for stretch in running(story, offset, known))


def _told(stretch: Stretch) -> Told:
    covered, extract, own = stretch.covered, stretch.extract, stretch.own
    if own is None:
        return Told(covered.node.digest, covered.start, covered.end, extract, extract)
    origin = f"{own.origin.value}, stale" if stretch.stale else own.origin.value
    return Told(own.text, covered.start, covered.end, own.text, extract, origin)


def _stretch(found: _Found, known: Known, model: str) -> Stretch:
    node = found.covered.node
    extract = known.extract(node)
    if found.written is not None:
        mine = Summary(found.written.text, Origin.WRITTEN)
        return Stretch(found.covered, mine, extract, found.written.stale)
    generated = known.summaries.get(node.digest)
    own = Summary(generated, Origin.GENERATED, model) if generated else None
    return Stretch(found.covered, own, extract)


class _Written:
    """The writer's own summaries, to be found by the units that a node spans."""

    def __init__(self, written: Mapping[int, Written]) -> None:
        self._written = written
        self._units = sorted(written)

    def __bool__(self) -> bool:
        return bool(self._units)

    def among(self, first: int, last: int) -> bool:
        """Whether there is one of the units from `first` to `last`."""
        place = bisect_left(self._units, first)
        return place < len(self._units) and self._units[place] <= last

    def of(self, unit: int) -> Written:
        """The one of a unit that has one."""
        return self._written[unit]


def _told_apart(
    story: Story, covered: Covered, known: Known, written: _Written
) -> Iterator[_Found]:
    """The node, or its parts where those are to be told apart."""
    apart = _parts_tell_more(covered.node, known)
    if written:
        behind = covered.first + covered.node.leaves
        first, last = story.unit_of(covered.first), story.unit_of(behind - 1)
        if written.among(first, last):
            if first == last and _is_whole(story, covered.first, behind, first):
                yield _Found(covered, written.of(first))
                return
            apart = apart or first != last
    if apart:
        for part in story.parts(covered):
            yield from _told_apart(story, part, known, written)
    else:
        yield _Found(covered)


def _parts_tell_more(node: Node, known: Known) -> bool:
    """Whether more is known of a node's parts than of itself."""
    if not node.children or node.digest in known.summaries:
        return False
    if any(child.digest in known.summaries for child in node.children):
        return True
    return known.extract(node) is None and known.has_of(node)


def _is_whole(story: Story, first: int, behind: int, unit: int) -> bool:
    """Whether these passages of a unit are all of it."""
    return (not first or story.unit_of(first - 1) != unit) and (
        behind == story.count or story.unit_of(behind) != unit
    )
