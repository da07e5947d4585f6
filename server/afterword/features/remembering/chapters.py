"""A story by its chapters: what the sidecar holds, and how far the summaries have come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.features.remembering.known import SHORT
from afterword.features.remembering.scribe import words_for
from afterword.memory.sidecar import Chapter, parse, refreshed, render, written
from afterword.memory.story import Covered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.features.remembering.known import Known
    from afterword.memory.sidecar import Written
    from afterword.memory.story import Story
    from afterword.memory.tree import Node

_BETWEEN = " › "


class Level(NamedTuple):
    """How far one level of the tree has come: its nodes, and those whose summary is current."""

    level: int
    nodes: int
    summarised: int


def chapters(story: Story) -> Iterator[Covered]:
    """The units (prose directly under one heading) in order, each as the node that is all of it."""
    root = story.root
    if root is None:
        return
    end = story.passage(story.count - 1).end
    waiting = [Covered(root, 0, story.passage(0).start, end)]
    while waiting:
        covered = waiting.pop()
        last = covered.first + covered.node.leaves - 1
        if story.unit_of(covered.first) == story.unit_of(last):
            yield covered
        else:
            waiting += reversed(story.parts(covered))


def titles(story: Story) -> tuple[str, ...]:
    """What each unit is called: its heading with those above it, "" before the first.

    The book's own title is left out where it stands over everything.
    """
    outline = story.manuscript.outline
    above: list[tuple[int, str]] = []
    found = [""]
    for number, heading in enumerate(outline.headings):
        while above and above[-1][0] >= heading.level:
            above.pop()
        title = " ".join(heading.title.split())
        if number or title != outline.title:
            above.append((heading.level, title))
            found.append(_BETWEEN.join(name for _, name in above))
        else:
            found.append(title)
    return tuple(found)


def sidecar_chapters(story: Story, known: Known) -> list[Chapter]:
    """The chapters as the sidecar has them, with the best summary there is of each."""
    names = titles(story)
    return [
        Chapter(
            names[story.unit_of(covered.first)],
            covered.node.digest,
            known.told(story, covered, words_for(leaf=False)),
        )
        for covered in chapters(story)
    ]


def sidecar_with(text: str, story: Story, known: Known) -> str:
    """The sidecar's text ("" for none yet) brought up to date; what is the writer's stays."""
    return render(refreshed(parse(text), sidecar_chapters(story, known)))


def written_in(story: Story, sidecar: str) -> dict[int, Written]:
    """What the writer wrote in the sidecar's text, by unit."""
    parts = parse(sidecar)
    if not any(part.kept for part in parts.parts):
        return {}
    names = titles(story)
    found = list(chapters(story))
    units = [story.unit_of(covered.first) for covered in found]
    known = [
        Chapter(names[unit], covered.node.digest)
        for unit, covered in zip(units, found, strict=True)
    ]
    return {units[place]: own for place, own in written(parts, known).items()}


def freshness(story: Story, known: Known) -> dict[int, str]:
    """By unit, in a few words, whether what a model wrote of it is about the text as it stands."""
    return {
        story.unit_of(covered.first): _freshness(covered.node, known) for covered in chapters(story)
    }


def _freshness(node: Node, known: Known) -> str:
    if node.words <= SHORT or node.digest in known.summaries:
        return "summary fresh"
    return "summary stale" if _any_summarised(node, known) else "no summary yet"


def _any_summarised(node: Node, known: Known) -> bool:
    return any(
        child.digest in known.summaries or _any_summarised(child, known) for child in node.children
    )


def levels(story: Story, known: Known, *, generative: bool) -> tuple[Level, ...]:
    """How far each level of the tree has come, passages first.

    Where no model summarises, a node's extract is its summary; a text that is no longer than its
    summary would be is its own.
    """
    counts: dict[int, list[int]] = {}
    for covered in story.build_order(0):
        node = covered.node
        done = (
            node.words <= SHORT or node.digest in known.summaries
            if generative
            else known.extract(node) is not None
        )
        count = counts.setdefault(node.level, [0, 0])
        count[0] += 1
        count[1] += done
    return tuple(Level(level, *counts[level]) for level in sorted(counts))
