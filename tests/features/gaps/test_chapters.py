"""Chapters of real books with ten paragraphs cut out, filled front to back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from afterword.manuscript import Manuscript
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess.words import grams, words_of
from features.completion.fakes import FakeEngine
from features.gaps.books import chapter_of
from features.gaps.drafts import Draft
from postprocess.good_candidates import letters

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from afterword.inference import Delta, GenerationRequest
    from features.gaps.books import Chapter

BOOKS = [
    "en-novels/dickens_hard-times.md",  # CR LF
    "en-novels/stoker_dracula.md",
    "en-novels/wells_the-time-machine.md",
    "en-novels-gutenberg-raw/prideandprejudice.txt",  # wrapped by hand
    "markdown-manuscripts/necromancers-apprentice/015-Chapter-Fifteen.md",
    "non-english/ru_dostoevsky_Белые-ночи.txt",
    "non-english/zh_cao-xueqin_honglou-meng_pg24264.txt",  # indented
]

#: Which quotes a page has, and that speech over several paragraphs isn't closed, is its own matter.
QUOTES = str.maketrans("", "", '"“”')


class Unmannered(FakeEngine):
    """Knows the paragraph that was cut out, and runs on into the one that follows."""

    def __init__(self, chapter: Chapter) -> None:
        super().__init__("")
        self.chapter = chapter

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        prompt = request.prompt.text
        hole = next(one for one in self.chapter.holes if one.marker.strip("[]") in prompt)
        self._texts = [f"\n\n{hole.text}\n\n{hole.after}\n\nThe end of it."]
        async for delta in super().stream(request):
            yield delta


@pytest.mark.corpus
@pytest.mark.parametrize("book", BOOKS)
async def test_ten_paragraphs_come_back_and_nothing_else_changes(corpus: Path, book: str) -> None:
    chapter = chapter_of(corpus / book)
    assert len(chapter.holes) >= (10 if "necromancers" not in book else 5)
    draft = Draft(chapter.draft, markup=chapter.markup)
    draft.engine = draft.table.engine = Unmannered(chapter)
    steps = await draft.fill_every()
    assert [step.candidate is None for step in steps] == [False] * len(chapter.holes)
    text = draft.text
    assert draft.manuscript.gaps == ()
    for hole, filled in zip(chapter.holes, chapter.written(text), strict=True):
        assert letters(filled) == letters(hole.text)
        eol = draft.manuscript.shape.eol
        assert eol == "\n" or "\n" not in filled.replace(eol, "")
        assert not chapter.wrap or all(len(line) <= chapter.wrap for line in filled.split(eol))
    if not chapter.wrap:
        assert text.translate(QUOTES) == chapter.whole.translate(QUOTES)


def repeats(filled: str, after: str) -> list[str]:
    """Sentences of some length that stand in the text that follows already."""
    there = grams(after)
    found, start = [], 0
    for end in sentence_ends(filled):
        own = grams(filled[start:end])
        if len(words_of(filled[start:end])) >= 8 and len(own & there) > 0.7 * len(own):
            found.append(filled[start:end])
        start = end
    return found


@pytest.mark.corpus
@pytest.mark.embedded
def test_the_embedded_model_leaves_a_clean_chapter(
    corpus: Path, weights: Path, tmp_path: Path
) -> None:
    chapter = chapter_of(corpus / "en-novels/wells_the-time-machine.md")
    file = tmp_path / "chapter.md"
    file.write_bytes(chapter.draft.encode())
    environment = {
        **os.environ,
        "AFTERWORD_DATA": str(weights.parent.parent),
        "AFTERWORD_CONFIG": str(tmp_path / "config.toml"),
        "AFTERWORD_OFFLINE": "1",
    }
    left = 10
    for seed in range(1, 4):  # what is left is filled the next time
        if not left:
            break
        command = [sys.executable, "-m", "afterword", "fill", str(file), "--all", "--write"]
        done = subprocess.run(
            [*command, "--json", "--seed", str(seed)],
            env=environment,
            capture_output=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        left = json.loads(done.stdout)["left"]
    text = file.read_bytes().decode()
    assert left == 0
    assert "[insert" not in text
    assert Manuscript.parse(text, markup=chapter.markup).gaps == ()
    for number, filled in enumerate(chapter.written(text)):
        assert filled == filled.strip()
        assert len(filled.split()) > 3
        assert repeats(filled, chapter.kept[number + 1][:2_000]) == []
        assert "\n" not in filled.replace("\r\n\r\n", "").replace("\n\n", "")
