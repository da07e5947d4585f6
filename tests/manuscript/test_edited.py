"""An edited manuscript is the manuscript of the edited text, whatever is edited."""

from __future__ import annotations

import os
import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.manuscript import Edit, Layout, Manuscript, Markup, Shape, Text
from afterword.manuscript.layout import Style
from manuscript.samples import SNIPPETS, random_edit, random_text

COUNT = int(os.environ.get("AFTERWORD_FUZZ", "20000")) // 20
SETTLED = 10**9  # a text that long never has its layout decided anew


def read(source: str, markup: Markup, layout: Layout) -> Manuscript:
    style = Style(markup, layout, Shape(), surveyed=SETTLED)
    return Manuscript._read(Text.of(source), source, style)


def seen(manuscript: Manuscript) -> list[object]:
    outline = manuscript.outline
    return [
        str(manuscript.text),
        list(manuscript.blocks()),
        outline.sections,
        outline.headings,
        outline.scenes,
        manuscript.gaps,
        manuscript.words,
        manuscript.paragraphs,
    ]


def replaces_most(edit: Edit, size: int) -> bool:
    return len(edit.text) > 256 and len(edit.text) * 2 > size


@pytest.mark.parametrize(("markup", "layout"), list(product(Markup, Layout)))
def test_random_edits_leave_what_a_fresh_reading_finds(markup: Markup, layout: Layout) -> None:
    rng = random.Random(f"{markup} {layout}")
    done = 0
    while done < COUNT // 8:
        source = random_text(rng, rng.choice((3, 20, 60)))
        manuscript = read(source, markup, layout)
        for _ in range(12):
            start, end, new = random_edit(rng, source)
            edit = Edit(start, end, new)
            source = source[:start] + new + source[end:]
            if replaces_most(edit, len(source)):
                break
            if rng.random() < 0.5:
                assert manuscript.outline is not None  # what is cached must not mislead either
            manuscript = manuscript.edited(edit)
            done += 1
            assert seen(manuscript) == seen(read(source, markup, layout))


snippets = st.lists(st.sampled_from(SNIPPETS), max_size=12).map("\n\n".join)


@given(snippets, st.data())
def test_any_single_edit(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    new = data.draw(st.sampled_from(SNIPPETS) | st.text("a\n\r#[]`<!->", max_size=4))
    after = source[:start] + new + source[end:]
    edit = Edit(start, end, new)
    if not replaces_most(edit, len(after)):
        edited = read(source, Markup.MARKDOWN, Layout.BLANK_SEPARATED).edited(edit)
        assert seen(edited) == seen(read(after, Markup.MARKDOWN, Layout.BLANK_SEPARATED))


def test_typing_in_a_very_long_paragraph() -> None:
    rng = random.Random(4)
    source = "# One\n\n" + "salt and 燈 oil [note] TK - “yes” " * 400 + "tide " * 8_000 + "\n\nEnd."
    manuscript = read(source, Markup.MARKDOWN, Layout.BLANK_SEPARATED)
    for _ in range(300):
        start = rng.randrange(len(source))
        end = start + rng.choice((0, 0, 1, 5))
        new = rng.choice((*"ab T[]K<>\n-燈", "word word", "TK", "[…]", ""))
        source = source[:start] + new + source[end:]
        manuscript = manuscript.edited(Edit(start, end, new))
        assert seen(manuscript) == seen(read(source, Markup.MARKDOWN, Layout.BLANK_SEPARATED))


def test_an_unclosed_fence_takes_nothing_with_it() -> None:
    source = "One.\n\n```\n\n" + "The tide came in.\n\n" * 3_000
    manuscript = Manuscript.parse(source)
    assert manuscript.paragraphs == 3_002


def test_a_closing_fence_written_far_behind_its_opening_is_found() -> None:
    source = "One.\n\n```\n\n" + "The tide came in.\n\n" * 600
    manuscript = read(source, Markup.MARKDOWN, Layout.BLANK_SEPARATED)
    closed = manuscript.edited(Edit(8_000, 8_000, "\n\n```\n\n"))
    assert seen(closed) == seen(
        read(source[:8_000] + "\n\n```\n\n" + source[8_000:], Markup.MARKDOWN, manuscript.layout)
    )
    assert closed.paragraphs < manuscript.paragraphs - 400


def test_a_text_begun_on_an_empty_page_finds_its_layout() -> None:
    manuscript = Manuscript.parse("", markup=Markup.PLAIN)
    line = (
        "The keeper climbed the stairs again, and again the lamp was out before he reached it, " * 2
    )
    for _ in range(20):
        end = len(manuscript.text)
        manuscript = manuscript.edited(Edit(end, end, line + "\n"))
    assert manuscript.layout is Layout.LINE_PER_PARAGRAPH
    assert manuscript.paragraphs == 20
