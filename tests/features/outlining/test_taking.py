from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.outlining import insertions, pieces_of, taken

MINE = """\
# Short Weight

## 1. The Abbot

- Halkett leaves.
- She drops the Abbot: cork.

## 2. The Sins
* Four ounces.

Some thoughts of mine.
"""


def test_items_go_under_the_heading_that_is_there_and_new_headings_to_the_end() -> None:
    text = taken(
        MINE,
        [
            "## Chapter 1: The abbot\n\n- She drops the Abbot: cork\n- It rolls.\n  - Far.",
            "## The Sins\n\n- A second Abbot.",
            "## Friday\n\n- The Inspector.",
            "## Friday\n\n- The Inspector.\n- Dry toast.",
        ],
    )
    assert text == MINE.replace(
        "- She drops the Abbot: cork.\n",
        "- She drops the Abbot: cork.\n- It rolls.\n  - Far.\n",
    ).replace(
        "Some thoughts of mine.\n",
        "Some thoughts of mine.\n\n* A second Abbot.\n\n"
        "## Friday\n\n- The Inspector.\n- Dry toast.\n",
    )


def test_what_is_there_is_not_put_in_again() -> None:
    pieces = ["## 3. Friday\n\n- The Inspector.\n- Dry toast.", "## The Abbot\n\n- It rolls."]
    once = taken(MINE, pieces)
    assert taken(once, pieces) == once
    assert insertions(once, pieces) == ()


def test_a_numbered_list_goes_on_with_its_numbers() -> None:
    text = "1. One\n2. Two\n"
    assert taken(text, ["- Three\n- Two"]) == "1. One\n2. Two\n3. Three\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "## A\n\n- one\n"),
        ("\n", "\n## A\n\n- one\n"),
        ("Words", "Words\n\n## A\n\n- one\n"),
        ("Words\n", "Words\n\n## A\n\n- one\n"),
        ("Words\n\n", "Words\n\n## A\n\n- one\n"),
        ("Words\r\n", "Words\r\n\r\n## A\r\n\r\n- one\r\n"),
        ("A\n=\n\n- zero", "A\n=\n\n- zero\n- one"),
        ("```\n## A\n```\n", "```\n## A\n```\n\n## A\n\n- one\n"),
        ("## A", "## A\n\n- one"),
    ],
)
def test_every_end_and_line_ending(before: str, after: str) -> None:
    assert taken(before, ["## A\n\n- one"]) == after


_LINES = st.sampled_from(
    [
        "# T",
        "## A",
        "## 2. B",
        "- one",
        "* two",
        "3. three",
        "  - deep",
        "words",
        "",
        "```",
        "\t",
        "B\n---",
    ]
)
_TEXTS = st.builds(
    lambda lines, eol, end: eol.join(lines).replace("\n", eol) + end,
    st.lists(_LINES, max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\n", "\n\n"]),
)
_PIECES = st.lists(
    st.sampled_from(
        ["## A\n\n- one\n- new", "## B\n\nsaid plainly\n\n- two", "- loose", "## C", "### D\n\n- x"]
    ),
    max_size=4,
)


@given(text=_TEXTS, pieces=_PIECES)
def test_the_writers_own_text_stays_byte_for_byte(text: str, pieces: list[str]) -> None:
    found = insertions(text, pieces)
    after = taken(text, pieces)
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    left = after
    for at, more in found:
        assert left[at : at + len(more)] == more
        left = left[:at] + left[at + len(more) :]
    assert left == text
    for piece in pieces:
        for line in piece.split("\n"):
            words = re.sub(r"^(?:#+|-)\s+", "", line)
            assert words in after


def test_pieces_say_where_they_belong() -> None:
    text = "Loose words.\n\n## The Abbot\n\n- Ada comes.\n- It falls.\n  - Cork.\n\n## Friday"
    pieces = pieces_of(text, 2, name="Every scene")
    assert [(piece.id, piece.label, piece.whole) for piece in pieces] == [
        ("2.1", "Every scene", True),
        ("2.1.1", "Loose words.", False),
        ("2.2", "The Abbot", True),
        ("2.2.1", "Ada comes.", False),
        ("2.2.2", "It falls.\n  - Cork.", False),
        ("2.3", "Friday", True),
    ]
    assert pieces[0].text == "## Every scene\n\nLoose words."
    assert pieces[2].text == "## The Abbot\n\n- Ada comes.\n- It falls.\n  - Cork."
    assert pieces[4].text == "## The Abbot\n\n- It falls.\n  - Cork."
    assert pieces_of(f"# Short Weight\n\n{text}", 2, name="Every scene")[0].id == "2.1"
    titled = pieces_of("# Short Weight\n\n## The Abbot\n\n- Ada comes.", 1, name="x")
    assert [piece.label for piece in titled] == ["The Abbot", "Ada comes."]
    assert taken("", [piece.text for piece in pieces]) == taken(
        "", [piece.text for piece in pieces if piece.whole]
    )
