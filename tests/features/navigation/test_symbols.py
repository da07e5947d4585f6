from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.features.navigation.folding import FoldKind, folds
from afterword.features.navigation.lenses import lenses
from afterword.features.navigation.symbols import Sort, story_symbols, walk
from afterword.manuscript import Manuscript, markup_for

if TYPE_CHECKING:
    from pathlib import Path

STORY = """---
title: The Tern Light
---

# Part One

## The Quay

“Nine boats,” said Marta, and counted them again from the end of the wall.

***

![a map](map.png)

She went in. [TODO: the storm]

## The Lamp

It burned low.

# Part Two

[Jorun rows out to the island]

<!-- the tide
tables -->
"""


def tree(text: str) -> list[tuple[str, str, str]]:
    manuscript = Manuscript.parse(text)
    return [(s.sort.value, s.name, inside) for s, inside in walk(story_symbols(manuscript))]


def test_sections_scenes_and_gaps_are_one_tree() -> None:
    scene = "“Nine boats,” said Marta, and counted them again…"
    assert tree(STORY) == [
        ("part", "Part One", ""),
        ("chapter", "The Quay", "Part One"),
        ("scene", scene, "The Quay"),
        ("scene", "She went in. [TODO: the storm]", "The Quay"),
        ("gap", "TODO: the storm", "She went in. [TODO: the storm]"),
        ("chapter", "The Lamp", "Part One"),
        ("chapter", "Part Two", ""),
        ("gap", "Jorun rows out to the island", "Part Two"),
    ]


def test_a_text_of_one_scene_has_no_symbols_and_one_of_two_has_both() -> None:
    assert tree("She went in.\n\nIt was dark.\n") == []
    assert tree("She went in.\n\n***\n\nIt was dark.\n") == [
        ("scene", "She went in.", ""),
        ("scene", "It was dark.", ""),
    ]


def test_a_scene_of_pictures_alone_is_known_by_its_number() -> None:
    text = "# One\n\nShe went in.\n\n***\n\n![a map of it](map.png)\n"
    assert [name for _, name, _ in tree(text)] == ["One", "She went in.", "Scene 2"]


def test_folds_end_where_the_text_does_and_leave_blank_lines_outside() -> None:
    lines = STORY.split("\n")
    for fold in folds(Manuscript.parse(STORY)):
        assert lines[fold.end_line].strip()
        assert lines[fold.line].strip()
    kinds = {fold.line: fold.kind for fold in folds(Manuscript.parse(STORY))}
    assert kinds[0] is FoldKind.COMMENT
    assert kinds[lines.index("<!-- the tide")] is FoldKind.COMMENT
    assert kinds[lines.index("## The Quay")] is FoldKind.REGION
    ends = {fold.line: fold.end_line for fold in folds(Manuscript.parse(STORY))}
    assert lines[ends[lines.index("## The Quay")]] == "She went in. [TODO: the storm]"


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_folds_are_the_same_under_every_line_ending(eol: str, end: str) -> None:
    text = STORY.rstrip("\n") + end
    assert folds(Manuscript.parse(text.replace("\n", eol))) == folds(Manuscript.parse(STORY))


@given(st.lists(st.sampled_from(["# A", "## B", "Prose.", "***", "[…]", "", "<!-- x -->"])))
def test_children_lie_inside_and_in_order(blocks: list[str]) -> None:
    manuscript = Manuscript.parse("\n\n".join(blocks))
    for symbol, _ in walk(story_symbols(manuscript)):
        last = symbol.start
        for child in symbol.children:
            assert last <= child.start <= child.end <= symbol.end
            last = child.start


def test_lenses_say_words_and_what_the_caller_knows() -> None:
    manuscript = Manuscript.parse(STORY)
    assert [lens.text for lens in lenses(manuscript)] == [
        "22 words",
        "19 words",
        "gap: TODO: the storm",
        "3 words",
        "gap: Jorun rows out to the island",
    ]
    told = lenses(manuscript, share=lambda _: 0.12, freshness=lambda s: f"{s.name}: summary fresh")
    assert told[1].text == "19 words · 12 % from candidates · The Quay: summary fresh"


def test_every_novel_has_chapters_whose_words_add_up(corpus: Path) -> None:
    for path in sorted((corpus / "en-novels").iterdir())[:8]:
        manuscript = Manuscript.parse(
            path.read_bytes().decode(errors="replace"), markup=markup_for(path.name)
        )
        symbols = story_symbols(manuscript)
        assert symbols
        before = manuscript.outline.sections[0].start
        total = sum(symbol.words for symbol in symbols if symbol.sort is not Sort.SCENE)
        front = sum(s.words for s in manuscript.outline.scenes if s.end <= before)
        assert total + front == manuscript.words
