"""Passages, covers and orders of building, as those who summarise see them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from afterword.manuscript import Edit, Kind, Manuscript, Markup, markup_for
from afterword.memory.story import Story
from bench.books import book
from bench.memory_calls import measured, memory_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from afterword.memory.story import Covered
    from afterword.memory.tree import Node

BOOK = book(60_000)
BOOKS = [
    "en-novels/stoker_dracula.md",
    "en-novels-gutenberg-raw/greatgatsby.txt",
    "en-novels-gutenberg-raw/scarletletter.txt",
    "non-english/fr_flaubert_madame-bovary_pg14155.txt",
    "non-english/ja_soseki_wagahai-wa-neko_aozora.txt",
]


@pytest.fixture(scope="module")
def story() -> Story:
    return Story.of(Manuscript.parse(BOOK))


def names(story: Story) -> set[bytes]:
    return {covered.node.digest for covered in story.build_order(0)}


def paragraphs(words: int, count: int, seed: int = 1) -> str:
    chance = random.Random(seed)
    return "\n\n".join(
        " ".join(chance.choices("sea lamp oil salt tide boat".split(), k=words))  # noqa: SIM905 -- words
        for _ in range(count)
    )


def test_a_text_without_prose_has_no_root() -> None:
    for source in ("", "# One\n\n# Two\n", "---\ntitle: Salt\n---\n", "[insert the storm here]"):
        story = Story.of(Manuscript.parse(source))
        assert story.root is None
        assert (story.count, story.depth, list(story.passages)) == (0, 0, [])
        assert story.cover(len(source)) == ()
        assert list(story.build_order(0)) == []


def test_passages_are_whole_paragraphs_of_one_scene() -> None:
    source = f"# One\n\n{paragraphs(20, 9)}\n\n***\n\n{paragraphs(20, 4)}\n\n# Two\n\nA word.\n"
    manuscript = Manuscript.parse(source)
    story = Story.of(manuscript)
    starts = {p.start for p in manuscript.blocks() if p.block.kind is Kind.PARAGRAPH}
    ends = {p.end for p in manuscript.blocks() if p.block.kind is Kind.PARAGRAPH}
    assert [(p.words, p.unit) for p in story.passages] == [(180, 1), (80, 1), (2, 2)]
    assert all(p.start in starts and p.end in ends for p in story.passages)
    assert [story.title_at(n) for n in range(3)] == ["One", "One", "Two"]
    for passage in story.passages:
        assert manuscript.text.position(passage.start).line == passage.line
        assert "***" not in source[passage.start : passage.end]


def test_passages_have_about_three_hundred_words(story: Story) -> None:
    words = [passage.words for passage in story.passages]
    assert sum(words) == story.manuscript.words
    assert 250 <= sum(words) / len(words) <= 350
    assert max(words) <= 600
    assert sum(count < 150 for count in words) <= 1  # the last chapter's


def test_a_paragraph_of_thousands_of_words_is_a_passage() -> None:
    source = f"Short.\n\n{paragraphs(3_000, 1)}\n\nShort again."
    assert [p.words for p in Story.of(Manuscript.parse(source)).passages] == [1, 3_000, 2]


def test_letters_count_where_there_are_no_words_between_spaces() -> None:
    source = "\n\n".join("燈滅了，沒有人上樓，夜裡很冷。" * 4 + str(n) for n in range(40))
    story = Story.of(Manuscript.parse(source))
    assert 4 <= story.count <= 13


def test_planned_points_are_no_story() -> None:
    source = f"# One\n\n{paragraphs(20, 5)}\n\n# Two\n\n- the storm\n- the wreck\n"
    story = Story.of(Manuscript.parse(source))
    assert {passage.unit for passage in story.passages} == {1}


def test_passage_text_is_clean() -> None:
    source = (
        "# One\n\nThe lamp [TODO: which?] went out.\n\n[insert the storm here]\n\n"
        "<!-- a note -->\n\nShe *never* <!-- check --> came back.\n\n…\n\n***\n\nDawn."
    )
    story = Story.of(Manuscript.parse(source))
    assert story.passage_text(0) == "The lamp went out.\n\nShe *never*  came back.\n\n…"
    assert story.passage_text(1) == "Dawn."


def test_passage_text_is_on_one_line_where_the_page_wraps() -> None:
    wrapped = (
        "The lamp went out, and nobody came up the stairs to light\nit again that night; in the "
        "morning, when the mist had gone,\nthe keeper found the door of the tower unlocked and\n"
        "the oil spilt.\n\n"
    )
    story = Story.of(Manuscript.parse(wrapped * 12, markup=Markup.PLAIN))
    assert "light it again" in story.passage_text(0)
    assert "unlocked and the oil spilt.\n\nThe lamp" in story.passage_text(0)


def under(node: Node, depth: int = 0) -> Iterator[tuple[Node, int]]:
    """The nodes with how far below the root they are."""
    yield node, depth
    for child in node.children:
        yield from under(child, depth + 1)


def check_cover(story: Story, offset: int) -> tuple[Covered, ...]:
    cover = story.cover(offset)
    passages = list(story.passages)
    ended = [n for n, passage in enumerate(passages) if passage.end <= offset]
    covered = [n for c in cover for n in range(c.first, c.first + c.node.leaves)]
    assert covered == ended
    for one in cover:
        assert one.start == passages[one.first].start
        assert one.end == passages[one.first + one.node.leaves - 1].end
    return cover


def test_the_cover_is_fine_near_and_coarse_far(story: Story) -> None:
    size = len(story.manuscript.text)
    assert story.root is not None
    depths = dict(under(story.root))
    for offset in range(0, size + 1, size // 97):
        cover = check_cover(story, offset)
        assert len(cover) <= story.depth * 10
        below = [depths[one.node] for one in cover]
        assert below == sorted(below)
    assert check_cover(story, 0) == ()
    assert [one.node for one in check_cover(story, size)] == [story.root]


def test_the_cover_ends_where_passages_end(story: Story) -> None:
    for passage in story.passages[10:14]:
        assert check_cover(story, passage.end)[-1].end == passage.end
        assert all(one.end < passage.end for one in check_cover(story, passage.end - 1))


def test_parts_tile_a_node(story: Story) -> None:
    (whole,) = story.cover(len(story.manuscript.text))
    parts = story.parts(whole)
    assert [part.node for part in parts] == list(whole.node.children)
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert not story.parts(story.cover(story.passage(0).end)[0])


def test_children_are_built_before_parents_and_the_near_before_the_far(story: Story) -> None:
    offset = len(story.manuscript.text) // 3
    seen: dict[bytes, int] = {}
    order = list(story.build_order(offset))
    for place, one in enumerate(order):
        assert all(child.digest in seen for child in one.node.children)
        assert one.node.digest not in seen
        seen[one.node.digest] = place
    passages = [one.start for one in order if not one.node.level]
    before = [start for start in passages if start < offset]
    cover = story.cover(offset)
    needed = sum(1 for one in order if one.end <= cover[-1].end)
    assert all(one.end <= cover[-1].end for one in order[:needed])  # the cover's come first
    assert before[:-1] == sorted(before[:-1], reverse=True)
    assert passages[len(before) :] == sorted(passages[len(before) :])
    assert len(passages) == story.count
    assert order[-1].node == story.root


def test_equal_text_is_built_once() -> None:
    chapter = paragraphs(30, 60)
    story = Story.of(Manuscript.parse(f"# One\n\n{chapter}\n\n# Two\n\n{chapter}\n"))
    once = Story.of(Manuscript.parse(f"# One\n\n{chapter}\n"))
    assert len(list(story.build_order(0))) == len(list(once.build_order(0))) + 1


def check_bars(manuscript: Manuscript, edits: int, seed: int) -> None:
    """The bars on engine calls: building, one paragraph's edit, undo, reopening."""
    story = Story.of(manuscript)
    known = names(story)
    chapters = len(manuscript.outline.headings) + 1
    assert len(known) <= story.count * 3 / 2 + chapters * story.depth
    assert (
        names(Story.of(Manuscript.parse(str(manuscript.text), markup=manuscript.markup))) == known
    )
    prose = [p for p in manuscript.blocks() if p.block.kind is Kind.PARAGRAPH and p.block.words > 3]
    chance = random.Random(seed)
    for _ in range(edits):
        block = chance.choice(prose)
        at = chance.randrange(block.start + 1, block.end)
        edit = Edit(at, min(block.end, at + chance.choice((0, 1, 9))), chance.choice(("x", " q ")))
        later = manuscript.edited(edit)
        edited = story.edited(later)
        made = names(edited) - known
        starts = [p.start for p in story.passages]
        moved = [p.start + edit.growth * (p.start > at) for p in story.passages]
        settled = starts == moved or [p.start for p in edited.passages] == moved
        opening = at - block.start < 32
        assert len(made) <= edited.depth * (1 if settled and not opening else 3)
        undone = later.edited(
            Edit(edit.start, edit.start + len(edit.text), manuscript.text.slice(at, edit.end))
        )
        assert names(edited.edited(undone)) == known


def test_few_calls_for_an_edit_and_none_for_undoing_it() -> None:
    check_bars(Manuscript.parse(BOOK), 60, 1)
    check_bars(Manuscript.parse(book(40_000, chapter_words=10**9)), 60, 2)


@pytest.mark.corpus
@pytest.mark.parametrize("name", BOOKS)
def test_books_are_cut_into_passages_and_kept_up(corpus: Path, name: str) -> None:
    source = (corpus / name).read_bytes().decode("utf-8")
    manuscript = Manuscript.parse(source, markup=markup_for(name))
    story = Story.of(manuscript)
    words = sum(passage.words for passage in story.passages)
    assert manuscript.words <= words <= manuscript.words * 1.001
    for offset in range(0, len(source), len(source) // 7):
        check_cover(story, offset)
    for n in range(0, story.count, 1 + story.count // 40):
        passage = story.passage(n)
        assert manuscript.text.position(passage.start).line == passage.line
        assert story.passage_text(n).strip()
    check_bars(manuscript, 15, 3)


def test_what_an_edit_leaves_alone_is_shared() -> None:
    manuscript = Manuscript.parse(BOOK)
    story = Story.of(manuscript)
    at = BOOK.index(" ", len(BOOK) // 2)
    edited = story.edited(manuscript.edited(Edit(at, at, ",")))
    old = {id(piece) for unit in story._units for piece in unit.pieces}
    fresh = [piece for unit in edited._units for piece in unit.pieces if id(piece) not in old]
    assert 1 <= len(fresh) <= 8
    assert sum(a is not b for a, b in zip(story._units, edited._units, strict=True)) == 1


def test_a_new_heading_leaves_the_other_units_alone() -> None:
    manuscript = Manuscript.parse(BOOK)
    story = Story.of(manuscript)
    at = BOOK.index("\n\n", len(BOOK) // 2)
    edited = story.edited(manuscript.edited(Edit(at, at, "\n\n## Another chapter")))
    assert len(edited._units) == len(story._units) + 1
    assert len(set(edited._units) - set(story._units)) == 2


def test_the_bars_on_engine_calls_are_met() -> None:
    found = measured("30,000 words", Manuscript.parse(book(30_000)), edits=40)
    assert [row.what for row in memory_rows([found]) if not row.met] == []
    ours, theirs = found.ours, found.automuse
    assert ours.build.tokens < theirs.build.tokens
    assert ours.median_calls < theirs.median_calls < found.everything.median_calls
