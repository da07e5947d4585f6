from __future__ import annotations

import pytest

from afterword.manuscript import Manuscript, Markup
from afterword.postprocess import Shape, Surroundings, polish, surroundings_at

WRAPPED = (
    """\
The tide was making slowly, as it did in the week
of the salt fair, and nobody on the wall had spoken
since the lamp went out; they counted the boats
and counted them again, and then went home to bed.

"""
    * 6
)


def check(marked: str, markup: Markup = Markup.MARKDOWN) -> Surroundings:
    offset = marked.index("‸")
    manuscript = Manuscript.parse(marked.replace("‸", ""), markup=markup)
    return surroundings_at(manuscript, offset)


def test_an_empty_line() -> None:
    around = check("One.\n\nTwo.\n\n‸\n\nThree.")
    assert around.on_empty_line
    assert (around.paragraph, around.rest) == ("", "")
    assert around.earlier == ("Two.", "One.")
    assert around.after == "\n\nThree."


def test_inside_a_paragraph() -> None:
    around = check("One.\n\nTwo is ‸here.\n\nThree.")
    assert (around.paragraph, around.rest) == ("Two is ", "here.")
    assert around.earlier == ("One.",)
    assert around.line == "Two is "


def test_wrapped_paragraphs_are_read_as_one_line_and_written_in_many() -> None:
    around = check(WRAPPED + "Then they\nwaited for ‸", Markup.PLAIN)
    assert around.paragraph == "Then they waited for "
    assert around.page.wrap
    got = polish(
        " the ferry to come round the point with its light, which it never did at all that night.",
        shape=Shape.SENTENCE,
        around=around,
        finished=True,
    )
    lines = ("waited for " + got.text).split("\n")
    assert len(lines) > 1
    assert all(len(line) <= around.page.wrap for line in lines)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_the_cursors_line_by_any_line_ending(eol: str) -> None:
    around = check(f"One.{eol}{eol}Two is‸ here.")
    assert around.line == "Two is"
