from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript.front_matter import read_front_matter


@pytest.mark.parametrize(
    ("text", "title", "premise"),
    [
        ("---\ntitle: Salt\n---", "Salt", ""),
        ('---\nTitle: "Salt: a \\"novel\\""\nlang: en\n---', 'Salt: a "novel"', ""),
        ("---\ntitle: 'It''s salt'\n---", "It's salt", ""),
        ("---\nsynopsis: |\n  One.\n\n  Two.\ntitle: Salt\n---", "Salt", "One.\n\nTwo."),
        ("---\ndescription: >-\n  One\n  two.\n\n  Three.\n---", "", "One two.\n\nThree."),
        ("---\nsummary: One\n  two\n---", "", "One two"),
        ("---\ntitle:\n  - a\n  - b\n---", "", ""),
        ("---\ntitle: Salt # working title\n---", "Salt", ""),
        ("---\r\ntitle: Salt\r\npremise: x\r\n---", "Salt", "x"),
        ("---\n{{{ : [\n\t- :\ntitle Salt\n---", "", ""),
    ],
)
def test_titles_and_premises(text: str, title: str, premise: str) -> None:
    assert read_front_matter(text)[:2] == (title, premise)


@pytest.mark.parametrize(
    "key", ["authors_note", "author's note", "Author’s Note", "author-note", "authors-note"]
)
def test_authors_notes(key: str) -> None:
    assert read_front_matter(f"---\n{key}: Keep it cold.\n---").authors_note == "Keep it cold."


@given(st.text("ab:-|>'\" \n\r\t[]{}#&*!%@", max_size=60))
def test_nothing_is_an_error(text: str) -> None:
    read_front_matter(text)
