"""Answers for holes: what may be shown of them, and that what is good is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.postprocess import Filling, Polished, Surroundings, is_filled, polish_filling
from afterword.postprocess.registry import EACH, INLINE, WHOLE
from postprocess.gap_faults import (
    AFTER,
    BEAT,
    BLOCK,
    BLOCKS,
    GOOD,
    INSIDE,
    LAMP,
    LET_THROUGH,
    SECOND,
    GapCase,
    between,
    within,
)
from postprocess.test_polish import RAW


def filled(case: GapCase) -> Polished:
    return polish_filling(
        case.raw, filling=case.filling, around=case.around, finished=case.finished, chat=case.chat
    )


@pytest.mark.parametrize("case", [*BLOCKS, *INSIDE, *LET_THROUGH], ids=lambda case: case.name)
def test_what_is_shown(case: GapCase) -> None:
    got = filled(case)
    assert (got.text, got.dropped) == (case.shown, case.by)


def test_every_filter_has_a_fault_it_catches() -> None:
    """Each filter that only holes have, left out, lets at least one of the cases go wrong."""
    for name in ("packing", "bridge", "seams", "suffix-echo", "earlier-echo", "quote-balance"):
        tables = {
            table: tuple((other, keep) for other, keep in filters if other != name)
            for table, filters in (("WHOLE", WHOLE), ("EACH", EACH), ("INLINE", INLINE))
        }
        assert any(_without(tables, case) != case.shown for case in (*BLOCKS, *INSIDE)), name


def _without(tables: dict[str, tuple[tuple[str, object], ...]], case: GapCase) -> str:
    with pytest.MonkeyPatch.context() as patch:
        for table, filters in tables.items():
            patch.setattr(f"afterword.postprocess.polishing.{table}", filters)
        return filled(case).text


GOING = " and so he went down to the boats."
FILLINGS = st.builds(
    Filling,
    beat=st.sampled_from(["", BEAT, "three paragraphs"]),
    inline=st.booleans(),
    paragraphs=st.integers(1, 4),
    sentences=st.integers(1, 3),
)
AROUND = st.sampled_from(
    [
        between(),
        between(wrap=40, margin="  ", indent="  "),
        within("She said, “It is ", ",” and went."),
        within("He waited. ", ""),
        within("", " He waited."),
        within("The harb", "our was empty."),
        within("渡船", "来了。", ()),
    ]
)


@settings(max_examples=600, deadline=None)
@given(raw=RAW, around=AROUND, filling=FILLINGS, chat=st.booleans(), finished=st.booleans())
def test_nothing_unseemly_comes_out_of_anything(
    raw: str, around: Surroundings, filling: Filling, *, chat: bool, finished: bool
) -> None:
    got = polish_filling(raw, filling=filling, around=around, finished=finished, chat=chat)
    again = polish_filling(raw, filling=filling, around=around, finished=finished, chat=chat)
    assert got == again
    assert (got.text == "") or got.dropped is None
    assert not set(got.text) & set("\r\x00\x1b\x07\u202e\u200b\ufffd")
    assert "<|" not in got.text
    assert "[..." not in got.text
    if got.text and filling.inline:
        page = around.before + got.text + around.after
        seams = (len(around.before), len(around.before) + len(got.text))
        assert not any(page[at - 1 : at + 1] == "  " for at in seams)
        assert around.page.wrap or "\n" not in got.text
    elif got.text:
        assert got.text == got.text.rstrip()
        assert got.text.count("\n\n") < filling.paragraphs


@pytest.mark.parametrize(
    ("raw", "filling", "around", "enough"),
    [
        (f"\n\n{GOOD}", BLOCK, between(), False),
        (f"\n\n{GOOD}\n\n{SECOND}", BLOCK, between(), True),
        (f"\n\n{GOOD}\n\n{SECOND}", Filling(paragraphs=2), between(), False),
        (f"\n\n{GOOD}\n\n{SECOND}\n\nThen", Filling(paragraphs=2), between(), True),
        (f"Here is the paragraph:\n\n{GOOD}", BLOCK, between(), False),
        (f"\n\n{GOOD} {AFTER}", Filling(paragraphs=5), between(), True),
        (" the shed and so he went down", Filling(inline=True), within(LAMP, GOING), True),
        (" the shed and so he went", Filling(inline=True), within(LAMP, GOING), False),
        ("\n\nThe", BLOCK, between(), False),
        (" One. Two.", Filling(inline=True), within("He waited. ", ""), False),
        (" One. Two. Three. F", Filling(inline=True), within("He waited. ", ""), True),
    ],
)
def test_a_stream_is_closed_once_all_is_there(
    raw: str, filling: Filling, around: Surroundings, *, enough: bool
) -> None:
    assert is_filled(raw, filling, around, chat=False) is enough
