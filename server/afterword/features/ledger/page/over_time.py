"""Plots over time: how often what was shown was taken, and how many words that were."""

from __future__ import annotations

from html import escape
from math import ceil
from typing import TYPE_CHECKING, Final

from afterword.features.ledger.page.html import Figure, Table, bar, dot, line, svg, told
from afterword.features.ledger.wording import between, day_name, many, out_of, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.features.ledger.periods import Period

_SIZE: Final = 100.0  # of a drawing, in its own units, both ways
_LABELS: Final = 5  # below an axis, at most: more run into each other on a phone
_GAP: Final = 0.28  # of a bar's place that is left free


def acceptance(what: str, found: Sequence[Period]) -> Figure:
    """How often what was shown was taken, with the band in which the true share lies."""
    step = _SIZE / len(found)
    middles = [step * (number + 0.5) for number in range(len(found))]
    shapes = [line("rule", 0, _SIZE * at / 4, _SIZE, _SIZE * at / 4) for at in range(5)]
    for run in _runs(found):
        shapes += _ribbon(run, middles, found)
    for x, period in zip(middles, found, strict=True):
        share = period.tally.rate.share
        if share is not None:
            said = f"{_name(period)}: {out_of(period.tally.rate)}"
            shapes.append(told(dot("taken", x, _down(share)), said))
    says = (
        f"Of what you saw, how much you took, whole, in part or typed out, {what} by {what}. "
        "The band is where the true share lies, with 95 % confidence."
    )
    title = "How often you took it"
    plot = _framed(
        svg("acceptance", title, says, (_SIZE, _SIZE), "".join(shapes)),
        [(percent(at / 4), _SIZE * (1 - at / 4)) for at in range(5)],
        _below(what, found),
    )
    rows = [
        (_name(period), period.tally.rate.taken, period.tally.rate.seen, *_share(period))
        for period in found
    ]
    head = (what.capitalize(), "Taken", "Seen", "Share", "95 % interval")
    return Figure("acceptance", title, says, plot, Table(head, rows), wide=True)


def words(what: str, found: Sequence[Period]) -> Figure:
    """How many words were accepted, and how many of them are still there."""
    step = _SIZE / len(found)
    most = max(period.tally.words for period in found)
    top = _round_up(most)
    shapes = [line("rule", 0, _SIZE * at / 4, _SIZE, _SIZE * at / 4) for at in range(5)]
    for number, period in enumerate(found):
        stayed, gone = period.tally.words_left, period.tally.words - period.tally.words_left
        x, width = step * (number + _GAP / 2), step * (1 - _GAP)
        height = _SIZE * stayed / top
        pieces = bar("taken", x, _SIZE - height, width, height)
        lost = _SIZE * gone / top
        pieces += bar("gone", x, _SIZE - height - lost, width, lost)
        said = f"{_name(period)}: {many(stayed + gone, 'word')} accepted, {gone:,} gone since"
        shapes.append(told(pieces, said) if stayed + gone else "")
    says = (
        f"Words that you accepted, {what} by {what}, and what has become of them by the time the "
        "ledger last looked."
    )
    title = "Words accepted"
    plot = _framed(
        svg("words", title, says, (_SIZE, _SIZE), "".join(shapes)),
        [(f"{top * at // 4:,}", _SIZE * (1 - at / 4)) for at in (0, 2, 4)],
        _below(what, found),
    )
    plot = _legend((("taken", "still there"), ("gone", "deleted or rewritten since"))) + plot
    rows = [
        (_name(one), one.tally.words, one.tally.words_left, one.tally.words - one.tally.words_left)
        for one in found
    ]
    head = (what.capitalize(), "Accepted", "Still there", "Gone since")
    return Figure("words", title, says, plot, Table(head, rows), wide=True)


def _ribbon(run: Sequence[int], middles: Sequence[float], found: Sequence[Period]) -> list[str]:
    """The band and the line through periods next to each other that have a share."""
    upper, lower, through = [], [], []
    for number in run:
        rate = found[number].tally.rate
        if rate.interval is None or rate.share is None:
            continue
        low, high = rate.interval
        upper.append(f"{middles[number]:.3f} {_down(high):.3f}")
        lower.append(f"{middles[number]:.3f} {_down(low):.3f}")
        through.append(f"{middles[number]:.3f} {_down(rate.share):.3f}")
    if len(through) == 1:
        return [f'<path class="whisker" d="M{upper[0]}L{lower[0]}"/>']
    band = "L".join([*upper, *reversed(lower)])
    return [
        f'<path class="band" d="M{band}Z"/>',
        f'<path class="line" d="M{"L".join(through)}"/>',
    ]


def _runs(found: Sequence[Period]) -> Iterable[list[int]]:
    """The numbers of periods that have a share, those next to each other together.

    Over quiet periods the line goes on; it ends where more lie between than a week has days.
    """
    run: list[int] = []
    for number, period in enumerate(found):
        if period.tally.rate.share is None:
            continue
        if run and number - run[-1] > 7:  # noqa: PLR2004 -- a week's days
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _framed(drawing: str, left: Iterable[tuple[str, float]], below: Iterable[str]) -> str:
    """A drawing with its labels; `left` are texts and how far down they stand (0 to 100)."""
    side = "".join(f'<span style="top:{at:.1f}%">{escape(text)}</span>' for text, at in left)
    return (
        f'<div class="chart"><div class="side" aria-hidden="true">{side}</div>'
        f'<div class="field">{drawing}</div>'
        f'<div class="below" aria-hidden="true">{"".join(below)}</div></div>'
    )


def _below(what: str, found: Sequence[Period]) -> Iterable[str]:
    every = ceil(len(found) / _LABELS)
    for number in range(0, len(found), every):
        at, first = 100 * (number + 0.5) / len(found), found[number].first
        label = (
            f"{first:%b}\u00a0{first.year}" if what == "month" else f"{first.day}\u00a0{first:%b}"
        )
        yield f'<span style="left:{at:.2f}%">{escape(label)}</span>'


def _legend(marks: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<li><i class="{kind}" aria-hidden="true"></i>{escape(text)}</li>' for kind, text in marks
    )
    return f'<ul class="legend">{items}</ul>'


def _name(period: Period) -> str:
    if period.first == period.last:
        return day_name(period.first)
    return f"{day_name(period.first)} – {day_name(period.last)}"


def _share(period: Period) -> tuple[str, str]:
    rate = period.tally.rate
    return ("–" if rate.share is None else percent(rate.share), between(rate) or "–")


def _down(share: float) -> float:
    return _SIZE * (1 - share)


def _round_up(most: int) -> int:
    """The top of an axis, whose quarters are whole and round."""
    tens = 1
    while True:
        for top in (4, 8, 12, 16, 20, 24, 32):
            if top * tens >= most:
                return top * tens
        tens *= 10
