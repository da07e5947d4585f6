from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.outlining.tidying import tidied

OUTLINE = """\
## The Abbot

- Ada comes to the weighhouse and learns its ways from Halkett.
- She drops the great weight, and finds the cork in it.

## The Sins

- She weighs all night: four ounces are missing.
"""

CHATS = {
    "a preamble and last words": f"""\
Sure! Here's a detailed outline of your story:

# Short Weight: Detailed Outline

{OUTLINE}
Let me know if you'd like me to expand any of these chapters!

- Or add a prologue
""",
    "bold titles, numbers, a fence": """\
```markdown
**Chapter 1: The Abbot**

1. **Ada comes to the weighhouse** and learns its ways from Halkett.
2) She drops the great weight, and finds the cork in it.

**Chapter 2: The Sins:**

* She weighs all night: four ounces are missing.
```
""",
    "deep headings, bullets, tags": """\
#### The Abbot:

• Ada comes to the weighhouse and learns its ways<br> from Halkett.
• [ ] She drops the great weight,
  and finds the cork in it.
<!-- the end of chapter one -->

#### The Sins

– She weighs all night: four ounces are missing.

Would you like a version with more conflict?
""",
    "thoughts, a turn, what is said twice": f"""\
<think>They want an outline of a weighhouse story.</think>
{OUTLINE}- She weighs all night: four ounces are missing.

User: thanks
""",
}

REFUSAL = """\
I'm sorry, but I can't help with this story, since it deals with false weights.
I would rather talk about the history of honest weighing, or about its tools.
"""
CIRCLES = """\
## 1. A short weight

- The town that is very big.
- The town that is not one.

## 2. A short weight

- The town that is a little.
- The town that is very little.

## 3. A short weight

- The town that is the largest.
- The town that is too large.
"""


@pytest.mark.parametrize("name", CHATS)
def test_an_outline_is_taken_out_of_an_assistants_talk(name: str) -> None:
    expected = OUTLINE.replace("## The", "## Chapter 1: The", 1) if "bold" in name else OUTLINE
    expected = (
        expected.replace("## The Sins", "## Chapter 2: The Sins") if "bold" in name else expected
    )
    assert tidied(CHATS[name]) == expected.rstrip("\n")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " \n\n",
        "I'm sorry, but I can't help with writing this story.",
        REFUSAL,
        "As an AI language model, I cannot create an outline for this content.",
        '{"error": {"message": "maximum context length exceeded"}}',
        "<html><body>502 Bad Gateway</body></html>",
        "Error: 429 Too Many Requests",
        "Sure! Here's your outline:",
        "1. 1\n2. 2\n3. 3\n4. 4\n5. 5",
        "- one\n- two\n- three",
        CIRCLES,
        "$$$ ### %%% !!!\n- 12 34 56 78 90 12 34\n- 11 22 33 44 55 66 77 88",
    ],
)
def test_what_is_no_outline_is_never_offered_as_one(raw: str) -> None:
    assert tidied(raw) == ""


def test_a_base_models_answer_goes_on_from_how_it_began_and_ends_with_its_document() -> None:
    raw = (
        " Ada comes to the weighhouse.\n2. She drops the great weight: cork.\n"
        "3. She weighs all night.\n\n# Chapter One\n\nThe weighhouse stood in the sea."
    )
    assert tidied(raw, begun="1.", chat=False) == (
        "- Ada comes to the weighhouse.\n- She drops the great weight: cork.\n"
        "- She weighs all night."
    )
    with_rule = raw.replace("# Chapter One", "* * *")
    assert tidied(with_rule, begun="1.", chat=False) == tidied(raw, begun="1.", chat=False)


def test_an_answer_cut_by_its_length_loses_its_unfinished_line() -> None:
    raw = f"{OUTLINE}- She goes to the widow Catchp"
    assert "Catchp" in tidied(raw)
    assert tidied(raw, cut_short=True) == OUTLINE.rstrip("\n")


def test_plain_lines_nested_items_and_other_languages_stay() -> None:
    raw = (
        "Voici le plan de votre histoire :\n\n## Première partie\n\n"
        "Ada arrive au poids public ; personne ne lui parle.\n\n"
        "1. Elle laisse tomber l'Abbé.\n   - Il roule.\n   - C'est du liège.\n\n"
        "N'hésitez pas à me demander la suite !"
    )
    assert tidied(raw) == (
        "## Première partie\n\nAda arrive au poids public ; personne ne lui parle.\n\n"
        "- Elle laisse tomber l'Abbé.\n  - Il roule.\n  - C'est du liège."
    )


@pytest.mark.parametrize(
    "first",
    [
        "Great weights are heavy.",
        "This is the story of Ada Pell, who came to weigh the eels.",
        "I have wanted one thing in my life, and the list of those in my way is short.",
        "Here nobody asks a question.",
    ],
)
def test_a_storys_own_words_are_no_assistants_talk(first: str) -> None:
    raw = f"{first}\n\nShe drops the great weight, and it rolls away.\n\nIt is cork."
    assert tidied(raw) == raw


def test_a_note_between_two_parts_does_not_end_the_outline() -> None:
    raw = f"Okay.\n\n{OUTLINE}\nNote: the next chapter is new.\n\n## Friday\n\n- Dry toast."
    assert tidied(raw) == f"{OUTLINE}\n## Friday\n\n- Dry toast."


def test_a_table_becomes_items() -> None:
    raw = (
        "| Scene | What turns |\n|---|---|\n| The hatch | Ada learns that nothing has a rail |\n"
        "| The great weight | It falls, and shows that it is cork inside |\n"
    )
    assert tidied(raw) == (
        "- The hatch · Ada learns that nothing has a rail\n"
        "- The great weight · It falls, and shows that it is cork inside"
    )


def test_advertisements_and_steering_characters_are_left_out() -> None:
    raw = f"{OUTLINE}- Read more at https://example.com/a\n- \x1b[31mShe\u200b calls the figure.\n"
    assert tidied(raw) == f"{OUTLINE}- She calls the figure."


_WORDS = [
    "Ada weighs the eels by night",
    "cork",
    "four ounces",
    "Мимо",
    "海上",
    "é*è",
    "**b**",
    "1984",
]
_LINES = st.builds(
    lambda mark, words, end: f"{mark}{words}{end}",
    st.sampled_from(
        [
            "",
            "- ",
            "  - ",
            "1. ",
            "12) ",
            "# ",
            "### ",
            "**",
            "| ",
            "> ",
            "```",
            "* * *",
            "\t",
            "• ",
        ]
    ),
    st.lists(st.sampled_from(_WORDS), max_size=4).map(" ".join) | st.text(max_size=20),
    st.sampled_from(["", ":", ".", "**", " |", "\r"]),
)


@given(st.lists(_LINES, max_size=12).map("\n".join), st.booleans(), st.booleans())
def test_whatever_comes_an_outline_is_headings_items_and_plain_lines(
    raw: str,
    chat: bool,  # noqa: FBT001 -- hypothesis gives them in their order
    cut_short: bool,  # noqa: FBT001 -- as above
) -> None:
    text = tidied(raw, chat=chat, cut_short=cut_short)
    assert text == text.strip("\n")
    assert "\n\n\n" not in text
    for line in text.split("\n"):
        assert line == "" or re.match(r"(?:#{2,6} | *- )?\S", line)
        assert all(character.isprintable() for character in line)
