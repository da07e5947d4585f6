"""The parts, chapters, scenes and gaps of a manuscript as one tree."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.manuscript import Gap, Manuscript, Scene, Section

#: What a name of a scene or a gap may take (code points); a list shows no more.
_LONGEST = 48
#: Prose before the first heading with fewer words is a credit or a dedication, no scene.
_FEW_WORDS = 50
_ENOUGH = 400  # code points of a paragraph that hold its first words, images before them included
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = " \t#>*_~|"
_TRAILING = " \t,;:.!?*_~|\"'“„«‘‚‹—–-…([{"


class Sort(StrEnum):
    """What a symbol is to a reader."""

    PART = "part"
    CHAPTER = "chapter"
    SCENE = "scene"
    GAP = "gap"


class Symbol(NamedTuple):
    """One node; code point offsets, lines from 0.

    A section's first line is its heading, and its `end_line` the last line that is its own. `words`
    counts everything inside, 0 for a gap. A part is a section with sections inside it.
    """

    name: str
    sort: Sort
    start: int
    end: int
    line: int
    end_line: int
    words: int
    children: tuple[Symbol, ...] = ()


def story_symbols(manuscript: Manuscript) -> tuple[Symbol, ...]:
    """The tree, top nodes first; a heading's only scene is the heading itself."""
    sections = manuscript.outline.sections
    leaves = _leaves(manuscript)
    if not sections:
        return tuple(leaves.get(None, ()))
    tops, at = list(leaves.get(None, ())), 0
    while at < len(sections):
        node, at = _section(sections, at, leaves)
        tops.append(node)
    return tuple(tops)


def walk(symbols: Sequence[Symbol], inside: str = "") -> Iterator[tuple[Symbol, str]]:
    """Every symbol in the order of the text, each with the name of the one around it."""
    for symbol in symbols:
        yield symbol, inside
        yield from walk(symbol.children, symbol.name)


def _section(
    sections: Sequence[Section], at: int, leaves: dict[int | None, list[Symbol]]
) -> tuple[Symbol, int]:
    """The node of a section, and the place of the section behind it and all inside it."""
    section = sections[at]
    inner = [*leaves.get(at, ())]
    here = at + 1
    while here < len(sections) and sections[here].level > section.level:
        node, here = _section(sections, here, leaves)
        inner.append(node)
    return (
        Symbol(
            " ".join(section.title.split()) or "Untitled",
            Sort.PART if here > at + 1 else Sort.CHAPTER,
            section.start,
            section.end,
            section.line,
            section.end_line,
            section.words,
            tuple(inner),
        ),
        here,
    )


def _leaves(manuscript: Manuscript) -> dict[int | None, list[Symbol]]:
    """Scenes and gaps by the place of the section that they stand directly in."""
    outline = manuscript.outline
    scenes: dict[int | None, list[Scene]] = {}
    for scene in outline.scenes:
        scenes.setdefault(outline.index_at(scene.start), []).append(scene)
    gaps: dict[int | None, list[Gap]] = {}
    for gap in manuscript.gaps:
        gaps.setdefault(outline.index_at(gap.start), []).append(gap)
    before = scenes.pop(None, [])
    if outline.sections:
        scenes[None] = [scene for scene in before if scene.words >= _FEW_WORDS]
    elif len(before) > 1:  # a text that is one scene has nothing to go to but its gaps
        scenes[None] = before
    found: dict[int | None, list[Symbol]] = {}
    for place in {**scenes, **gaps}:
        own = scenes.get(place, [])
        if len(own) == 1 and place is not None:
            own = []
        found[place] = _merged(manuscript, own, gaps.get(place, []))
    return found


def _merged(manuscript: Manuscript, scenes: Sequence[Scene], gaps: Sequence[Gap]) -> list[Symbol]:
    """Scenes in order, each with the gaps in it, and the gaps that stand in none between them."""
    nodes = [_gap(manuscript, gap) for gap in gaps]
    merged: list[Symbol] = []
    for number, scene in enumerate(scenes, 1):
        merged += [node for node in nodes if node.start < scene.start]
        inside = tuple(node for node in nodes if scene.start <= node.start < scene.end)
        nodes = [node for node in nodes if node.start >= scene.end]
        merged.append(
            Symbol(
                scene_name(manuscript, scene) or f"Scene {number}",
                Sort.SCENE,
                scene.start,
                scene.end,
                scene.line,
                scene.end_line,
                scene.words,
                inside,
            )
        )
    return merged + nodes


def scene_name(manuscript: Manuscript, scene: Scene) -> str:
    """A scene's first words; "" where it opens with nothing that can be read."""
    for placed in manuscript.blocks(scene.start, scene.end):
        if placed.block.kind is Kind.PARAGRAPH and placed.block.words:
            text = _LINK.sub(r"\1", _IMAGE.sub("", placed.block.text[:_ENOUGH]))
            if name := " ".join(text.split()).strip(_MARKS):
                return _shortened(name)
    return ""


def _gap(manuscript: Manuscript, gap: Gap) -> Symbol:
    line = manuscript.text.position(gap.start).line
    end_line = manuscript.text.position(gap.end).line
    name = _shortened(gap.beat) or "…"
    return Symbol(name, Sort.GAP, gap.start, gap.end, line, end_line, 0)


def _shortened(text: str) -> str:
    """A text cut behind its last whole word within `_LONGEST` code points."""
    if len(text) <= _LONGEST:
        return text
    cut = text[: _LONGEST + 1].rpartition(" ")[0] or text[:_LONGEST]
    return f"{cut.rstrip(_TRAILING)}…"
