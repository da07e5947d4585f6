"""The prompt on real books: within budget, the same twice, nothing from after the cursor."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

from afterword.context import Plan, completion_pieces
from afterword.context.recall import Recall
from afterword.features.remembering.known import Known
from afterword.features.remembering.running import tells
from afterword.manuscript import Kind, Manuscript, markup_for
from afterword.memory.lore import Lore, LoreEntry
from afterword.memory.names import census, evidence
from afterword.memory.story import Story
from afterword.prompt import Prompt, fit
from prompt.fakes import FakeTokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.manuscript import Placed

BUDGET = 1336
PLACES = 10
CANARY = "Quetzal{}coatl"


def novels(corpus: Path) -> list[Path]:
    folders = ("en-novels", "en-novels-gutenberg-raw")
    return sorted(path for name in folders for path in (corpus / name).iterdir())


def paragraphs(manuscript: Manuscript) -> list[Placed]:
    return [
        placed
        for placed in manuscript.blocks()
        if placed.block.kind is Kind.PARAGRAPH and placed.block.words > 10
    ]


def planted(text: str, manuscript: Manuscript) -> Manuscript:
    """The book with a canary of its own in the middle of every section, and no other change."""
    found: dict[int | None, list[Placed]] = {}
    for placed in paragraphs(manuscript):
        found.setdefault(manuscript.outline.index_at(placed.start), []).append(placed)
    for number, blocks in reversed(list(enumerate(found.values()))):
        where = blocks[len(blocks) // 2].end
        text = f"{text[:where]} {CANARY.format(number)} came in and died.{text[where:]}"
    return Manuscript.parse(text, markup=manuscript.markup)


@lru_cache(maxsize=1)
def read(path: Path) -> tuple[Manuscript, Recall]:
    text = path.read_bytes().decode("utf-8-sig")
    manuscript = planted(text, Manuscript.parse(text, markup=markup_for(path.name)))
    story, known = Story.of(manuscript), Known()
    for _ in known.reading(story, 0):
        pass
    people = census([evidence(story.passage_text(n)) for n in range(min(story.count, 60))])[:3]
    entries = tuple(LoreEntry(one.name, one.forms[:4], body="Someone here.") for one in people)
    recall = Recall(
        lore=Lore(entries), story=story, tells=lambda story, offset: tells(story, offset, known)
    )
    return manuscript, recall


def prompt(manuscript: Manuscript, offset: int, recall: Recall, budget: int = BUDGET) -> Prompt:
    pieces = completion_pieces(
        manuscript, offset, plan=Plan(), budget=budget, tokenizer=FakeTokenizer(), chat=False,
        recall=recall,
    )  # fmt: skip
    return fit(pieces, budget=budget, tokenizer=FakeTokenizer())


@pytest.mark.corpus
def test_ten_places_of_every_novel(corpus: Path, subtests: pytest.Subtests) -> None:
    for path in novels(corpus):
        with subtests.test(path.name):
            manuscript, recall = read(path)
            blocks = paragraphs(manuscript)
            places = [blocks[(len(blocks) - 1) * n // (PLACES - 1)] for n in range(PLACES)]
            told = 0
            for placed in places:
                found = prompt(manuscript, placed.end, recall)
                assert found.used <= BUDGET
                assert prompt(manuscript, placed.end, recall) == found
                told += check_place(manuscript, placed, found)
            assert told >= PLACES - 3, "the story so far is in, but on the first pages"


def check_place(manuscript: Manuscript, placed: Placed, found: Prompt) -> bool:
    """Nothing from later chapters is in it; whether the story so far is, with who is on stage."""
    after = re.findall(CANARY.format(r"\d+"), str(manuscript.text)[placed.end :])
    assert not any(canary in found.content.text for canary in after)
    story = [piece for piece in found.pieces if piece.name == "story so far"]
    return bool(story and "on stage: " in story[0].why)


@pytest.mark.corpus
def test_what_is_earlier_is_remembered(corpus: Path) -> None:
    manuscript, recall = read(novels(corpus)[0])
    end = paragraphs(manuscript)[-1].end
    assert "Quetzal" in prompt(manuscript, end, recall, budget=200_000).content.text
