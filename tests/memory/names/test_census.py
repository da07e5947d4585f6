from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

import pytest

from afterword.manuscript import Manuscript, markup_for
from afterword.memory.names import census, evidence, evidence_in, merged
from memory.main_characters import MAIN_CHARACTERS

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.memory.names import Name

STORY = """\
Nobody had told Ada Pell about the ferry. In the morning Ada walked down to Salt Quay, and the
rain came with her. "You are early," said Josse. She thought that Mr. Speight had sent Josse.

"Tell Josse," said Ada, "that old Mr. Speight never paid the boatman at Salt Quay."

It was Monday. The English visitors and Mrs. Speight had left; I saw that Ada laughed. "NOT NOW,"
cried Mrs. Speight. And so Ada's brother, Josse Halkett, rowed to Salt Quay in the rain for Ada.
"Rain," said Mr. Speight. "Rain, and God knows what." Perhaps. Perhaps not. Perhaps Ada knew.
"""


def named(*texts: str) -> dict[str, Name]:
    return {name.name: name for name in census(map(evidence, texts))}


def test_a_story_makes_its_names_known() -> None:
    names = named(STORY)
    assert set(names) == {"Ada Pell", "Josse Halkett", "Mr. Speight", "Mrs. Speight", "Salt Quay"}
    assert names["Ada Pell"].count == 7
    assert names["Ada Pell"].forms == ("Ada", "Ada Pell")
    assert names["Ada Pell"].counts == (6, 1)
    assert names["Mr. Speight"].kind == names["Mrs. Speight"].kind == "person"
    assert names["Salt Quay"].kind == "place"


def test_the_most_frequent_comes_first() -> None:
    names = census([evidence(STORY)])
    counts = [name.count for name in names]
    assert counts == sorted(counts, reverse=True)
    assert names[0].name == "Ada Pell"


def test_evidence_adds_up_in_any_order() -> None:
    parts = [evidence(part) for part in STORY.split("\n\n")]
    assert census(parts) == census(reversed(parts)) == census([merged(parts)])
    assert census([*parts[:1], merged(parts[1:])]) == census(parts)
    assert census([]) == ()


def test_nothing_after_a_place_is_known_before_it() -> None:
    assert "Josse Halkett" not in named(*STORY.split("\n\n")[:2])
    assert "Josse" in named(*STORY.split("\n\n")[:2])


@pytest.mark.parametrize(
    "text",
    [
        "He met the Queen. The Hat was red. But I saw no one. It was May. It was May.",
        "HE SHOUTED AT THEM. THEY DID NOT MOVE. A LAMP WENT OUT.",
        "“Thank God,” he said. Oh God, the English! On Sunday the French came. Oh God.",
        "Perhaps. Perhaps not. “Hush!” Hush, he said.\n\nHush\n\nPerhaps",
        "雨が降った。彼女は橋を渡った。" * 20,
        "",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert named(text) == {}


def test_a_word_that_is_mostly_in_lower_case_is_no_name() -> None:
    text = "the lamp and the lamp and the lamp. He saw a Lamp and a Lamp."
    assert named(text) == {}
    assert set(named(text.replace("the lamp", "the light"))) == {"Lamp"}


def test_titles_tell_people_apart() -> None:
    text = (
        "So Mr. Bennet spoke to Mrs. Bennet of Miss Bennet and of Elizabeth Bennet. "
        "And Mr. Bennet went with Mrs. Bennet, and Miss Bennet with Elizabeth Bennet, Elizabeth. "
        "Now Mr. Bennet and Mrs. Bennet and Miss Bennet saw Elizabeth and Elizabeth Bennet."
    )
    assert {name: found.count for name, found in named(text).items()} == {
        "Elizabeth Bennet": 5,
        "Mr. Bennet": 3,
        "Mrs. Bennet": 3,
        "Miss Bennet": 3,
    }


def test_a_surname_of_two_is_nobodys() -> None:
    text = "when Nina Holt met Oscar Holt and Holt laughed, and Nina Holt saw Oscar Holt, and Holt."
    assert {name: found.count for name, found in named(text).items()} == {
        "Nina Holt": 2,
        "Oscar Holt": 2,
        "Holt": 2,
    }


def test_names_of_ordinary_words_stand_together() -> None:
    text = (
        "we saw Green Gables and the hall. They left Green Gables. So to Green Gables, and green."
    )
    text += (
        " A hall in Moss Hall, the Moss Hall, at Moss Hall, a green hall, a green one, the hall."
    )
    assert set(named(text)) == {"Green Gables", "Moss Hall"}


def test_a_title_with_the_article_is_somebody() -> None:
    text = (
        "and the Count smiled. Then the Count bowed to the Count; for the Count and the Count wept."
    )
    assert [(name.name, name.count, name.kind) for name in census([evidence(text)])] == [
        ("Count", 5, "person")
    ]
    assert named(text.replace("the Count", "Captain")) == {}


def test_a_name_in_capitals_is_no_shout() -> None:
    text = "So HAL spoke. And HAL saw that HAL was off; to HAL he was NOT, and HAL knew. Then HAL! "
    assert set(named(text)) == {"HAL"}
    assert named(text.replace("HAL", "NOT") + "It was not so.") == {}
    assert named(text.replace("HAL", "GO AWAY")) == {}


def test_particles_belong_to_names() -> None:
    text = (
        "for Lady Catherine de Bourgh and Van Helsing met Lady Catherine de Bourgh and Van Helsing."
    )
    assert set(named(text)) == {"Lady Catherine de Bourgh", "Van Helsing"}


def test_french_elisions_are_no_part_of_names() -> None:
    text = (
        "Puis d'Emma il parla, et qu'Emma vint. C'était pour Emma. J'ai vu madame Bovary. C'était "
    )
    text += "donc madame Bovary."
    assert set(named(text)) == {"Emma", "madame Bovary"}


def test_russian_cases_are_one_name() -> None:
    text = (
        "Тогда Анна Сергеевна вошла, и Гуров увидел Анну Сергеевну. Она с Гуровым, и Гуров молчал."
    )
    names = named(text)
    assert set(names) == {"Анна Сергеевна", "Гуров"}
    assert names["Гуров"].forms == ("Гуров", "Гуровым")


def test_german_nouns_are_no_names() -> None:
    text = (
        "Gregor öffnete die Tür und sah den Tisch mit der Lampe. „Gut“, sagte Gregor und nahm das "
        "Buch vom Stuhl. Gregors Schwester stand am Fenster, und Gregor hörte die Uhr im Zimmer. "
    )
    assert set(named(text * 3)) == {"Gregor"}


@pytest.mark.corpus
@pytest.mark.parametrize("book", MAIN_CHARACTERS)
def test_main_characters_are_in_the_census(corpus: Path, book: str) -> None:
    """At least 9 of 10 of each book."""
    names = names_of(corpus / book)
    characters = MAIN_CHARACTERS[book]
    missing = [who[0] for who in characters if not any(set(who) & set(n.forms) for n in names)]
    assert len(missing) * 10 <= len(characters), missing


@pytest.mark.corpus
@pytest.mark.parametrize("book", MAIN_CHARACTERS)
def test_main_characters_are_not_taken_for_each_other(corpus: Path, book: str) -> None:
    for name in names_of(corpus / book):
        held = [who[0] for who in MAIN_CHARACTERS[book] if set(who) & set(name.forms[:4])]
        assert len(held) < 2, name


@pytest.mark.corpus
def test_chinese_and_japanese_books_have_no_census(corpus: Path) -> None:
    for path in [*corpus.glob("non-english/zh_*"), *corpus.glob("non-english/ja_*")]:
        assert census([evidence(path.read_text(encoding="utf-8")[:200_000])]) == ()


@pytest.mark.corpus
def test_a_census_depends_on_no_order(corpus: Path) -> None:
    manuscript = read(corpus / "en-novels/doyle_the-hound-of-the-baskervilles.md")
    parts = list(evidence_in(manuscript))
    whole = census(parts)
    Random(3).shuffle(parts)
    assert census(parts) == whole


@lru_cache(maxsize=2)
def names_of(path: Path) -> tuple[Name, ...]:
    return census(evidence_in(read(path)))


def read(path: Path) -> Manuscript:
    return Manuscript.parse(path.read_text(encoding="utf-8-sig"), markup=markup_for(path.name))
