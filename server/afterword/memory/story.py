"""The story: a manuscript's passages and the tree over them, kept up through edits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple, overload

from afterword.manuscript import Kind
from afterword.memory.passages import Passage
from afterword.memory.prose import prose_of
from afterword.memory.reading import read_units, reread_units
from afterword.memory.sections import Sections
from afterword.memory.units import UNWRITTEN, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.manuscript import Changed, Gap, Manuscript
    from afterword.memory.tree import Node


def _none_is(_node: Node) -> bool:
    return False


class Covered(NamedTuple):
    """A node in its place: its first passage, and the code points it covers."""

    node: Node
    first: int
    start: int
    end: int


class Story:
    """A snapshot of a manuscript's passages and of the tree over them; edits give new ones.

    All offsets are code points. What an edit leaves as it was is shared between stories.
    """

    def __init__(
        self,
        manuscript: Manuscript,
        units: tuple[Unit, ...],
        sections: Sections,
        nodes: tuple[Node, ...],
        firsts: list[int],
    ) -> None:
        """Put the parts together; use `of` to read a manuscript.

        `nodes` are those over the units, `firsts` how many passages stand before each unit, and at
        the end how many there are.
        """
        self.manuscript = manuscript
        self._units = units
        self._sections = sections
        self._nodes = nodes
        self._firsts = firsts
        self._begins: dict[int, int] = {}

    @classmethod
    def of(cls, manuscript: Manuscript) -> Story:
        """Read a whole manuscript."""
        return cls._over(manuscript, read_units(manuscript), None)

    @classmethod
    def _over(
        cls, manuscript: Manuscript, units: tuple[Unit, ...], known: Sections | None
    ) -> Story:
        """The story of these units; `known` is a plan that may still hold."""
        headings = manuscript.outline.structure.headings
        written = [unit.node is not None for unit in units]
        sections = known if known and known.fits(headings, written) else Sections(headings, written)
        firsts = list(accumulate([len(unit.pieces) for unit in units], initial=0))
        return cls(manuscript, units, sections, sections.nodes(units), firsts)

    def edited(self, manuscript: Manuscript) -> Story:
        """The story of a later version of the manuscript: what `of` gives, at the cost of the edit.

        However many edits lie between; those far apart cost as much as reading what lies between
        them. Where headings come or go, the units beside them are read again.
        """
        if manuscript is self.manuscript:
            return self
        changed = manuscript.changed_since(self.manuscript)
        if changed is None:
            return Story(manuscript, self._units, self._sections, self._nodes, self._firsts)
        outline = manuscript.outline
        if outline.structure is self.manuscript.outline.structure:
            number = _unit_at(manuscript, changed.start)
            body = outline.body(number - 1)
            if body.start <= changed.start and changed.now <= body.end:
                return self._with_change(manuscript, number, changed)
        units = reread_units(self._units, self.manuscript, manuscript, changed)
        return self._over(manuscript, units, self._sections)

    def _with_change(self, manuscript: Manuscript, number: int, changed: Changed) -> Story:
        """After a change inside one unit."""
        unit = self._units[number]
        if unit is UNWRITTEN:
            return Story(manuscript, self._units, self._sections, self._nodes, self._firsts)
        body = manuscript.outline.body(number - 1)
        fresh = unit.reread(manuscript, body, changed)
        units = (*self._units[:number], fresh, *self._units[number + 1 :])
        if (fresh.node is None) != (unit.node is None):
            return self._over(manuscript, units, None)
        nodes, firsts = self._nodes, self._firsts
        if fresh.node != unit.node:
            nodes = self._sections.renewed(nodes, units, number)
        if more := len(fresh.pieces) - len(unit.pieces):
            behind = [first + more for first in firsts[number + 1 :]]
            firsts = [*firsts[: number + 1], *behind]
        return Story(manuscript, units, self._sections, nodes, firsts)

    @property
    def passages(self) -> Sequence[Passage]:
        """The passages in order, each put in its place when asked for."""
        return _Passages(self)

    @property
    def root(self) -> Node | None:
        """The node over everything; None for a text without prose."""
        return self._sections.root(self._nodes, self._units)

    @property
    def depth(self) -> int:
        """The most nodes on a way from the root to a passage, both counted; 0 without prose."""
        return self.root.level + 1 if self.root else 0

    def passage_text(self, index: int) -> str:
        """The clean prose of a passage: paragraphs parted by a blank line, no gaps, no comments."""
        passage = self.passage(index)
        wrap = self.manuscript.shape.wrap
        parts = [
            prose_of(placed, wrap=wrap, gaps=self._gaps)
            for placed in self.manuscript.blocks(passage.start, passage.end)
            if placed.block.kind is Kind.PARAGRAPH and placed.block.words
        ]
        return "\n\n".join([part for part in parts if part.strip()])

    def title_at(self, index: int) -> str:
        """The heading that a passage stands under, as written; empty where there is none."""
        number = self.unit_of(index)
        return self._sections.headings[number - 1][0] if number else ""

    @property
    def count(self) -> int:
        """How many passages there are."""
        return self._firsts[-1]

    def passage(self, index: int) -> Passage:
        """A passage in its place. Raises IndexError where there is none; from 0, never negative."""
        if not 0 <= index < self.count:
            message = "no such passage"
            raise IndexError(message)
        number = self.unit_of(index)
        unit, inside = self._units[number], index - self._firsts[number]
        begin, _, line = self.manuscript.outline.body(number - 1)
        piece = unit.pieces[inside]
        return Passage(
            begin + unit.start(inside),
            begin + unit.ends[inside],
            line + unit.line(inside),
            piece.digest,
            piece.words,
            number,
        )

    def cover(self, offset: int) -> tuple[Covered, ...]:
        """The largest nodes that end at or before the offset, in the text's order.

        Together they are all passages that end there or before: coarse far away, fine nearby.
        """
        return self._cover(self.ended(offset))

    def parts(self, covered: Covered) -> tuple[Covered, ...]:
        """The children of a node in its place; none of a passage."""
        found, first = [], covered.first
        for child in covered.node.children:
            found.append(self._covered(child, first))
            first += child.leaves
        return tuple(found)

    def build_order(
        self, offset: int, *, done: Callable[[Node], bool] = _none_is, ahead: bool = True
    ) -> Iterator[Covered]:
        """Every node once (equal ones too), children before parents, what is nearest first.

        What the cover at the offset needs comes first, from the offset backwards; then what stands
        behind it, with the nodes that span it as soon as their last passage is there. What is
        `done` is left out with all that is under it, and costs nothing; without `ahead`, what
        doesn't end before the offset is left out too.
        """
        count = self.ended(offset)
        root = self.root
        cover = reversed(self._cover(count))
        ordered = chain.from_iterable(self._backwards(covered, done) for covered in cover)
        if root and ahead:
            ordered = chain(ordered, self._onwards(self._covered(root, 0), count, done))
        seen: set[Node] = set()
        for covered in ordered:
            if covered.node not in seen:
                seen.add(covered.node)
                yield covered

    def _backwards(self, covered: Covered, done: Callable[[Node], bool]) -> Iterator[Covered]:
        """All of a node, its last passage first."""
        if done(covered.node):
            return
        for part in reversed(self.parts(covered)):
            yield from self._backwards(part, done)
        yield covered

    def _onwards(
        self, covered: Covered, count: int, done: Callable[[Node], bool]
    ) -> Iterator[Covered]:
        """All of a node but what is within the first `count` passages, in the text's order."""
        if covered.first + covered.node.leaves <= count or done(covered.node):
            return
        for part in self.parts(covered):
            yield from self._onwards(part, count, done)
        yield covered

    def _cover(self, count: int) -> tuple[Covered, ...]:
        """The largest nodes within the first `count` passages."""
        found: list[Covered] = []
        node, first = self.root, 0
        while node and first < count:
            for part in (node,) if first + node.leaves <= count else node.children:
                if first + part.leaves > count:
                    node = part
                    break
                found.append(self._covered(part, first))
                first += part.leaves
        return tuple(found)

    def _covered(self, node: Node, first: int) -> Covered:
        """The node in its place; no passage is made for it, since every keystroke asks for some."""
        number, last = self.unit_of(first), first + node.leaves - 1
        until = number if last < self._firsts[number + 1] else self.unit_of(last)
        unit = self._units[number]
        start = self._begin(number) + unit.start(first - self._firsts[number])
        end = self._begin(until) + self._units[until].ends[last - self._firsts[until]]
        return Covered(node, first, start, end)

    def _begin(self, number: int) -> int:
        """Where a unit begins."""
        found = self._begins.get(number)
        if found is None:
            found = self._begins[number] = self.manuscript.outline.body(number - 1).start
        return found

    def ended(self, offset: int) -> int:
        """How many passages end at or before the offset (code points)."""
        number = _unit_at(self.manuscript, offset)
        begin = self.manuscript.outline.body(number - 1).start
        return self._firsts[number] + bisect_right(self._units[number].ends, offset - begin)

    def unit_of(self, index: int) -> int:
        """The unit that a passage belongs to, as `Passage.unit`; costs less than the passage."""
        return bisect_right(self._firsts, index) - 1

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return self.manuscript.gaps


class _Passages(Sequence[Passage]):
    """The passages of a story, none of them made before it is asked for."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def __len__(self) -> int:
        return self._story.count

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Passage]: ...
    def __getitem__(self, index: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(index, slice):
            return [self._story.passage(n) for n in range(len(self))[index]]
        return self._story.passage(index + len(self) if index < 0 else index)


def _unit_at(manuscript: Manuscript, offset: int) -> int:
    """The unit that an offset lies in, a heading's own included."""
    index = manuscript.outline.index_at(offset)
    return 0 if index is None else index + 1
