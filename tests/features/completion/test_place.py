from __future__ import annotations

import pytest

from afterword.features.completion import Stand, place_at
from afterword.manuscript import Manuscript, Markup
from afterword.postprocess import Shape


def at(text: str, markup: Markup = Markup.MARKDOWN):  # noqa: ANN201 -- a test helper's Place
    """The place of the | in `text`."""
    offset = text.index("|")
    return place_at(Manuscript.parse(text.replace("|", "", 1), markup=markup), offset)


@pytest.mark.parametrize(
    ("text", "stand", "shape"),
    [
        ("# One\n\n|", Stand.EMPTY_LINE, Shape.PARAGRAPH),
        ("He came in.\n\n|", Stand.EMPTY_LINE, Shape.PARAGRAPH),
        ("He came in.\n\n|\n\nShe left.", Stand.EMPTY_LINE, Shape.PARAGRAPH),
        ("He came in. |", Stand.PARAGRAPH_END, Shape.SENTENCES),
        ("He came in and|", Stand.PARAGRAPH_END, Shape.SENTENCES),
        ("“He came in and|”", Stand.PARAGRAPH_END, Shape.SENTENCES),
        ("He came| in.", Stand.MID_PARAGRAPH, Shape.SENTENCE),
        ("He came in. | Then she left.", Stand.MID_PARAGRAPH, Shape.SENTENCE),
    ],
)
def test_where_the_cursor_stands(text: str, stand: Stand, shape: Shape) -> None:
    place = at(text)
    assert (place.stand, place.shape) == (stand, shape)


@pytest.mark.parametrize(
    "text",
    [
        "# The Lamp|\n\nHe came in.",
        "---\ntitle: The |Lamp\n---\n\nHe came in.",
        "He came in.\n\n```\ncode |here\n```\n",
        "<!-- a note| -->\n\nHe came in.",
        "He came in.\n\n[insert the storm| here]\n\nShe left.",
        "|He came in.",
    ],
)
def test_nothing_is_offered_outside_prose(text: str) -> None:
    assert at(text).stand is Stand.ELSEWHERE


@pytest.mark.parametrize(
    ("text", "finished"),
    [
        ("He came in.|", True),
        ("He came in. |", True),
        ("He came in and|", False),
        ("“Come in,” said Mr.|", False),
        ("“Come in!”|", True),
    ],
)
def test_whether_the_sentence_is_finished(text: str, finished: bool) -> None:  # noqa: FBT001 -- a parametrised expectation
    assert at(text).sentence_finished is finished


@pytest.mark.parametrize(
    ("text", "lead", "tail"),
    [
        ("One.\n\nTwo.\n\n|", "", ""),
        ("One.\n\nTwo.\n|", "\n", ""),
        ("One.\n\nTwo.\n\n|\nThree.\n\nFour.", "", "\n"),
        ("One.\r\n\r\nTwo.\r\n|\r\nThree.", "\n", "\n"),
    ],
)
def test_a_paragraph_gets_the_blank_lines_it_needs(text: str, lead: str, tail: str) -> None:
    place = at(text)
    assert (place.lead, place.tail) == (lead, tail)
