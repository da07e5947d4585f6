"""From a stretch of scene to findings in code points."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from afterword.coach.finding import Finding
from afterword.coach.scene import SceneView
from afterword.coach.stretches import AROUND, surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.coach.facts import Facts
    from afterword.coach.rule import Found, Place, Rule
    from afterword.coach.stretches import Stretch
    from afterword.manuscript import Edit


class Bench(NamedTuple):
    """What one stretch is judged by: the view, and where its paragraphs stand.

    `places` are code points from the stretch's start, below 0 for what stands before it.
    """

    view: SceneView
    places: tuple[int, ...]


def bench_of(stretches: Sequence[Stretch], index: int) -> Bench:
    """A stretch with up to `AROUND` words of its scene on either side."""
    begin, end = surroundings(stretches, index)
    start = -sum([stretch.size for stretch in stretches[begin:index]])
    paragraphs: list[Facts] = []
    places: list[int] = []
    first = last = 0
    for here, stretch in enumerate(stretches[begin:end], begin):
        if here == index:
            first, last = len(places), len(places) + len(stretch.paragraphs)
        places += [start + at for at, _ in stretch.paragraphs]
        paragraphs += [facts for _, facts in stretch.paragraphs]
        start += stretch.size
    before, after = _within(paragraphs, first, last)
    view = SceneView.of(tuple(paragraphs[before:after]), first - before, last - before)
    return Bench(view, tuple(places[before:after]))


def _within(paragraphs: Sequence[Facts], first: int, last: int) -> tuple[int, int]:
    """The paragraphs that hold `AROUND` words before `first` and from `last` on."""
    before, words = first, 0
    while before and words < AROUND:
        before -= 1
        words += paragraphs[before].words
    after, words = last, 0
    while after < len(paragraphs) and words < AROUND:
        words += paragraphs[after].words
        after += 1
    return before, after


def finding_of(
    rule: Rule, found: Found, paragraphs: Sequence[Facts], places: Sequence[int]
) -> Finding:
    """A rule's finding with its offsets counted from where `places` are counted from."""
    at = found.place
    start, end = _span(at, places)
    return Finding(
        rule.name,
        start,
        end,
        paragraphs[at.paragraph].text[at.start : at.end],
        found.message,
        rule.why,
        rule.severity,
        found.rewrite,
        "rules",
        tuple((*_span(place, places), place.note) for place in found.related),
    )


def _span(place: Place, places: Sequence[int]) -> tuple[int, int]:
    at = places[place.paragraph]
    return at + place.start, at + place.end


def shifted(finding: Finding, by: int) -> Finding:
    """A finding `by` code points further on."""
    related = finding.related
    if related:
        related = tuple([(start + by, end + by, note) for start, end, note in related])
    return replace(finding, start=finding.start + by, end=finding.end + by, related=related)


def moved(finding: Finding, edits: Sequence[Edit]) -> Finding | None:
    """A finding after edits, without the related places they touched; None when touched itself."""
    spans: list[tuple[int, int, str] | None] = [(finding.start, finding.end, "")]
    spans += finding.related
    for edit in edits:
        spans = [_carried(span, edit) if span else None for span in spans]
    if spans[0] is None:
        return None
    start, end, _ = spans[0]
    return replace(finding, start=start, end=end, related=tuple(s for s in spans[1:] if s))


def _carried(span: tuple[int, int, str], edit: Edit) -> tuple[int, int, str] | None:
    start, end, note = span
    if edit.end <= start:
        return start + edit.growth, end + edit.growth, note
    return span if edit.start >= end else None


def audible(findings: Sequence[Finding], stretches: Sequence[Stretch]) -> list[Finding]:
    """The findings outside `<!-- afterword off -->` … `on`."""
    switches: list[tuple[int, bool]] = []
    start = 0
    for stretch in stretches:
        switches += [(start + at, on) for at, on in stretch.switches]
        start += stretch.size
    if not switches:
        return list(findings)
    heard, place, speaks = [], 0, True
    for finding in findings:
        while place < len(switches) and switches[place][0] <= finding.start:
            speaks = switches[place][1]
            place += 1
        if speaks:
            heard.append(finding)
    return heard
