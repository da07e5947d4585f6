"""How a manuscript lies on the page, decided once for the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Markup(StrEnum):
    """What a text's marks mean."""

    MARKDOWN = "markdown"
    PLAIN = "plain"


class Layout(StrEnum):
    """What parts paragraphs."""

    BLANK_SEPARATED = "blank-separated"
    HARD_WRAPPED = "hard-wrapped"
    LINE_PER_PARAGRAPH = "line-per-paragraph"
    INDENTED = "indented"


@dataclass(frozen=True, slots=True)
class Shape:
    """What text has to look like to fit the page.

    `eol` is the dominant line ending; `wrap` the width in code points that lines are broken at, 0
    when paragraphs are single lines; `blank_between` whether a blank line parts paragraphs;
    `indent` what a paragraph's first line starts with, `margin` what every line starts with (before
    the indent) where lines are wrapped.
    """

    eol: str = "\n"
    wrap: int = 0
    blank_between: bool = True
    indent: str = ""
    margin: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """Everything about a manuscript that is decided once, from the whole of it.

    `play` says that brackets are stage directions; `markers` are the writer's own gap markers;
    `surveyed` is the length in code points of the text that the decision was made on.
    """

    markup: Markup
    layout: Layout
    shape: Shape
    play: bool = False
    markers: tuple[str, ...] = ()
    surveyed: int = 0


_MARKDOWN = {"markdown", "md", "mkd", "mdx", "quarto", "qmd", "rmd", "mdown", "rmarkdown"}


def markup_for(path_or_language_id: str) -> Markup:
    """Markdown for Markdown's file names and language ids, plain for all others."""
    name = PurePath(path_or_language_id)
    ending = name.suffix.removeprefix(".") or name.name
    return Markup.MARKDOWN if ending.lower() in _MARKDOWN else Markup.PLAIN
