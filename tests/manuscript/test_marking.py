"""Marks for programs: what is prose between them, and what is none."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript import Kind, Manuscript
from afterword.manuscript.marking import as_read, marks_in, parted, with_spans_closed
from afterword.manuscript.words import count_words, word_spans


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("He rose. [She left.]{.afterword} Rain.", "He rose. She left. Rain."),
        ("[He said [sic] so.]{.afterword}", "He said [sic] so."),
        ("[One]{.a} and [two]{#b}, [three]{key=value}", "One and two, three"),
        ("[a [b]{.x}]{.y}", "a b"),
        ("Before <!-- afterword -->inside<!-- /afterword --> after", "Before inside after"),
        ("over <!-- two\nlines --> lines", "over  lines"),
        ("a [link](there) and [a note]", "a [link](there) and [a note]"),
        ("the rest of it.]{.x} And more.", "the rest of it. And more."),
        ("she [left]{quietly} and {so on}", "she [left]{quietly} and {so on}"),
        ("no end <!-- here", "no end <!-- here"),
    ],
)
def test_reads_as_its_readers_do(written: str, read: str) -> None:
    assert as_read(written) == read


PIECES = st.sampled_from(
    ["She ", "left", "[", "]", "]{.x}", "{.x}", "<!--", "-->", "<!-- a -->", " ", "\n", "é", "{#"]
)


@given(st.lists(PIECES).map("".join), st.integers(0, 60))
def test_parting_parts_what_is_read_and_nothing_else(text: str, at: int) -> None:
    at = min(at, len(text))
    assert "".join(parted(text, at)) == as_read(text)
    assert sum(end - start for start, end in marks_in(text)) >= len(text) - len(as_read(text))


@given(st.lists(PIECES).map("".join), st.integers(0, 60))
def test_a_text_cut_inside_a_span_shows_no_bracket_of_it(text: str, at: int) -> None:
    at = min(at, len(text))
    if any(start < at < end for start, end in marks_in(text)) or "<!--" in text:
        return
    assert as_read(with_spans_closed(text[:at], text[at:])) == parted(text, at)[0]


@given(st.text(alphabet=st.sampled_from("ab 花の\n\u3000-'カé.")))
def test_words_are_where_they_are_counted(text: str) -> None:
    found = list(word_spans(text))
    assert len(found) == count_words(text)
    assert all(start < end for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))


def test_marks_are_no_words_and_no_gaps_and_no_beats() -> None:
    manuscript = Manuscript.parse(
        "# One\n\n<!-- afterword -->\nShow me the door, she said.\n<!-- /afterword -->\n\n"
        "He rose. [Describe it? she asked.]{.afterword} <!-- ai -->Rain.<!-- /ai -->\n\n"
        "<!-- storm -->\n\n[storm here]\n"
    )
    assert manuscript.words == 6 + 7
    assert [gap.beat for gap in manuscript.gaps] == ["storm here"]
    beats = [block.block.beat for block in manuscript.blocks() if block.block.kind is Kind.COMMENT]
    assert beats == ["", "", "storm"]
