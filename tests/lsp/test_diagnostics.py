"""Findings in their places: moved by edits, dead when touched, told seldom."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from afterword.lsp.diagnostics import Anchor, Diagnostics, Finding, stands
from afterword.manuscript import Edit, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "one two three four five six seven eight"


class Client:
    """Keeps every list that it is sent."""

    def __init__(self) -> None:
        self.lists: list[Sequence[Finding]] = []

    def tell(self, found: Sequence[Finding]) -> None:
        self.lists.append(found)


def finding(*words: str, source: str = "one") -> Finding:
    anchors = tuple(Anchor(TEXT.index(word), TEXT.index(word) + len(word), word) for word in words)
    return Finding(source, "rule", f"about {words[0]}", anchors)


async def test_findings_are_told_moved_and_told_again_only_when_they_moved() -> None:
    client = Client()
    diagnostics = Diagnostics(client.tell, pause_s=0.01)
    diagnostics.put("one", [finding("three")])
    await asyncio.sleep(0.02)
    assert [len(found) for found in client.lists] == [1]
    diagnostics.edited(Edit(0, 0, "zero "))
    diagnostics.edited(Edit(0, 0, "and "))
    await asyncio.sleep(0.03)
    assert [found[0].start for found in client.lists] == [8, 17]
    diagnostics.edited(Edit(30, 31, "x"))
    await asyncio.sleep(0.03)
    assert len(client.lists) == 2


async def test_a_finding_dies_when_any_of_its_places_is_touched() -> None:
    client = Client()
    for edit in (
        Edit(9, 10, ""),
        Edit(8, 13, ""),
        Edit(13, 13, "s"),
        Edit(8, 8, "x"),
        Edit(TEXT.index("six"), TEXT.index("six") + 1, "S"),
    ):
        diagnostics = Diagnostics(client.tell)
        diagnostics.put("one", [finding("three", "six"), finding("two")])
        diagnostics.edited(edit)
        assert [one.message for one in diagnostics.found()] == ["about two"]
        diagnostics.close()


async def test_an_edit_beside_a_finding_leaves_it() -> None:
    diagnostics = Diagnostics(Client().tell)
    diagnostics.put("one", [finding("three")])
    for edit in (Edit(13, 13, ", "), Edit(8, 8, "("), Edit(7, 8, " “")):
        diagnostics.edited(edit)
    assert len(diagnostics.found()) == 1
    diagnostics.close()


async def test_each_source_replaces_its_own_findings_and_closing_clears_all() -> None:
    client = Client()
    diagnostics = Diagnostics(client.tell, pause_s=0.01)
    diagnostics.put("one", [finding("three")])
    diagnostics.put("two", [finding("two", source="two"), finding("one", source="two")])
    assert [one.message for one in diagnostics.found()] == ["about one", "about two", "about three"]
    diagnostics.put("two", [])
    assert [one.message for one in diagnostics.found()] == ["about three"]
    await asyncio.sleep(0.02)
    diagnostics.close()
    assert list(client.lists[-1]) == []
    told = len(client.lists)
    await asyncio.sleep(0.02)
    assert len(client.lists) == told


async def test_nothing_is_told_of_a_document_without_findings() -> None:
    client = Client()
    diagnostics = Diagnostics(client.tell, pause_s=0.01)
    diagnostics.put("one", [])
    diagnostics.edited(Edit(0, 1, ""))
    await asyncio.sleep(0.02)
    diagnostics.close()
    assert client.lists == []


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TEXT)),
            st.integers(0, 4),
            st.sampled_from(["", "x", " ", "\n", "🚢"]),
        ),
        max_size=12,
    )
)
def test_what_lives_stands_where_its_quote_is(edits: list[tuple[int, int, str]]) -> None:
    async def run() -> None:
        diagnostics = Diagnostics(Client().tell)
        diagnostics.put("one", [finding(word) for word in TEXT.split()])
        text = Text.of(TEXT)
        for start, length, words in edits:
            edit = Edit(min(start, len(text)), min(start + length, len(text)), words)
            text = text.replace(edit.start, edit.end, edit.text)
            diagnostics.edited(edit)
        assert all(stands(one.anchors[0], text) for one in diagnostics.found())
        diagnostics.close()

    asyncio.run(run())
