"""Manuscripts written with a cursor in them: `‸` marks the place that is asked about."""

from __future__ import annotations

from afterword.manuscript import Kind, Manuscript, Markup, Placed

CURSOR = "‸"


def at_cursor(source: str, markup: Markup = Markup.MARKDOWN) -> Placed | None:
    """The block at the cursor."""
    assert source.count(CURSOR) == 1
    offset = source.index(CURSOR)
    return Manuscript.parse(source.replace(CURSOR, ""), markup=markup).block_at(offset)


def check(source: str, kind: Kind | None, markup: Markup = Markup.MARKDOWN) -> None:
    """Assert what kind of block the cursor stands in; None for none."""
    placed = at_cursor(source, markup)
    assert (placed and placed.block.kind) is kind, source


def outline_of(source: str, markup: Markup = Markup.PLAIN) -> list[tuple[int, str]]:
    """Levels and titles of the sections."""
    sections = Manuscript.parse(source, markup=markup).outline.sections
    return [(section.level, section.title) for section in sections]


def prose(paragraphs: int = 4) -> str:
    """Paragraphs that are nothing but prose, each followed by a blank line."""
    line = "The keeper wound the lamp, looked at the sea for a while, and went down to his supper."
    return f"{line}\n\n" * paragraphs
