"""A persistent sequence with summed measures: the tree under text and blocks alike.

Items carry a `measure`, a tuple of whole numbers that add up. Nodes hold up to `FAN_OUT` children
and the sum of their measures, so an item is found by any measure, and a run of items replaced, in
O(log n) steps, while every earlier version stays valid and shares what did not change.
"""

from __future__ import annotations

import itertools
from operator import add, sub
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Measure = tuple[int, ...]

FAN_OUT = 32
_FILLED = 24  # how full a bulk build leaves a node: room for typing before it splits
_SCANT = 8  # a node with fewer children is merged with a neighbour


class Measured(Protocol):
    """What the sequence asks of an item."""

    @property
    def measure(self) -> Measure:
        """Whole numbers that add up over items, always in the same order."""


T = TypeVar("T", bound=Measured)


class Found(Generic[T]):
    """An item found, its index, and where it starts in the dimension it was found by.

    `siblings` are the items that lie in the same node, the item at `place` among them.
    """

    __slots__ = ("_path", "index", "item", "place", "siblings", "start")

    def __init__(self, path: list[tuple[tuple[Any, ...], int]], index: int, start: int) -> None:
        """`path` are the children and the place taken among them, from the root down."""
        self.siblings: tuple[T, ...]
        self.siblings, self.place = path[-1]
        self.item: T = self.siblings[self.place]
        self.index = index
        self.start = start
        self._path = path

    def before(self, dimension: int) -> int:
        """What stands before the item, in another dimension."""
        return sum(
            [
                child.measure[dimension]
                for children, place in self._path
                for child in children[:place]
            ]
        )


class Node:
    """One node; `height` 0 holds items."""

    __slots__ = ("children", "count", "height", "measure")

    def __init__(
        self, children: tuple[Any, ...], height: int, measure: Measure | None = None
    ) -> None:
        """Sum up what the children hold, unless it is known; `children` is never empty."""
        self.children = children
        self.height = height
        self.count: int = sum([c.count for c in children]) if height else len(children)
        self.measure: Measure = measure or tuple(
            map(sum, zip(*[c.measure for c in children], strict=True))
        )


class MeasuredSequence(Generic[T]):
    """An immutable sequence of measured items; `zero` is the measure of nothing."""

    __slots__ = ("root", "zero")

    def __init__(self, root: Node | None, zero: Measure) -> None:
        """Wrap a tree; use `of` to build one."""
        self.root = root
        self.zero = zero

    @classmethod
    def of(cls, items: Iterable[T], zero: Measure) -> MeasuredSequence[T]:
        """Build from items in order."""
        return cls(_rooted(_packed(tuple(items), 0)), zero)

    def __len__(self) -> int:
        """How many items there are."""
        return self.root.count if self.root else 0

    @property
    def measure(self) -> Measure:
        """The measures of all items, summed."""
        return self.root.measure if self.root else self.zero

    def locate(self, dimension: int, value: int) -> Found[T]:
        """The item that holds `value` in `dimension`: the last item when `value` is past the end.

        Items that measure nothing in `dimension` hold no value. Raises IndexError when empty.
        """
        node = self.root
        if node is None:
            message = "an empty sequence holds no item"
            raise IndexError(message)
        index, left = 0, value
        path = []
        while True:
            children = node.children
            place = 0
            for child in children:
                size = child.measure[dimension]
                if left < size:
                    break
                left -= size
                place += 1
            else:
                place -= 1
                left += size
            path.append((children, place))
            if not node.height:
                return Found(path, index + place, value - left)
            if place:
                index += sum([c.count for c in children[:place]])
            node = children[place]

    def at(self, index: int) -> T:
        """The item at `index`, from 0. Raises IndexError outside the sequence."""
        if not 0 <= index < len(self) or self.root is None:
            message = "no such item"
            raise IndexError(message)
        node = self.root
        while node.height:
            place, start = _child_holding(node.children, index)
            node, index = node.children[place], index - start
        item: T = node.children[index]
        return item

    def items(self, start: int = 0) -> Iterator[T]:
        """The items from index `start` on, in order."""
        return _forward(self.root, start) if self.root and start < self.root.count else iter(())

    def items_after(self, found: Found[T]) -> Iterator[T]:
        """The items behind one that was found here, in order."""
        yield from found.siblings[found.place + 1 :]
        yield from self.items(found.index - found.place + len(found.siblings))

    def items_before(self, stop: int) -> Iterator[T]:
        """The items before index `stop`, nearest first."""
        return _backward(self.root, stop) if self.root else iter(())

    def replaced(self, start: int, stop: int, items: Sequence[T]) -> MeasuredSequence[T]:
        """A sequence with the items `[start, stop)` replaced by `items`."""
        if self.root is None:
            return MeasuredSequence.of(items, self.zero)
        nodes = _spliced(self.root, start, stop, tuple(items))
        return MeasuredSequence(_rooted(nodes), self.zero)


def _packed(children: tuple[Any, ...], height: int) -> list[Node]:
    """Nodes of `height` over the children, none when there are none."""
    count = len(children)
    if count <= FAN_OUT:
        return [Node(children, height)] if children else []
    parts = -(-count // _FILLED)
    cuts = [count * part // parts for part in range(parts + 1)]
    return [Node(children[a:b], height) for a, b in itertools.pairwise(cuts)]


def _rooted(nodes: list[Node]) -> Node | None:
    while len(nodes) > 1:
        nodes = _packed(tuple(nodes), nodes[0].height + 1)
    if not nodes:
        return None
    root = nodes[0]
    while root.height and len(root.children) == 1:
        root = root.children[0]
    return root


def _spliced(node: Node, start: int, stop: int, items: tuple[Any, ...]) -> list[Node]:
    """The nodes, of the same height, that stand for `node` after the replacement."""
    if not node.height:
        return _changed(node, start, stop, items)
    children = node.children
    first, first_at = _child_holding(children, start)
    last, last_at = first, first_at
    while last + 1 < len(children) and stop > last_at + children[last].count:
        last_at += children[last].count
        last += 1
    if first == last:
        fresh = _spliced(children[first], start - first_at, stop - first_at, items)
    else:
        fresh = [
            *_spliced(children[first], start - first_at, children[first].count, items),
            *_spliced(children[last], 0, stop - last_at, ()),
        ]
    if not fresh or len(fresh[0].children) < _SCANT or len(fresh[-1].children) < _SCANT:
        if first > 0:
            first -= 1
            fresh.insert(0, children[first])
        elif last + 1 < len(children):
            last += 1
            fresh.append(children[last])
        below = tuple(c for part in fresh for c in part.children)
        fresh = _packed(below, node.height - 1)
    return _changed(node, first, last + 1, tuple(fresh))


def _changed(node: Node, start: int, stop: int, fresh: tuple[Any, ...]) -> list[Node]:
    """What stands for a node when its children `[start, stop)` are replaced."""
    old = node.children
    children = old[:start] + fresh + old[stop:]
    if len(fresh) > _SCANT or stop - start > _SCANT or not 0 < len(children) <= FAN_OUT:
        return _packed(children, node.height)
    measure = node.measure
    for child in old[start:stop]:
        measure = tuple(map(sub, measure, child.measure))
    for child in fresh:
        measure = tuple(map(add, measure, child.measure))
    return [Node(children, node.height, measure)]


def _child_holding(children: tuple[Any, ...], index: int) -> tuple[int, int]:
    """The place of the child that holds item `index` (the last one at the end), and its start."""
    place, at = 0, 0
    while place + 1 < len(children) and index >= at + children[place].count:
        at += children[place].count
        place += 1
    return place, at


def _forward(node: Node, start: int) -> Iterator[Any]:
    stack: list[tuple[Node, int]] = [(node, start)]
    while stack:
        here, skip = stack.pop()
        if not here.height:
            yield from here.children[skip:] if skip else here.children
            continue
        place, at = _child_holding(here.children, skip)
        stack.extend((child, 0) for child in reversed(here.children[place + 1 :]))
        stack.append((here.children[place], skip - at))


def _backward(node: Node, stop: int) -> Iterator[Any]:
    stack: list[tuple[Node, int]] = [(node, stop)]
    while stack:
        here, keep = stack.pop()
        if keep <= 0:
            continue
        if not here.height:
            yield from reversed(here.children[:keep])
            continue
        at = 0
        for child in here.children:
            if at >= keep:
                break
            stack.append((child, min(keep - at, child.count)))
            at += child.count
