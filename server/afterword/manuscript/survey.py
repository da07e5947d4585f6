"""Deciding a manuscript's layout from samples of its text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field

from afterword.manuscript.layout import Layout, Markup, Shape, Style
from afterword.manuscript.words import has_ideographs

_SAMPLE = 60_000  # code points of each of the samples: the start, the middle, and near the end
_EOLS = re.compile(r"\r\n|\n|\r")
_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_INDENT = re.compile(r"[ \t\u3000]+")
_SPEECH = "\"“‘'«»„「『（(-–—"
_SPEAKER = re.compile(r"\s*(?:\*\*|__?)?[A-Z][\w .'’-]{1,24}[.:](?:\*\*|__?)?\s*")
_DIRECTION = re.compile(r"\s*[\[(_*]*(?:Enter|Exit|Exeunt|Re-enter)\b")

_FEW_LINES = 3
_LONGEST_WRAP = 110  # a wider page is not wrapped by hand
_SHORTEST_WRAP = 24
_WRAPPED = 0.75  # share of inner lines that the next word would not have fitted on
_SLACK = 15  # code points that a line may stick out by
_FEW = 0.1  # share of the text that may stick out further
_LONG_LINE = 100
_MOST = 0.6
_PLAY_LINES = 10
_PLAY_SHARE = 0.12


@dataclass(slots=True)
class _Page:
    """What the samples show."""

    groups: list[list[str]] = field(default_factory=list)
    han: bool = False
    margin: str = ""

    @property
    def lines(self) -> list[str]:
        return [line for group in self.groups for line in group]


def survey(source: str, markup: Markup, markers: tuple[str, ...] = ()) -> Style:
    """The style of a text; one without lines to judge by is taken as blank-separated."""
    page = _page(source)
    _strip_margin(page)
    wrap = _wrap_width(page)
    layout = _layout(page, wrap)
    unwrapped = layout in {Layout.LINE_PER_PARAGRAPH, Layout.BLANK_SEPARATED}
    shape = Shape(
        eol=_dominant_eol(source),
        wrap=0 if unwrapped else wrap + len(page.margin),
        blank_between=layout in {Layout.BLANK_SEPARATED, Layout.HARD_WRAPPED},
        indent=page.margin + _indent(page, layout) if unwrapped else _indent(page, layout),
        margin="" if unwrapped else page.margin,
    )
    return Style(markup, layout, shape, _is_play(page.lines), markers, len(source))


def _page(source: str) -> _Page:
    head = _START.search(source, 0, 8_000)
    begin = head.end() if head else 0
    end = len(source)
    if end - begin <= 3 * _SAMPLE:
        samples = [source[begin:end]]
    else:
        middle = begin + (end - begin) // 2
        late = begin + (end - begin) * 4 // 5
        samples = [source[at : at + _SAMPLE] for at in (begin, middle, late)]
    page = _Page(han=has_ideographs(source[:4_000]) or has_ideographs(samples[-1][:4_000]))
    for sample in samples:
        group: list[str] = []
        for line in _EOLS.split(sample)[1:-1] if len(samples) > 1 else _EOLS.split(sample):
            if line.strip():
                group.append(line.rstrip())
            elif group:
                page.groups.append(group)
                group = []
        if group:
            page.groups.append(group)
    return page


def _strip_margin(page: _Page) -> None:
    """Take off the white space that nearly every line starts with."""
    lines = page.lines
    starts = Counter(m.group() if (m := _INDENT.match(line)) else "" for line in lines)
    if not starts:
        return
    margin, count = starts.most_common(1)[0]
    if margin and count >= len(lines) * _MOST:
        page.margin = margin
        page.groups = [[line.removeprefix(margin) for line in group] for group in page.groups]


def _dominant_eol(source: str) -> str:
    sample = source[-200_000:]
    windows = sample.count("\r\n")
    unix = sample.count("\n") - windows
    mac = sample.count("\r") - windows
    return max((unix, "\n"), (windows, "\r\n"), (mac, "\r"), key=lambda pair: pair[0])[1]


def _wrap_width(page: _Page) -> int:
    """The width in code points that lines are broken at by hand; 0 when they are not."""
    inner = [
        (line, after)
        for group in page.groups
        if len(group) >= _FEW_LINES
        for line, after in itertools.pairwise(group)
        if not _INDENT.match(after)
    ]
    if len(inner) < _FEW_LINES:
        return 0
    lengths = sorted(len(line) for line, _ in inner)
    width = lengths[len(lengths) * 98 // 100]
    if not _SHORTEST_WRAP <= width <= _LONGEST_WRAP:
        return 0
    lines = page.lines
    beyond = sum(len(line) for line in lines if len(line) > width + _SLACK)
    if beyond > sum(map(len, lines)) * _FEW:
        return 0
    full = sum(_is_full(line, after, width, han=page.han) for line, after in inner)
    return width if full >= len(inner) * _WRAPPED else 0


def _is_full(line: str, after: str, width: int, *, han: bool) -> bool:
    """Whether the next line's first word would not have fitted on the line."""
    if han:
        return len(line) >= width * 4 // 5
    word = after.split(None, 1)[0]
    return len(line) + 1 + len(word) >= width * 9 // 10


def _layout(page: _Page, wrap: int) -> Layout:
    groups = page.groups
    lines = sum(map(len, groups))
    if lines < _FEW_LINES:
        return Layout.BLANK_SEPARATED
    if wrap:
        starts = sum(bool(_INDENT.match(line)) for group in groups for line in group[1:])
        deep = sum(len(group) for group in groups if len(group) > 12)  # noqa: PLR2004 -- lines few paragraphs reach
        marked = starts * 60 >= lines and starts >= _FEW_LINES and deep * 2 >= lines
        return Layout.INDENTED if marked else Layout.HARD_WRAPPED
    long = _LONG_LINE // 2 if page.han else _LONG_LINE
    followed = sum(len(line) > long for group in groups for line in group[:-1])
    last = sum(len(group[-1]) > long for group in groups)
    if followed >= _FEW_LINES - 1 and followed > last:
        return Layout.LINE_PER_PARAGRAPH
    return Layout.BLANK_SEPARATED


def _indent(page: _Page, layout: Layout) -> str:
    """What most paragraphs that do not open with speech start with."""
    if layout is Layout.LINE_PER_PARAGRAPH:
        firsts = page.lines
    elif layout is Layout.INDENTED:
        found = Counter(m.group() for line in page.lines if (m := _INDENT.match(line)))
        return found.most_common(1)[0][0] if found else ""
    else:
        firsts = [group[0] for group in page.groups]
    firsts = [line for line in firsts if line.lstrip()[:1] not in _SPEECH]
    indents = Counter(m.group() if (m := _INDENT.match(line)) else "" for line in firsts)
    common = indents.most_common(1)
    return common[0][0] if common and common[0][1] >= len(firsts) * _MOST else ""


def _is_play(lines: list[str]) -> bool:
    speakers = sum(_SPEAKER.fullmatch(line) is not None for line in lines)
    directions = sum(_DIRECTION.match(line) is not None for line in lines)
    return directions >= 1 and speakers >= _PLAY_LINES and speakers >= len(lines) * _PLAY_SHARE
