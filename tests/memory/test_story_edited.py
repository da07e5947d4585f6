"""A story after edits is the story of the edited manuscript, whatever is edited."""

from __future__ import annotations

import os
import random
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript import Edit, Layout, Manuscript, Markup, Shape, Text, markup_for
from afterword.manuscript.layout import Style
from afterword.memory.story import Story
from manuscript.samples import SNIPPETS, random_edit, random_text

if TYPE_CHECKING:
    from pathlib import Path

COUNT = int(os.environ.get("AFTERWORD_FUZZ", "20000")) // 20
SETTLED = 10**9  # a text that long never has its layout decided anew
WORDS = "the lamp went out and nobody came up stairs to light it again that night".split()  # noqa: SIM905 -- a sentence


def read(source: str, markup: Markup, layout: Layout) -> Manuscript:
    style = Style(markup, layout, Shape(wrap=60), surveyed=SETTLED)
    return Manuscript._read(Text.of(source), source, style)


def seen(story: Story) -> list[object]:
    """All of a story; units are compared down to their paragraphs."""
    size = len(story.manuscript.text)
    return [
        list(story.passages),
        [unit.pieces for unit in story._units],
        [unit.layers for unit in story._units],
        story._nodes,
        story.root,
        story.depth,
        [story.cover(offset) for offset in (0, size // 3, size // 2, size)],
        [story.title_at(n) for n in range(story.count)],
    ]


def same(story: Story) -> None:
    assert seen(story) == seen(Story.of(story.manuscript))


def prose(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words)).capitalize() + "."


def long_text(rng: random.Random, paragraphs: int) -> str:
    """Prose enough for several layers, with a snippet that means something here and there."""
    lengths = (*(30,) * 14, 4, 8, 20, 60, 120, 700)
    parts = [
        rng.choice(SNIPPETS) if rng.random() < 0.06 else prose(rng, rng.choice(lengths))
        for _ in range(paragraphs)
    ]
    gap = rng.choice(("\n\n", "\r\n\r\n", "\n"))
    return gap.join(parts)


def some_edit(rng: random.Random, source: str) -> Edit:
    kind = rng.random()
    if kind < 0.5:
        return Edit(*random_edit(rng, source))
    start = rng.randrange(len(source) + 1)
    if kind < 0.7:
        return Edit(start, start, f"\n\n{prose(rng, rng.choice((3, 40, 300)))}\n\n")
    if kind < 0.9:
        return Edit(start, start, rng.choice(("x", " word", "\n\n# Two\n\n", "\n\n***\n\n", "[…]")))
    return Edit(start, min(len(source), start + rng.choice((5, 200, 3_000))), "")


@pytest.mark.parametrize(("markup", "layout"), list(product(Markup, Layout)))
def test_random_edits_of_short_texts(markup: Markup, layout: Layout) -> None:
    rng = random.Random(f"{markup} {layout}")
    for _ in range(COUNT // 100):
        source = random_text(rng, rng.choice((3, 20, 60)))
        manuscript = read(source, markup, layout)
        story = Story.of(manuscript)
        for _ in range(12):
            manuscript = manuscript.edited(Edit(*random_edit(rng, str(manuscript.text))))
            if rng.random() < 0.7:
                story = story.edited(manuscript)
                same(story)


@pytest.mark.parametrize("layout", list(Layout))
def test_random_edits_of_long_texts(layout: Layout) -> None:
    rng = random.Random(f"long {layout}")
    for _ in range(COUNT // 200):
        source = long_text(rng, rng.choice((40, 200, 600)))
        manuscript = read(source, Markup.MARKDOWN, layout)
        story = Story.of(manuscript)
        for _ in range(12):
            for _ in range(rng.choice((1, 1, 1, 3))):
                manuscript = manuscript.edited(some_edit(rng, str(manuscript.text)))
            story = story.edited(manuscript)
            same(story)


snippets = st.lists(st.sampled_from(SNIPPETS), max_size=12).map("\n\n".join)


@given(snippets, st.data())
def test_any_single_edit(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    new = data.draw(st.sampled_from(SNIPPETS) | st.text("a\n\r#[]`<!->", max_size=4))
    manuscript = read(source, Markup.MARKDOWN, Layout.BLANK_SEPARATED)
    same(Story.of(manuscript).edited(manuscript.edited(Edit(start, end, new))))


def test_a_text_begun_on_an_empty_page() -> None:
    manuscript = Manuscript.parse("")
    story = Story.of(manuscript)
    assert story.root is None
    rng = random.Random(2)
    for _ in range(120):
        end = len(manuscript.text)
        manuscript = manuscript.edited(Edit(end, end, prose(rng, 40) + "\n\n"))
        story = story.edited(manuscript)
        same(story)
    assert story.depth > 2


def test_a_unit_that_loses_its_last_prose() -> None:
    manuscript = Manuscript.parse(f"- a point\n\n# One\n\n{prose(random.Random(3), 900)}\n")
    story = Story.of(manuscript)
    assert {passage.unit for passage in story.passages} == {0, 1}
    manuscript = manuscript.edited(Edit(0, 9, ""))
    story = story.edited(manuscript)
    assert {passage.unit for passage in story.passages} == {1}
    same(story)
    manuscript = manuscript.edited(Edit(0, 0, "- a point"))
    same(story.edited(manuscript))


def test_text_that_repeats_itself() -> None:
    manuscript = Manuscript.parse("“No.”\n\n" * 9_000)
    story = Story.of(manuscript)
    assert max(passage.words for passage in story.passages) <= 600
    for place in (35_000, 7, 62_000):
        manuscript = manuscript.edited(Edit(place, place, "Yes."))
        story = story.edited(manuscript)
        same(story)


def test_stories_of_other_readings_of_a_text_are_told_apart() -> None:
    source = prose(random.Random(1), 900)
    story = Story.of(Manuscript.parse(source))
    other = Manuscript.parse(source + "\n\n# Two\n\n" + source)
    assert seen(story.edited(other)) == seen(Story.of(other))


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "en-novels/stoker_dracula.md",
        "en-novels-gutenberg-raw/taletwocities.txt",
        "non-english/ja_soseki_wagahai-wa-neko_aozora.txt",
        "non-english/zh_cao-xueqin_honglou-meng_pg24264.txt",
        "traps/wilde_the-importance-of-being-earnest.md",
    ],
)
def test_random_edits_of_books(corpus: Path, name: str) -> None:
    rng = random.Random(name)
    source = (corpus / name).read_bytes().decode("utf-8")
    manuscript = Manuscript.parse(source, markup=markup_for(name))
    story = Story.of(manuscript)
    for _ in range(COUNT // 100):
        for _ in range(rng.choice((1, 1, 1, 4))):
            manuscript = manuscript.edited(some_edit(rng, str(manuscript.text)))
        story = story.edited(manuscript)
        same(story)
