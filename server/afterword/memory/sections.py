"""The tree over units: grouped inside the hierarchy of headings, by the headings alone."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from afterword.memory.tree import joined, runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Heading
    from afterword.memory.tree import Node
    from afterword.memory.units import Unit

_KEY_BYTES = 8


class Sections:
    """Which units are summarised together: a plan that stays while no heading changes.

    Units are numbered as in `Passage.unit`. Its nodes are called by numbers here: a unit by the
    complement of its own (-1 for unit 0), a node over several by its place in the plan, in which
    children come before parents.
    """

    def __init__(self, headings: Sequence[Heading], written: Sequence[bool]) -> None:
        """Plan over the units that are `written` (have prose), one more than there are headings."""
        self.headings = tuple((heading.title, heading.level) for heading in headings)
        self.written = tuple(written)
        self._cells: list[tuple[int, ...]] = []
        self._above: dict[int, int] = {}
        self._root = self._planned()

    def fits(self, headings: Sequence[Heading], written: Sequence[bool]) -> bool:
        """Whether the plan over these would be the same."""
        same = tuple(written) == self.written and len(headings) == len(self.headings)
        return same and all(
            (heading.title, heading.level) == known
            for heading, known in zip(headings, self.headings, strict=True)
        )

    def nodes(self, units: Sequence[Unit]) -> tuple[Node, ...]:
        """The nodes over the units' nodes, in the plan's order."""
        made: list[Node] = []
        for cell in self._cells:
            made.append(self._joined(cell, units, made))
        return tuple(made)

    def renewed(
        self, nodes: tuple[Node, ...], units: Sequence[Unit], unit: int
    ) -> tuple[Node, ...]:
        """The nodes after one unit's node changed: those above it are made anew."""
        made = list(nodes)
        place = self._above.get(~unit)
        while place is not None:
            made[place] = self._joined(self._cells[place], units, made)
            place = self._above.get(place)
        return tuple(made)

    def root(self, nodes: Sequence[Node], units: Sequence[Unit]) -> Node | None:
        """The node over everything; None where no unit is written."""
        if self._root is None:
            return None
        return nodes[self._root] if self._root >= 0 else units[~self._root].node

    @staticmethod
    def _joined(cell: tuple[int, ...], units: Sequence[Unit], made: Sequence[Node]) -> Node:
        children = [made[name] if name >= 0 else units[~name].node for name in cell]
        return joined([child for child in children if child])

    def _planned(self) -> int | None:
        """Walk the headings; what is open is a stack of sections with their members so far."""
        seen: Counter[str] = Counter()
        opened: list[tuple[int, int, list[tuple[int, int]]]] = [(0, 0, [])]
        if self.written[0]:
            opened[0][2].append((~0, _key("", 0)))
        for number, (title, level) in enumerate(self.headings, start=1):
            while len(opened) > 1 and opened[-1][0] >= level:
                self._close(opened)
            key = _key(title, seen[title] + 1)
            seen[title] += 1
            opened.append((level, key, [(~number, key)] if self.written[number] else []))
        while len(opened) > 1:
            self._close(opened)
        return self._reduced(opened[0][2])

    def _close(self, opened: list[tuple[int, int, list[tuple[int, int]]]]) -> None:
        _, key, members = opened.pop()
        name = self._reduced(members)
        if name is not None:
            opened[-1][2].append((name, key))

    def _reduced(self, members: list[tuple[int, int]]) -> int | None:
        """The name of the node over members, planned level by level."""
        level = 1
        while len(members) > 1:
            keys = [key for _, key in members]
            above = []
            for begin, end, _ in runs(keys, level):
                names = tuple(name for name, _ in members[begin:end])
                above.append((self._named(names), keys[begin]))
            members = above
            level += 1
        return members[0][0] if members else None

    def _named(self, names: tuple[int, ...]) -> int:
        if len(names) == 1:
            return names[0]
        place = len(self._cells)
        self._cells.append(names)
        for name in names:
            self._above[name] = place
        return place


def _key(title: str, occurrence: int) -> int:
    raw = f"{occurrence}\0{title}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(raw, digest_size=_KEY_BYTES).digest())
