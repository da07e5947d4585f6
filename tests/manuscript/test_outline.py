from __future__ import annotations

import pytest

from afterword.manuscript import Edit, Kind, Manuscript, Markup
from manuscript.marked import outline_of, prose


def test_marked_headings_make_a_tree() -> None:
    source = "# Salt\n\n## One\n\nfour words of prose\n\n## Two\n\n***\n\ntwo words\n"
    salt, one, two = Manuscript.parse(source).outline.sections
    assert (salt.title, salt.level, salt.words, salt.end) == ("Salt", 1, 6, len(source))
    assert (one.title, one.words, one.line, one.end_line) == ("One", 4, 2, 5)
    assert source[one.start : one.end] == "## One\n\nfour words of prose\n\n"
    assert (two.start, two.words) == (one.end, 2)


def test_chapters_marked_like_their_parts_lie_below_them() -> None:
    source = "# Part One\n\n# Chapter 1\n\nx\n\n# Chapter 2\n\nx\n\n# Part Two\n\n# Chapter 3\n\nx"
    assert [level for level, _ in outline_of(source, Markup.MARKDOWN)] == [1, 2, 2, 1, 2]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("CHAPTER I", "CHAPTER II"),
        ("Chapter 1. The Quay", "Chapter 2. The Lamp"),
        ("I", "II"),
        ("I.", "II."),
        ("1", "2"),
        ("I. THE QUAY", "II. THE LAMP"),
        ("Chapter One: The Quay", "Chapter Two: the lamp that would not burn"),
        ("CHAPTER I.\nThe Quay", "CHAPTER II.\nThe Lamp"),
        ("ACT I", "ACT II"),
        ("STAVE  ONE", "STAVE  TWO"),
        ("Letter 1", "Letter 2"),
        ("PART THE FIRST", "PART THE SECOND"),
        ("Chapitre premier", "Chapitre II"),
        ("PREMIÈRE PARTIE", "DEUXIÈME PARTIE"),
        ("Erstes Kapitel", "Zweites Kapitel"),
        ("Глава 1", "Глава вторая"),
        ("ЧАСТЬ ПЕРВАЯ", "ЧАСТЬ ВТОРАЯ"),
        ("第一回　燈台", "第二回　嵐"),
        ("第1章", "第2章"),
        ("一", "二"),
        ("PREFACE", "CHAPTER I"),
        ("                 I", "                 II"),
    ],
)
def test_headings_without_marks(first: str, second: str) -> None:
    source = f"{first}\n\n{prose()}{second}\n\n{prose()}"
    expected = [(1, " ".join(first.split())), (1, " ".join(second.split()))]
    assert outline_of(source) == expected
    assert outline_of(source.replace("\n", "\r\n")) == expected


def test_chapters_lie_below_parts_and_epilogues_beside_them() -> None:
    parts = [
        f"{part}\n\n{chapter}\n\n{prose()}"
        for part in ("BOOK ONE: 1805", "BOOK TWO: 1806", "FIRST EPILOGUE: 1813 - 20")
        for chapter in ("CHAPTER I", f"CHAPTER I\n\n{prose()}CHAPTER II")
    ][1::2]
    assert [level for level, _ in outline_of("".join(parts))] == [1, 2, 2] * 3


def test_titles_on_a_line_of_their_own_belong_to_the_number_before() -> None:
    source = "".join(f"{n}\n\n{t}\n\n{prose()}" for n, t in ((1, "The Quay"), (2, "I Go to Sea")))
    assert outline_of(source) == [(1, "1 The Quay"), (1, "2 I Go to Sea")]
    manuscript = Manuscript.parse(source, markup=Markup.PLAIN)
    assert [p.block.title for p in manuscript.blocks() if p.block.kind is Kind.HEADING] == [
        "1 The Quay",
        "The Quay",
        "2 I Go to Sea",
        "I Go to Sea",
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("heading", ["", "CONTENTS\n\n"])
def test_a_table_of_contents_is_not_the_chapters(heading: str, between: str) -> None:
    chapters = ["CHAPTER I", "CHAPTER II", "CHAPTER III", "CHAPTER IV"]
    contents = heading + between.join(chapters) + "\n\n"
    body = "".join(f"{chapter}\n\n{prose()}" for chapter in chapters)
    assert outline_of(contents + body) == [(1, chapter) for chapter in chapters]
    first, *_ = Manuscript.parse(contents + body, markup=Markup.PLAIN).blocks()
    assert first.block.kind is Kind.BOILERPLATE


def test_chapters_planned_and_not_yet_written_are_chapters() -> None:
    chapters = ["CHAPTER I", "CHAPTER II", "CHAPTER III"]
    assert outline_of("\n\n".join(chapters)) == [(1, chapter) for chapter in chapters]


@pytest.mark.parametrize(
    "trap",
    [
        "V.",
        "I went down to the quay.",
        "1. Buy oil\n\n2. Buy wicks\n\n3. Go home",
        "1878.",
        "12 May",
        "NO!",
        '"CHAPTER ONE," HE SHOUTED.',
        "\u201cCHAPTER ONE\u201d",
        "Chapter two was the one that he could never get through.",
        "Part of it was lost.",
        "JOHN SMITH.",
        "Mix",
        "The Long Night",
        "Book two rooms",
        "Second to none",
    ],
)
def test_what_is_no_heading(trap: str) -> None:
    source = f"CHAPTER I\n\n{prose()}{trap}\n\n{prose()}CHAPTER II\n\n{prose()}"
    assert outline_of(source) == [(1, "CHAPTER I"), (1, "CHAPTER II")]


def test_notes_numbered_anew_are_no_chapters() -> None:
    notes = "1\n\nA note.\n\n2\n\nAnother.\n\n"
    source = "".join(f"{numeral}\n\n{prose()}{notes}" for numeral in ("I", "II", "III"))
    assert outline_of(source) == [(1, "I"), (1, "II"), (1, "III")]


def test_a_title_and_its_author() -> None:
    page = prose().replace("\n\n", " ") + "\n"
    assert outline_of(f"Anna Petrova\nTHE LAMP\n{page * 5}") == [(1, "THE LAMP")]
    assert Manuscript.parse(f"THE LAMP\n\n{prose()}", markup=Markup.PLAIN).outline.title == (
        "THE LAMP"
    )


def test_scenes_lie_between_breaks_and_headings() -> None:
    source = (
        "lost words\n\n# One\n\nfirst scene here\n\n***\n\n***\n\nsecond\n\n# Two\n\n# Three\n\nx\n"
    )
    scenes = Manuscript.parse(source).outline.scenes
    assert [scene.words for scene in scenes] == [2, 3, 1, 1]
    assert [source[s.start : s.end].strip() for s in scenes] == [
        "lost words",
        "first scene here",
        "second",
        "x",
    ]
    assert [(s.line, s.end_line) for s in scenes][:2] == [(0, 1), (4, 5)]


def test_beats_under_a_heading_that_is_not_written_yet() -> None:
    source = (
        "# One\n\n- She arrives.\n- [ ] The lamp is\n\n<!-- rain -->\n\n[insert the quarrel]\n\n"
        "# Two\n\n- a list\n\nAnd prose.\n\n# Three\n"
    )
    outline = Manuscript.parse(source).outline
    assert outline.sections[0].beats == (
        "She arrives.",
        "The lamp is",
        "rain",
        "insert the quarrel",
    )
    assert [section.beats for section in outline.sections[1:]] == [(), ()]
    assert [section.words for section in outline.sections] == [0, 5, 0]
    assert outline.headings[0].beats == outline.sections[0].beats


def test_headings_stay_the_same_object_while_prose_is_typed() -> None:
    manuscript = Manuscript.parse(f"# One\n\n{prose()}# Two\n\n{prose()}")
    headings = manuscript.outline.headings
    edited = manuscript.edited(Edit(20, 20, "slowly "))
    assert edited.outline.headings is headings
    assert edited.outline.sections[1].start == manuscript.outline.sections[1].start + 7
    assert edited.outline.sections[0].words == manuscript.outline.sections[0].words + 1


def test_the_section_that_holds_an_offset() -> None:
    outline = Manuscript.parse("x\n\n# One\n\ny\n\n## Two\n\nz").outline
    assert outline.section_at(0) is None
    assert [s.title for at in (3, 10, 13, 22) if (s := outline.section_at(at))] == [
        "One",
        "One",
        "Two",
        "Two",
    ]


def test_title_and_premise_of_the_front_matter() -> None:
    source = "---\ntitle: 'Salt'\npremise: >\n  A keeper\n  waits.\n---\n\n# One\n\nx"
    outline = Manuscript.parse(source).outline
    assert (outline.title, outline.premise) == ("Salt", "A keeper waits.")
    assert Manuscript.parse("# Salt\n\n## One\n\nx").outline.title == "Salt"
    assert Manuscript.parse("# Chapter One\n\nx").outline.title == ""
