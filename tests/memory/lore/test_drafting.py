from __future__ import annotations

from pathlib import Path

import pytest

from afterword.manuscript import Manuscript
from afterword.memory.lore import LoreFile, draft_entry, draft_place, parse_lore
from afterword.memory.lore.drafting import file_stem

TEXT = """\
# Ferry

The letter came from Ada Pell. In the yard Ada laughed, and Josse heard it. Ada was late again.

“Ada has grey eyes,” said Josse. Then Ada Pell was a tall woman with red hair, and Mr. Pell was
her father. And Josse, the elder brother of Bram, left. He was thin and old. Nobody saw Ada go.

When old Ada lived at Salt Quay, she kept a boat, and Ada was called the weigher. So Ada slept.
Once more Ada slept. Again Ada slept. And then Ada slept; for Ada slept.
"""


def quoted(draft: str) -> list[str]:
    return [line[2:] for line in draft.splitlines() if line.startswith("> ")]


def test_a_draft_says_what_the_text_says() -> None:
    draft = draft_entry("Ada", Manuscript.parse(TEXT))
    assert draft.startswith("## Ada Pell\n\nAliases: Ada\n\n> ")
    sentences = quoted(draft)
    assert sentences[0] == "The letter came from Ada Pell. (line 3)"
    assert (
        "Then Ada Pell was a tall woman with red hair, and Mr. Pell was her father. (line 5)"
        in (sentences)
    )
    assert "Once more Ada slept. (line 9)" not in sentences
    assert len(sentences) <= 6
    lines = [int(sentence.rsplit("line ", 1)[1].rstrip(")")) for sentence in sentences]
    assert lines == sorted(lines)


def test_a_pronoun_goes_on_about_who_the_sentence_began_with() -> None:
    assert "He was thin and old. (line 6)" in quoted(draft_entry("Josse", Manuscript.parse(TEXT)))


def test_others_with_a_part_of_the_name_are_left_out() -> None:
    draft = draft_entry("Mr. Pell", Manuscript.parse(TEXT + "\nNow Mr. Pell met Mr. Pell.\n"))
    assert "The letter came" not in draft


def test_nothing_after_the_place_is_in_a_draft() -> None:
    manuscript = Manuscript.parse(TEXT)
    draft = draft_entry("Ada Pell", manuscript, until=TEXT.index("“Ada has"))
    assert "grey eyes" not in draft
    assert "weigher" not in draft
    assert quoted(draft)
    assert draft_entry("Ada Pell", manuscript, until=0) == "## Ada Pell\n"


def test_a_draft_is_an_entry() -> None:
    draft = draft_entry("Ada", Manuscript.parse(TEXT), level=1)
    lore = parse_lore([LoreFile("lore/ada-pell.md", draft, own=True)])
    assert lore.problems == ()
    [entry] = lore.entries
    assert entry.forms == ("Ada Pell", "Ada")
    assert entry.body.startswith("> The letter came")


def test_a_very_long_sentence_is_cut_at_a_word() -> None:
    text = "So Ada was tall, " + "and the rain fell " * 40 + "on Ada."
    [sentence] = quoted(draft_entry("Ada", Manuscript.parse(text)))
    assert sentence.endswith(("fell … (line 1)", "rain … (line 1)", "the … (line 1)"))
    assert len(sentence) < 350


@pytest.mark.parametrize(
    ("places", "folders", "expected"),
    [
        ([], [], ("book/lore.md", 2, False)),
        (["book/lore.md"], [], ("book/lore.md", 2, False)),
        (["book/lore.md", "book/lore"], ["book/lore"], ("book/lore/ada-pell.md", 1, True)),
        (["world.md"], [], ("world.md", 2, False)),
    ],
)
def test_where_an_entry_goes(
    places: list[str], folders: list[str], expected: tuple[str, int, bool]
) -> None:
    place = draft_place("Ada Pell", [*map(Path, places)], Path("book"), folders=map(Path, folders))
    assert (place.path.as_posix(), place.level, place.own) == expected


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Ada Pell", "ada-pell"),
        ("../../etc/passwd", "etc-passwd"),
        ("Émile", "émile"),
        ("?", "entry"),
    ],
)
def test_a_name_as_a_file(name: str, stem: str) -> None:
    assert file_stem(name) == stem
