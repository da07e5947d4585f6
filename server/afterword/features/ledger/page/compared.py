"""Plots that set things side by side: models, temperatures, places; and what stays how long."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.ledger.page.html import Figure, Table, dot, line, svg, told
from afterword.features.ledger.wording import (
    between,
    has_share,
    left_of,
    many,
    moment_name,
    out_of,
    percent,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.ledger.page.html import Cell
    from afterword.features.ledger.statistics import Tally

_SIZE: Final = 100.0  # of a drawing, in its own units
_TOPS: Final = (0.4, 1.0)  # where an axis of shares may end
_HOT: Final = (0.3, 0.5, 0.7, 0.9)  # temperatures at which the colour changes


class Row(NamedTuple):
    """One thing to compare: its name, what it belongs to, and its count."""

    name: str
    group: str
    tally: Tally
    kind: str = "taken"


def heat(temperature: float | None) -> str:
    """The colour of a temperature, as a class: t0 is the coldest, t4 the hottest."""
    if temperature is None:
        return "taken"
    return f"t{sum(temperature > bound for bound in _HOT)}"


def compared(
    key: str, title: str, says: str, head: Sequence[str], rows: Sequence[Row], *, wide: bool = False
) -> Figure:
    """Each row's share of taken as a dot, with the interval in which the true one lies.

    `head` names the row's, or the group's and the row's, columns in the table.
    """
    highs = [row.tally.rate.interval[1] for row in rows if row.tally.rate.interval is not None]
    top = next(top for top in _TOPS if max(highs, default=0) <= top or top == _TOPS[-1])
    names, shapes, figures, last, at = [], [], [], "", 0
    for row in rows:
        if row.group != last:
            last, at = row.group, at + 1
            names.append(f'<span class="group" style="--row:{at}">{escape(row.group)}</span>')
        at += 1
        names.append(f'<span class="name" style="--row:{at}">{escape(row.name)}</span>')
        figures.append(f'<span class="count" style="--row:{at}">{_count(row.tally)}</span>')
        shapes.append(_whisker(row, at - 0.5, top))
    grid = [line("rule", _SIZE * n / 4, 0, _SIZE * n / 4, at) for n in range(5)]
    drawing = svg(key, title, says, (_SIZE, at), "".join([*grid, *shapes]))
    axis = "".join(f'<span style="left:{25 * n}%">{percent(top * n / 4)}</span>' for n in (0, 2, 4))
    plot = (
        f'<div class="forest" style="--rows:{at}">{"".join(names)}'
        f'<div class="track">{drawing}</div>{"".join(figures)}'
        f'<div class="axis" aria-hidden="true">{axis}</div></div>'
    )
    columns = (*head, "Taken", "Seen", "Share", "95 % interval", "Put in", "Words", "Stayed")
    cells = [_cells(row, grouped=len(head) > 1) for row in rows]
    return Figure(key, title, says, plot, Table(columns, cells), wide)


def survival(tally: Tally) -> Figure:
    """How much of what was accepted stays, and for how long."""
    known = [left for left in tally.left if left.share is not None]
    step = _SIZE / len(tally.left)
    shapes = [line("rule", 0, _SIZE * at / 4, _SIZE, _SIZE * at / 4) for at in range(5)]
    points, labels = [], []
    for number, left in enumerate(tally.left):
        if left.share is None:
            continue
        x, y = step * (number + 0.5), _SIZE * (1 - left.share)
        points.append((x, y))
        labels.append(f'<b class="value" style="left:{x:.2f}%;top:{y:.2f}%">{left_of(left)}</b>')
    if points:
        path = "L".join(f"{x:.3f} {y:.3f}" for x, y in points)
        floor = f"L{points[-1][0]:.3f} {_SIZE}L{points[0][0]:.3f} {_SIZE}Z"
        shapes += [f'<path class="area" d="M{path}{floor}"/>', f'<path class="line" d="M{path}"/>']
    for (x, y), left in zip(points, known, strict=True):
        said = f"{moment_name(left.moment)}: {left_of(left)} of {many(left.accepted, 'character')}"
        shapes.append(told(dot("taken", x, y), said))
    title = "How long it stays"
    says = (
        "Of the characters that you accepted, how many were still there after a while, and when "
        "you last saved."
    )
    below = "".join(
        f'<span style="left:{step * (number + 0.5):.2f}%">{escape(_short(left.moment))}</span>'
        for number, left in enumerate(tally.left)
    )
    side = "".join(f'<span style="top:{25 * n}%">{percent(1 - n / 4)}</span>' for n in (0, 2, 4))
    drawing = svg("survival", title, says, (_SIZE, _SIZE), "".join(shapes))
    plot = (
        f'<div class="chart"><div class="side" aria-hidden="true">{side}</div>'
        f'<div class="field">{drawing}<div aria-hidden="true">{"".join(labels)}</div></div>'
        f'<div class="below" aria-hidden="true">{below}</div></div>'
    )
    rows = [
        (moment_name(left.moment), left_of(left), round(left.characters), left.accepted, left.known)
        for left in tally.left
    ]
    head = ("When", "Share", "Characters still there", "Of characters", "Of candidates")
    return Figure("survival", title, says, plot, Table(head, rows))


def _short(moment: str) -> str:
    return "last save" if moment == "saved" else moment.replace(" ", "\u00a0")


def _whisker(row: Row, y: float, top: float) -> str:
    rate = row.tally.rate
    if rate.share is None or rate.interval is None:
        return ""
    low, high = (_SIZE * min(bound / top, 1.0) for bound in rate.interval)
    shape = line(f"whisker {row.kind}", low, y, high, y)
    shape += dot(row.kind, _SIZE * min(rate.share / top, 1.0), y)
    name = f"{row.group}, {row.name}" if row.group else row.name
    return told(shape, f"{name}: {out_of(rate)}, {between(rate)} with 95 % confidence")


def _count(tally: Tally) -> str:
    """What stands beside a row: how many of how many, or what was put in and stayed."""
    rate = tally.rate
    if rate.seen:
        share = f"<b>{percent(rate.share or 0)}</b> " if has_share(rate) else ""
        return f"{share}<i>{rate.taken:,} of {rate.seen:,}</i>"
    stayed = left_of(tally.kept)
    return f"{tally.applied:,} put in" + (f", {stayed} stayed" if stayed != "–" else "")


def _cells(row: Row, *, grouped: bool) -> tuple[Cell, ...]:
    tally, rate = row.tally, row.tally.rate
    share = "–" if rate.share is None else percent(rate.share)
    names = (row.group, row.name) if grouped else (row.name,)
    counts = (rate.taken, rate.seen, share, between(rate) or "–", tally.applied, tally.words)
    return (*names, *counts, left_of(tally.kept))
