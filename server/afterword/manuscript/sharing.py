"""What two versions of a manuscript share, told by their trees: whatever is the same object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from afterword.manuscript.entries import CHARS
from afterword.manuscript.sequence import Node

if TYPE_CHECKING:
    from afterword.manuscript.entries import Entry
    from afterword.manuscript.sequence import MeasuredSequence
    from afterword.manuscript.text import Text


class Changed(NamedTuple):
    """`[start, was)` of an earlier text became `[start, now)`; code points.

    The blocks outside are the same in both, though what they mean to the outline may differ.
    """

    start: int
    was: int
    now: int

    @property
    def growth(self) -> int:
        """How many code points longer the text got."""
        return self.now - self.was


def changed(earlier: MeasuredSequence[Entry], later: MeasuredSequence[Entry]) -> Changed | None:
    """What was read anew between two versions, however many edits lie between; None for nothing.

    Costs the depth of the trees where the versions share what did not change.
    """
    front = _shared(earlier.root, later.root, backwards=False)
    if front == earlier.measure[CHARS] == later.measure[CHARS]:
        return None
    back = _shared(earlier.root, later.root, backwards=True)
    return Changed(front, earlier.measure[CHARS] - back, later.measure[CHARS] - back)


def _shared(one: Node | None, two: Node | None, *, backwards: bool) -> int:
    """Code points at the front (or back) that are the same entries in both.

    An entry stands only once in a sequence, so that front and back never overlap.
    """
    ones: list[Any] = [one] if one else []
    twos: list[Any] = [two] if two else []
    total = 0
    while ones and twos:
        a, b = ones.pop(), twos.pop()
        if a is b:
            total += a.measure[CHARS]
            continue
        tall, short = _height(a), _height(b)
        if tall < 0 and short < 0:
            break
        ones += _opened(a, backwards=backwards) if tall >= short else (a,)
        twos += _opened(b, backwards=backwards) if short >= tall else (b,)
    return total


def _height(part: object) -> int:
    return part.height if isinstance(part, Node) else -1


def _opened(node: Node, *, backwards: bool) -> tuple[Any, ...]:
    """The children, the one to be looked at first at the end."""
    return node.children if backwards else node.children[::-1]


def same_text(one: Text, other: Text) -> bool:
    """Whether two texts hold the same characters; microseconds where they share most of them."""
    if len(one) != len(other):
        return False
    front, back = ends_shared(one.leaves, other.leaves)
    end = len(one) - back
    return one.slice(front, end) == other.slice(front, end)


def ends_shared(one: MeasuredSequence[Any], other: MeasuredSequence[Any]) -> tuple[int, int]:
    """How much of two sequences is the same items at the front, and then at the back.

    Counted in their first dimension.
    """
    front = _shared(one.root, other.root, backwards=False)
    most = min(one.measure[CHARS], other.measure[CHARS]) - front
    return front, min(most, _shared(one.root, other.root, backwards=True)) if most else 0
