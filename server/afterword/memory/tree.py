"""The tree over passages: what is summarised together, at every level.

Which nodes are grouped is decided by keys that stay while the text under them changes (how a
passage begins, a heading's title), as in a skip list: so an edit changes the nodes above it and no
others. A node is named by a digest of what it summarises, so equal text has one name everywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.grouping import cuts
from afterword.memory.passages import DIGEST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.memory.passages import Piece

FEWEST: Final = 3  # children of a node, but of one that alone stands over them
MOST: Final = 10
_WORD: Final = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Node:
    """What one summary is of; without a place, so that versions of a text share it.

    `level` is 0 for a passage and one more than its highest child for others; a node of one child
    is that child. `leaves` are the passages under it, `words` theirs. Nodes are equal when they
    summarise the same text in the same parts.
    """

    digest: bytes
    level: int
    children: tuple[Node, ...] = field(compare=False, repr=False)
    leaves: int = field(compare=False)
    words: int = field(compare=False)


class Group(NamedTuple):
    """A node in a layer, its key, and how many `members` of the layer below are under it.

    `firm` as in `grouping`.
    """

    node: Node
    key: int
    members: int
    firm: bool


Layers = tuple[tuple[Group, ...], ...]


class Splice(NamedTuple):
    """The members `[first, last)` of a layer become `fresh`."""

    first: int
    last: int
    fresh: Sequence[Group]


def leaf(piece: Piece) -> Group:
    """A passage as the lowest layer has it."""
    node = Node(piece.digest, 0, (), 1, piece.words)
    return Group(node, piece.paragraphs[0].key, 1, firm=True)


def joined(children: Sequence[Node]) -> Node:
    """The node over some nodes; of one, that one."""
    if len(children) == 1:
        return children[0]
    digest = blake2b(
        b"".join([child.digest for child in children]), digest_size=DIGEST_BYTES, person=b"node"
    ).digest()
    return Node(
        digest,
        1 + max([child.level for child in children]),
        tuple(children),
        sum([child.leaves for child in children]),
        sum([child.words for child in children]),
    )


def layered(leaves: Sequence[Group]) -> Layers:
    """All layers over a run of passages, the last of them a single node."""
    layers = [tuple(leaves)]
    while len(layers[-1]) > 1:
        layers.append(tuple(grouped(layers[-1], len(layers))))
    return tuple(layers)


def grouped(members: Sequence[Group], level: int) -> list[Group]:
    """The groups of `level` over all members of the level below."""
    found = runs([member.key for member in members], level)
    return [_group(members[begin:end], firm=firm) for begin, end, firm in found]


def runs(keys: Sequence[int], level: int) -> list[tuple[int, int, bool]]:
    """How members with these keys are grouped at a level: from, to, and whether it begins firmly.

    All of them are one group where they are few. Nothing but the keys matters.
    """
    return _cut(keys, level) if len(keys) > MOST else [(0, len(keys), True)]


def relayered(layers: Layers, splice: Splice) -> Layers:
    """The layers after a change in the lowest: what `layered` gives, at the cost of the change."""
    changed: list[tuple[Group, ...]] = []
    for level in range(len(layers)):
        old = layers[level]
        splice = _trimmed(old, splice)
        if splice.first == splice.last and not splice.fresh:
            return (*changed, *layers[level:])
        members = (*old[: splice.first], *splice.fresh, *old[splice.last :])
        changed.append(members)
        if len(members) <= 1:
            return tuple(changed)
        if level + 1 < len(layers):
            splice = _regrouped(layers[level + 1], old, members, splice, level + 1)
    while len(changed[-1]) > 1:
        changed.append(tuple(grouped(changed[-1], len(changed))))
    return tuple(changed)


def _trimmed(old: Sequence[Group], splice: Splice) -> Splice:
    """Without what comes out as it was."""
    first, last, fresh = splice
    begin, end = 0, len(fresh)
    while begin < end and first < last and fresh[begin] == old[first]:
        begin += 1
        first += 1
    while begin < end and first < last and fresh[end - 1] == old[last - 1]:
        end -= 1
        last -= 1
    return Splice(first, last, fresh[begin:end])


def _regrouped(
    above: Sequence[Group],
    old: Sequence[Group],
    members: Sequence[Group],
    splice: Splice,
    level: int,
) -> Splice:
    """What changes in the layer above when `old` became `members` by the splice."""
    if len(old) <= MOST or len(members) <= MOST:
        return Splice(0, len(above), grouped(members, level))
    starts = list(accumulate([group.members for group in above], initial=0))
    begin = min(bisect_right(starts, splice.first), len(above)) - 1
    while begin and not (above[begin].firm and splice.first - starts[begin] >= FEWEST):
        begin -= 1
    end = bisect_left(starts, splice.last)
    while end < len(above) and not (above[end].firm and starts[end] - splice.last >= FEWEST):
        end += 1
    within = members[starts[begin] : starts[end] + len(members) - len(old)]
    found = _cut([member.key for member in within], level)
    return Splice(begin, end, [_group(within[a:b], firm=firm) for a, b, firm in found])


def _cut(keys: Sequence[int], level: int) -> list[tuple[int, int, bool]]:
    mixed = [_mixed(key, level) for key in keys]
    found = cuts(mixed, range(len(keys) + 1), least=FEWEST, most=MOST)
    ends = [*[place for place, _ in found[1:]], len(keys)]
    return [(place, end, firm) for (place, firm), end in zip(found, ends, strict=True)]


def _group(members: Sequence[Group], *, firm: bool) -> Group:
    return Group(joined([member.node for member in members]), members[0].key, len(members), firm)


def _mixed(key: int, level: int) -> int:
    """The key as a level orders it: what is least in one level is nothing special in the next."""
    mixed = (key ^ (level * 0x9E3779B97F4A7C15)) * 0xBF58476D1CE4E5B9 & _WORD
    return (mixed ^ (mixed >> 31)) * 0x94D049BB133111EB & _WORD
