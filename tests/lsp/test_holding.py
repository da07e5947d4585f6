"""Stretches that are being worked on, against characters that know who they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterword.lsp.holding import Holds
from afterword.manuscript import Edit

_WORDS = st.text(alphabet="ab\n🙂", max_size=4)


@st.composite
def scripts(draw: st.DrawFn) -> tuple[int, int, int, list[Edit]]:
    """A text's length, a stretch of it, and edits that fit the text as it grows and shrinks."""
    length = size = draw(st.integers(0, 30))
    start = draw(st.integers(0, length))
    end = draw(st.integers(start, length))
    edits = []
    for _ in range(draw(st.integers(1, 6))):
        first = draw(st.integers(0, size))
        last = draw(st.integers(first, min(size, first + 5)))
        edits.append(Edit(first, last, draw(_WORDS.filter(bool) if first == last else _WORDS)))
        size += edits[-1].growth
    return length, start, end, edits


@given(scripts())
def test_a_stretch_is_where_its_own_characters_are_or_is_touched(
    script: tuple[int, int, int, list[Edit]],
) -> None:
    length, start, end, edits = script
    identities: list[object] = [object() for _ in range(length)]
    mine = identities[start:end]
    holds = Holds()
    with holds.hold(start, end) as held:
        for edit in edits:
            identities[edit.start : edit.end] = [object() for _ in edit.text]
            holds.edited(edit)
            if held.touched:
                break
            assert identities[held.start : held.end] == mine
    whole = [one for one in identities if one in mine] == mine
    together = not mine or (
        whole and identities.index(mine[-1]) - identities.index(mine[0]) == len(mine) - 1
    )
    if mine:
        assert held.touched is not (whole and together)


def test_an_empty_stretch_is_touched_by_what_is_typed_there() -> None:
    holds = Holds()
    with holds.hold(5, 5) as held:
        holds.edited(Edit(0, 0, "ab"))
        assert (held.start, held.touched) == (7, False)
        holds.edited(Edit(7, 7, "x"))
        assert held.touched


def test_a_closed_document_can_be_written_to_no_more() -> None:
    holds = Holds()
    with holds.hold(0, 3) as held:
        holds.close()
        assert held.touched
    holds.edited(Edit(0, 0, "a"))
