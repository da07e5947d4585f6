"""Making HTML: what is escaped, and what two plots have in common."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = str | int


class Table(NamedTuple):
    """The figures behind a plot; the first column names the row."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One plot with its heading, what it shows in words, and the figures behind it.

    `key` is unique on the page. `plot` is HTML with at least one SVG in it.
    """

    key: str
    title: str
    says: str
    plot: str
    table: Table
    wide: bool = False


def drawn(figure: Figure) -> str:
    """The figure as HTML."""
    wide = " wide" if figure.wide else ""
    return (
        f'<figure class="card{wide}" id="{figure.key}">'
        f"<figcaption><h2>{escape(figure.title)}</h2><p>{escape(figure.says)}</p></figcaption>"
        f"{figure.plot}"
        f'<details><summary>The figures</summary><div class="scroll">'
        f"{table(figure.table, figure.title)}</div></details></figure>"
    )


def table(figures: Table, caption: str) -> str:
    """A table whose first column heads its rows."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in figures.head)
    rows = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td>{_cell(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in figures.rows
    )
    return (
        f'<table><caption class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def svg(key: str, title: str, says: str, box: tuple[float, float], shapes: str) -> str:
    """A drawing that is stretched to its place; `box` are its own width and height.

    Lines keep their width however it is stretched, which text would not: labels stand beside it.
    """
    return (
        f'<svg role="img" aria-labelledby="{key}-t {key}-d" viewBox="0 0 {box[0]:g} {box[1]:g}" '
        f'preserveAspectRatio="none"><title id="{key}-t">{escape(title)}</title>'
        f'<desc id="{key}-d">{escape(says)}</desc>{shapes}</svg>'
    )


def told(shape: str, text: str) -> str:
    """A shape that says what it stands for when it is pointed at."""
    return f"<g><title>{escape(text)}</title>{shape}</g>"


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight line."""
    return f'<path class="{kind}" d="M{x1:.3f} {y1:.3f}L{x2:.3f} {y2:.3f}"/>'


def dot(kind: str, x: float, y: float) -> str:
    """A round dot: a line of no length with round ends stays round in a stretched drawing."""
    return f'<path class="dot {kind}" d="M{x:.3f} {y:.3f}h.001"/>'


def bar(kind: str, x: float, y: float, width: float, height: float) -> str:
    """A rectangle."""
    return (
        f'<rect class="{kind}" x="{x:.3f}" y="{y:.3f}" width="{width:.3f}" height="{height:.3f}"/>'
    )


def _cell(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int) else escape(cell)
