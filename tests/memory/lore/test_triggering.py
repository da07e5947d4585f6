from __future__ import annotations

import pytest

from afterword.manuscript import Manuscript
from afterword.memory.lore import (
    ChapterPlace,
    Lore,
    LoreFile,
    chapter_place,
    find_chapter,
    parse_lore,
    triggered,
    unknown_bounds,
)

BOOK = "# Book\n\n" + "\n\n".join(
    f"## {number}. The {name}\n\nText of it."
    for number, name in enumerate(["Quay", "Storm", "Bell"], 1)
)


def lore_of(text: str) -> Lore:
    lore = parse_lore([LoreFile("lore.md", text)])
    assert lore.problems == ()
    return lore


def at(chapter: str, book: str = BOOK) -> ChapterPlace:
    return chapter_place(Manuscript.parse(book).outline, book.index(chapter) + len(chapter))


def hits(lore: str, text: str, place: ChapterPlace | None = None, depth: int = 2) -> list[str]:
    found = triggered(lore_of(lore), text, chapter=place or ChapterPlace(), depth=depth)
    return [hit.entry.name for hit in found]


LORE = """\
## Sea
Triggers: tide

Ada Pell fears it.

## Ada Pell
Aliases: Ada
Priority: 1

Josse taught her.

## Josse
Bell-ringer of Wick.

## Wick
Far from the Fens.

## Fens
Priority: 9

## Rules
Always: yes

Never name Wick.

## Weights
Always: yes
Priority: 5
"""


def test_always_first_then_what_the_text_names_then_what_those_name() -> None:
    found = triggered(lore_of(LORE), "The tide turned for Josse.", chapter=ChapterPlace())
    assert [(hit.entry.name, hit.why) for hit in found] == [
        ("Weights", "always"),
        ("Rules", "always"),
        ("Sea", "‘tide’ in the recent text"),
        ("Josse", "‘Josse’ in the recent text"),
        ("Ada Pell", "named in Sea's entry"),
        ("Wick", "named in Josse's entry"),
        ("Fens", "named in Wick's entry"),
    ]


@pytest.mark.parametrize(
    ("depth", "expected"),
    [(0, ["Sea"]), (1, ["Sea", "Ada Pell"]), (2, ["Sea", "Ada Pell", "Josse"]),
     (3, ["Sea", "Ada Pell", "Josse", "Wick"])],
)  # fmt: skip
def test_recursion_ends_at_its_depth(depth: int, expected: list[str]) -> None:
    assert hits(LORE, "At low tide", depth=depth)[2:] == expected


def test_priority_decides_among_direct_hits() -> None:
    assert hits(LORE, "Josse and Ada by the Sea", depth=0)[2:] == ["Ada Pell", "Sea", "Josse"]


def test_names_are_whole_words() -> None:
    assert hits(LORE, "Seaside, Adamant, Josse's, the sea", depth=0)[2:] == ["Josse"]


def test_each_is_in_once_and_entries_may_name_each_other() -> None:
    assert hits("## A B\nC D\n## C D\nA B\n", "A B and C D and A B") == ["A B", "C D"]
    assert hits("## A B\nC D\n## C D\nA B\n", "A B") == ["A B", "C D"]


def test_no_lore_no_hits() -> None:
    assert triggered(Lore(), "Ada", chapter=ChapterPlace()) == ()


VALID = """\
## Early
Until: {until}
## Late
From: {start}
"""


@pytest.mark.parametrize(
    ("start", "until"),
    [("2", "1"), ("Chapter 2", "Chapter 1"), ("The Storm", "The Quay"), ("storm", "quay"),
     ("2. The Storm", "1. The Quay"), ("II", "I"), ("chapter two", "Chapter One")],
)  # fmt: skip
def test_validity_is_decided_at_the_cursor(start: str, until: str) -> None:
    lore = VALID.format(start=start, until=until)
    assert hits(lore, "Early Late", at("# Book")) == ["Early"]
    assert hits(lore, "Early Late", at("1. The Quay")) == ["Early"]
    assert hits(lore, "Early Late", at("2. The Storm")) == ["Late"]
    assert hits(lore, "Early Late", at("3. The Bell\n\nText")) == ["Late"]


def test_an_entry_that_is_not_valid_names_nobody_and_is_not_named() -> None:
    lore = "## A B\nFrom: 3\n\nC D\n## C D\n## E F\nA B\n"
    assert hits(lore, "A B and E F", at("1. The Quay")) == ["E F"]


def test_a_chapter_that_is_not_written_yet_has_not_begun_and_never_ends() -> None:
    lore = VALID.format(start="Chapter 9", until="Chapter 9")
    assert hits(lore, "Early Late", at("3. The Bell\n\nText")) == ["Early"]
    assert unknown_bounds(lore_of(lore), Manuscript.parse(BOOK).outline) == (
        "lore.md:1: no heading is Chapter 9, so the entry never ends",
        "lore.md:3: no heading is Chapter 9, so the entry stays out",
    )
    known = lore_of(VALID.format(start="3", until="The Quay"))
    assert unknown_bounds(known, Manuscript.parse(BOOK).outline) == ()


def headings(*titles: str) -> ChapterPlace:
    return at(titles[-1], "\n\n".join(f"{title}\n\nText." for title in titles))


@pytest.mark.parametrize(
    ("titles", "bound", "expected"),
    [
        (("# Book", "## Quay", "## Storm"), "2", 2),
        (("# Quay", "# Storm"), "2", 1),
        (("# Part One", "## Quay", "## Storm", "# Part Two", "## Bell"), "3", 4),
        (("# Part One", "## Chapter 1", "# Part Two", "## Chapter 2"), "2", 3),
        (("# Part One", "## Chapter 1", "# Part Two", "## Chapter 2"), "Part Two", 2),
        (("# Before the Storm", "# The Storm"), "The Storm", 1),
        (("# Before the Storm", "# Calm"), "storm", 0),
        (("# Chapter 1", "# Chapter 12"), "Chapter 2", None),
        (("# Chapter 1",), "...", None),
        (("# Глава I", "# Глава II"), "2", 1),
    ],
)
def test_what_a_bound_names(titles: tuple[str, ...], bound: str, expected: int | None) -> None:
    assert find_chapter(headings(*titles).headings, bound) == expected


def test_a_part_is_over_when_the_next_one_begins() -> None:
    book = ("# Part One", "## Quay", "## Storm", "# Part Two", "## Bell")
    assert not headings(*book[:3]).passed("Part One")
    assert headings(*book).passed("Part One")
    assert headings(*book).passed("Storm")
    assert not headings(*book).passed("Part Two")


PEOPLE = """\
## Josse Halkett
## Ada Pell
## Bram Pell
## Salt Quay
## Dr. Miriam Stone
Aliases: the Mole
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and Josse rowed", ["Josse Halkett"]),
        ("“Come,” said Halkett.", ["Josse Halkett"]),
        ("Mr. Halkett came.", ["Josse Halkett"]),
        ("But Josse's boat", ["Josse Halkett"]),
        ("and Josse Miller rowed", []),
        ("with Hedda Halkett", []),
        ("Salt was dear.", []),
        ("along the Quay", ["Salt Quay"]),
        ("and Mr. Pell came", []),
        ("The Mole knew Miriam.", ["Dr. Miriam Stone"]),
        ("the doctor and the stone and Dr. Who", []),
    ],
)
def test_a_part_of_a_name_is_enough_where_no_other_has_it(text: str, expected: list[str]) -> None:
    assert hits(PEOPLE, text) == expected


def test_lore_knows_who_is_meant() -> None:
    lore = lore_of(PEOPLE)
    meant = lore.meant("Mr. Halkett")
    assert meant is not None
    assert meant.name == "Josse Halkett"
    assert lore.meant("Josse") is meant
    assert lore.meant("Pell") is lore.meant("Dr.") is lore.meant("Hedda Halkett") is None
    assert lore.named("Josse") is None
