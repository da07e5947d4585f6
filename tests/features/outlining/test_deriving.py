from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from afterword.features.outlining import derived_outline, written_so_far
from afterword.features.outlining.question import so_far_tokens
from afterword.features.remembering.chapters import chapters
from afterword.features.remembering.known import Known
from afterword.manuscript import Manuscript, markup_for
from afterword.memory.sidecar import Written
from afterword.memory.story import Story
from features.completion.fakes import FakeEngine, Table

if TYPE_CHECKING:
    from pathlib import Path

STORY = """\
---
title: Short Weight
---

# Short Weight

## 1. The Abbot

Ada Pell came to the weighhouse at Stavering on the noon bus, and Josse Halkett left on it.

[Ada is shown the hatch]

She dropped the great weight from the pan to the boards, and it did the boards more harm.

## 2. The Sins

Ada Pell weighed everything in the house that night, and found that four ounces were missing.

## 3. Friday

- The Inspector declines his lunch.
- Ada lifts an Abbot: which?
"""


async def test_headings_with_what_is_written_and_what_is_planned() -> None:
    text = await derived_outline(Story.of(Manuscript.parse(STORY)), Known())
    assert text == (
        "# Short Weight\n\n## 1. The Abbot\n\n"
        "- Ada Pell came to the weighhouse at Stavering on the noon bus, and Josse Halkett left on"
        " it.\n- She dropped the great weight from the pan to the boards, and it did the boards"
        " more harm.\n- [Ada is shown the hatch]\n\n## 2. The Sins\n\n"
        "- Ada Pell weighed everything in the house that night, and found that four ounces were"
        " missing.\n\n## 3. Friday\n\n"
        "- The Inspector declines his lunch.\n- Ada lifts an Abbot: which?\n"
    )


async def test_what_a_model_or_the_writer_said_goes_before_the_texts_own_sentences() -> None:
    story, known = Story.of(Manuscript.parse(STORY)), Known()
    first, second = list(chapters(story))
    known.summaries[first.node.digest] = "Ada arrives. She drops the weight. It is cork."
    text = await derived_outline(story, known)
    assert "- Ada arrives.\n- She drops the weight.\n- It is cork.\n- [Ada" in text
    assert "noon bus" not in text
    assert "four ounces were missing" in text
    known.written = {story.passage(second.first).unit: Written("She knows.", stale=False)}
    assert "## 2. The Sins\n\n- She knows.\n\n## 3" in await derived_outline(story, known)


async def test_what_is_told_of_a_long_text_keeps_its_share() -> None:
    long = "\n\n".join(
        f"# Chapter {n}\n\nAda Pell weighed basket {n} that morning and Josse Halkett wrote it."
        for n in range(200)
    )
    for text, whole in ((STORY, True), (long, False), ("# Only planned\n\n- A beat.\n", False)):
        desk = Table(FakeEngine(), Manuscript.parse(text)).desk()
        told = await written_so_far(desk, Story.of(desk.manuscript), Known())
        assert desk.tokenizer.count(told) <= so_far_tokens(desk)
        assert told.startswith("# Short Weight") == whole
        assert bool(told) == ("planned" not in text)
        assert "Josse Halkett" in told or not told


@pytest.mark.parametrize("text", ["", " \n", "# Only\n\n# Headings\n"])
async def test_there_is_nothing_to_say_of_nothing(text: str) -> None:
    assert await derived_outline(Story.of(Manuscript.parse(text)), Known()) == ""


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "en-novels-gutenberg-raw/prideandprejudice.txt",
        "en-novels/stevenson_treasure-island.txt",
        "non-english/fr_flaubert_madame-bovary_pg14155.txt",
    ],
)
async def test_every_chapter_of_a_novel_has_a_heading_and_its_own_sentences(
    corpus: Path, name: str
) -> None:
    source = (corpus / name).read_text(encoding="utf-8")
    manuscript = Manuscript.parse(source, markup=markup_for(name))
    text = await derived_outline(Story.of(manuscript), Known())
    lines = text.splitlines()
    titles = [line.lstrip("# ") for line in lines if line.startswith("#")]
    wanted = [" ".join(section.title.split()) for section in manuscript.outline.sections]
    assert [title for title in wanted if title not in titles] == []
    items = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    assert len(items) >= len([s for s in manuscript.outline.sections if s.words > 500])
    one_line = " ".join(source.split())
    assert [item for item in items if item not in one_line] == []
