"""The tree's shape, and what a change costs in it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from afterword.memory.tree import Group, Node, Splice, joined, layered, relayered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

members = st.lists(st.tuples(st.integers(0, 2**64 - 1), st.binary(min_size=1)), max_size=120)


def leaves(run: Sequence[tuple[int, bytes]]) -> list[Group]:
    return [Group(Node(text, 0, (), 1, 1), key, 1, firm=True) for key, text in run]


def under(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from under(child)


def test_a_node_of_one_child_is_that_child() -> None:
    (only,) = leaves([(7, b"a")])
    assert joined([only.node]) is only.node


def test_nodes_are_named_by_what_they_summarise() -> None:
    a, b, c = (group.node for group in leaves([(1, b"a"), (2, b"b"), (3, b"c")]))
    assert joined([a, b]) == joined([a, b])
    assert joined([a, b]) != joined([b, a])
    assert joined([joined([a, b]), c]) != joined([a, b, c])


@given(members)
def test_the_shape_of_the_tree(run: list[tuple[int, bytes]]) -> None:
    layers = layered(leaves(run))
    assert len(layers[-1]) == min(len(run), 1)
    if not run:
        return
    root = layers[-1][0].node
    every = list(under(root))
    assert root.leaves == len(run)
    assert [n.digest for n in every if not n.level] == [text for _, text in run]
    assert len(every) <= len(run) * 3 / 2 + 1
    for node in every:
        if node.children:
            assert node is root or len(node.children) >= 3
            assert 2 <= len(node.children) <= 10
            assert node.leaves == sum(child.leaves for child in node.children)
            assert node.level == 1 + max(child.level for child in node.children)


def test_a_change_gives_what_building_anew_would() -> None:
    chance = random.Random(8)
    for number in range(3_000):
        size = chance.choice((0, 1, 8, 12, 20, 40, 40, 200))
        old = leaves([(chance.randrange(2**64), b"%d" % n) for n in range(size)])
        layers = layered(old)
        for _ in range(3):
            first = chance.randint(0, len(old))
            last = min(len(old), first + chance.choice((0, 1, 1, 2, 9)))
            fresh = leaves(
                [
                    (chance.randrange(2**64), b"%d %d" % (number, n))
                    for n in range(chance.choice((0, 1, 1, 2, 9)))
                ]
            )
            old[first:last] = fresh
            layers = relayered(layers, Splice(first, last, fresh))
            assert layers == layered(old)


@given(members.filter(bool), st.data())
def test_new_text_under_an_old_key_changes_the_nodes_above_alone(
    run: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(run) - 1))
    before = layered(leaves(run))
    (fresh,) = leaves([(run[place][0], b"never seen before, and longer than any other")])
    after = relayered(before, Splice(place, place + 1, [fresh]))
    known = {node.digest for node in under(before[-1][0].node)}
    made = [node for node in under(after[-1][0].node) if node.digest not in known]
    assert [len(layer) for layer in after] == [len(layer) for layer in before]
    assert len(made) <= len(before)
    shared = {id(node) for layer in before for node in [group.node for group in layer]}
    assert all(id(n) in shared for n in under(after[-1][0].node) if n.digest in known)
