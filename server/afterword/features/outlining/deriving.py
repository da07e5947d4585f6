"""The outline of what is written: its headings, with a few sentences on each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from afterword.features.pacing import paced
from afterword.features.remembering.chapters import chapters
from afterword.manuscript.sentences import sentence_ends
from afterword.manuscript.words import count_words
from afterword.memory.extracts import Extract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.remembering.known import Known
    from afterword.manuscript import Heading
    from afterword.memory.story import Story

#: Items that an outline has in all, before there are more headings than that.
_WANTED: Final = 24
_FEWEST: Final = 2
_MOST: Final = 8
_TOP: Final = 2  # the level of the topmost headings; the first is the outline's own title
#: Words of all items under one heading: so many, and so many more for each of them.
_WORDS, _WORDS_EACH = 40, 22
#: Shares of that, from most to least, until so many sentences fill it.
_SHARES: Final = (1.0, 0.85, 0.7, 0.55, 0.4, 0.3)
_LEAST_WORDS: Final = 8


async def derived_outline(story: Story, known: Known) -> str:
    """An outline in Markdown of a manuscript's own headings, of what is written and planned.

    Every heading has a few items on the prose under it, or its beats where it has none yet, and
    the beats of its gaps in brackets: the fewer headings, the more items. What the writer or a
    model has said of a chapter goes before the chapter's own sentences. Works in slices between
    which the event loop is free; "" for a text of which nothing can be said.
    """
    await paced(known.reading(story, 0))
    units = {story.unit_of(covered.first): covered.node for covered in chapters(story)}

    def gist(unit: int, most: int) -> list[str]:
        if unit not in units:
            return []
        digest = units[unit].digest
        own = known.written.get(unit)
        if text := own.text if own else known.summaries.get(digest, ""):
            return _first_sentences(text, most)
        return _best_lines(known.extract(units[unit]) or Extract(), most)

    outline = story.manuscript.outline
    unwritten: defaultdict[int, list[str]] = defaultdict(list)
    for gap in story.manuscript.gaps:
        index = outline.index_at(gap.start)
        if gap.beat and index is not None and not outline.headings[index].beats:
            unwritten[index + 1].append(f"[{gap.beat}]")
    title = " ".join(outline.title.split())
    headings = outline.headings
    most = min(_MOST, max(_FEWEST, _WANTED // max(1, len(headings))))
    names_all = _names_all(headings, title)
    top = min((heading.level for heading in headings[names_all:]), default=_TOP)
    lines = [f"# {title}"] if title else []
    opening = gist(0, most if headings else _WANTED)
    lines += _list(opening)
    said = bool(opening)
    for unit, heading in enumerate(headings, start=1):
        items = [*(gist(unit, most) or heading.beats), *unwritten[unit]]
        if unit > names_all:
            level = min(6, heading.level - top + _TOP)
            lines += ["", f"{'#' * level} {' '.join(heading.title.split())}"]
        lines += _list(items)
        said = said or bool(items)
    return "\n".join(lines).strip("\n") + "\n" if said else ""


def _names_all(headings: Sequence[Heading], title: str) -> int:
    """1 where the first heading is the title, and so needs not be said again; else 0."""
    first = " ".join(headings[0].title.split()) if headings else ""
    return int(bool(title) and first.endswith(title))


def _first_sentences(text: str, most: int) -> list[str]:
    """The first sentences of a summary: a small model says first what matters most."""
    starts = [0, *sentence_ends(text)]
    ends = [*sentence_ends(text), len(text)]
    found = [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]
    return [sentence for sentence in found if sentence][:most]


def _best_lines(extract: Extract, most: int) -> list[str]:
    """At most so many of the sentences that tell most, in the order of the text.

    Short ones only where there is nothing else: they lean on what stands around them.
    """
    long_enough = tuple(line for line in extract.lines if count_words(line.text) >= _LEAST_WORDS)
    chosen = replace(extract, lines=long_enough or extract.lines)
    lines = chosen.lines
    for share in _SHARES:
        lines = chosen.best(int((_WORDS + most * _WORDS_EACH) * share))
        if len(lines) <= most:
            break
    return [line.text for line in lines[:most]]


def _list(items: Sequence[str]) -> list[str]:
    return ["", *(f"- {' '.join(item.split())}" for item in items)] if items else []
