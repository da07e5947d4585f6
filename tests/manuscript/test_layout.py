from __future__ import annotations

from textwrap import fill

import pytest

from afterword.manuscript import Layout, Manuscript, Markup, markup_for

LINE = (
    "The keeper wound the lamp, looked at the sea for a long while without seeing a sail, and then "
    "went down the ninety steps to the supper that he had left upon the stove. "
)


def shape_of(source: str) -> tuple[Layout, int, str, bool]:
    manuscript = Manuscript.parse(source, markup=Markup.PLAIN)
    shape = manuscript.shape
    return manuscript.layout, shape.wrap, shape.indent, shape.blank_between


def test_one_line_to_a_paragraph_with_blank_lines() -> None:
    assert shape_of(f"{LINE}\n\n" * 20) == (Layout.BLANK_SEPARATED, 0, "", True)


def test_one_line_to_a_paragraph_without() -> None:
    assert shape_of(f"{LINE}\n" * 20) == (Layout.LINE_PER_PARAGRAPH, 0, "", False)
    assert shape_of(f"　{LINE}\n" * 20) == (Layout.LINE_PER_PARAGRAPH, 0, "　", False)


def test_lines_wrapped_by_hand() -> None:
    page = (fill(LINE * 3, 66) + "\n\n") * 10
    layout, wrap, indent, blank = shape_of(page)
    assert (layout, indent, blank) == (Layout.HARD_WRAPPED, "", True)
    assert 60 <= wrap <= 66


def test_wrapped_lines_whose_paragraphs_are_indented() -> None:
    page = (fill(LINE * 3, 66, initial_indent="    ") + "\n") * 10
    layout, _, indent, blank = shape_of(page)
    assert (layout, indent, blank) == (Layout.INDENTED, "    ", False)
    assert Manuscript.parse(page, markup=Markup.PLAIN).paragraphs == 10


def test_verse_is_not_wrapped() -> None:
    stanza = "The lamp is out,\nthe sea is wide and long,\nand no one\nsings the evening song.\n\n"
    assert shape_of(stanza * 20)[:2] == (Layout.BLANK_SEPARATED, 0)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_the_line_ending_that_most_lines_have(eol: str) -> None:
    source = "# Salt\n\n" + f"{LINE}{eol}{eol}" * 6
    assert Manuscript.parse(source).shape.eol == eol


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("novel.md", Markup.MARKDOWN),
        ("/a/b.c/NOVEL.MARKDOWN", Markup.MARKDOWN),
        ("markdown", Markup.MARKDOWN),
        ("quarto", Markup.MARKDOWN),
        ("novel.txt", Markup.PLAIN),
        ("plaintext", Markup.PLAIN),
        ("-", Markup.PLAIN),
        ("", Markup.PLAIN),
    ],
)
def test_markup_by_name(name: str, markup: Markup) -> None:
    assert markup_for(name) is markup
