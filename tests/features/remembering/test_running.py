"""The running summary: the cover of the text before a place, and who wrote what of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.features.remembering.build import build
from afterword.features.remembering.chapters import (
    chapters,
    sidecar_with,
    titles,
    written_in,
)
from afterword.features.remembering.known import Known
from afterword.features.remembering.running import Stretch, running, tells
from afterword.manuscript import Edit
from afterword.memory.sidecar import Written
from afterword.memory.summaries import Origin
from features.remembering.storytelling import Model, read_all, scribe, story_of, tale

if TYPE_CHECKING:
    from afterword.memory.story import Story


def origins(stretches: tuple[Stretch, ...]) -> list[Origin | None]:
    return [stretch.summary.origin if stretch.summary else None for stretch in stretches]


def is_a_cover(story: Story, stretches: tuple[Stretch, ...], offset: int) -> None:
    """Every passage that ends before the offset once, in order, and nothing behind it."""
    at = 0
    for stretch in stretches:
        assert stretch.covered.first == at
        at += stretch.covered.node.leaves
        assert stretch.covered.end <= offset
    assert at == sum(passage.end <= offset for passage in story.passages)


@pytest.fixture(scope="module")
def story() -> Story:
    return story_of(tale(9, 3_000))


async def test_what_is_generated_comes_before_what_is_extracted(story: Story) -> None:
    known = Known()
    assert set(origins(running(story, 10**6, known))) == {None}, "nobody has read it yet"
    known = read_all(story)
    assert set(origins(running(story, 10**6, known))) == {Origin.EXTRACTED}
    await build(story, scribe(Model()), known, near=0)
    found = running(story, 10**6, known, model="m")
    assert set(origins(found)) == {Origin.GENERATED}
    assert {stretch.summary.model for stretch in found if stretch.summary} == {"m"}


def test_it_is_a_cover_at_every_place_however_little_is_known(story: Story) -> None:
    known = Known()
    size = len(story.manuscript.text)
    for number, _ in enumerate(known.reading(story, size // 2)):
        if number % 23 == 0:
            for offset in range(0, size + 1, size // 7):
                is_a_cover(story, running(story, offset, known), offset)
    is_a_cover(story, running(story, size, known), size)


def test_while_it_is_read_the_nearest_is_told_first(story: Story) -> None:
    known, size = Known(), len(story.manuscript.text)
    reading = known.reading(story, size)
    for _ in range(12):
        next(reading)
    found = origins(running(story, size, known))
    assert found[-1] is Origin.EXTRACTED
    assert found[0] is None


async def test_after_an_edit_the_parts_stand_in_for_the_whole(story: Story) -> None:
    known = read_all(story)
    await build(story, scribe(Model()), known, near=0)
    at = story.passages[2].end - 1
    edited = story.edited(story.manuscript.edited(Edit(at, at, " at last")))
    for _ in known.reading(edited, at):
        pass
    found = running(edited, 10**6, known)
    is_a_cover(edited, found, 10**6)
    assert origins(found).count(Origin.EXTRACTED) <= edited.depth
    assert origins(found).count(Origin.GENERATED) >= 3


def test_a_chapter_that_the_writer_summarised_stands_by_itself(story: Story) -> None:
    known, size = read_all(story), len(story.manuscript.text)
    whole = list(chapters(story))
    assert [story.passage(c.first).unit for c in whole] == list(range(1, 10))
    known.written = {4: Written("In my words.", stale=False), 6: Written("Old words.", stale=True)}
    found = running(story, size, known)
    is_a_cover(story, found, size)
    mine = [s for s in found if s.summary and s.summary.origin is Origin.WRITTEN]
    assert [s.summary.text for s in mine if s.summary] == ["In my words.", "Old words."]
    assert [s.stale for s in mine] == [False, True]
    assert [s.covered.node for s in mine] == [whole[3].node, whole[5].node]
    inside = whole[3].end - 10
    early = running(story, inside, known)
    is_a_cover(story, early, inside)
    assert Origin.WRITTEN not in origins(early), "not before the chapter is over"


def test_prompts_take_it_as_it_is(story: Story) -> None:
    known, size = read_all(story), len(story.manuscript.text)
    known.written = {4: Written("In my words.", stale=True)}
    known.summaries[running(story, size, known)[0].covered.node.digest] = "Generated."
    told = tells(story, size, known)
    assert [one.origin for one in told][:2] == ["generated", "extracted"]
    assert ("In my words.", "written, stale") in [(one.what, one.origin) for one in told]
    assert told == tells(story, size, known)
    assert all(one.extract and one.extract.names for one in told)
    assert tells(story, size, Known())[0].what is None


def test_titles_say_what_stands_above() -> None:
    text = (
        "---\ntitle: The Ferry\n---\n\nBefore.\n\n# The Ferry\n\n## Part\n\nA.\n\n### One\n\nB.\n\n"
    )
    text += "### Two\n\nC.\n\n## Part 2\n\nD.\n"
    assert titles(story_of(text)) == (
        "",
        "The Ferry",
        "Part",
        "Part › One",
        "Part › Two",
        "Part 2",
    )


def test_the_sidecar_goes_there_and_back(story: Story) -> None:
    known = read_all(story)
    text = sidecar_with("", story, known)
    assert text.count("\n## Chapter ") == 9
    assert written_in(story, text) == {}
    head, mark, tail = text.partition("## Chapter 4\n")
    mine = head + mark + tail.replace("-->\n\n", "-->\n\nMine. ", 1)
    assert list(written_in(story, mine)) == [4]
    assert written_in(story, mine)[4].text.startswith("Mine. ")
    assert not written_in(story, mine)[4].stale
    at = list(chapters(story))[3].end - 1
    later = story.edited(story.manuscript.edited(Edit(at, at, " at last")))
    kept = sidecar_with(mine, later, known)
    assert "Mine. " in kept
    assert "; frozen; stale -->" in kept
    assert written_in(later, kept)[4].stale
