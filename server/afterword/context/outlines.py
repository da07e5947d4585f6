"""The outline as a model should read it: condensed around where the writer is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.prompt.counting import JOIN_SLACK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.manuscript import Outline
    from afterword.manuscript.structure import Heading

_HERE: Final = "→ "
_ITEM: Final = "- "
_ELIDED: Final = "…"
# A line costs at least this many tokens: more neighbours than these can't fit an allowance.
_LEAST_LINE: Final = 4
_BARE: Final = re.compile(
    r"(?:(?:chapter|book|part|volume|kapitel|teil|chapitre|partie|глава|часть|том)\W*)?"
    r"(?:\d+|[ivxlcdm]+|[\w-]+)?\W*|第[\W\d一二三四五六七八九十百零〇]+[章回节節部卷]|"
    r"[一二三四五六七八九十]+",
    re.IGNORECASE,
)
_HEADING_LINE: Final = re.compile(r"#{1,6}\s|\S.*:$|[-*+]\s|\d+[.)]\s")
_NUMBERED: Final = re.compile(
    r"^(?:(?:chapter|part|book)\W+)?(?:\d+|[ivxlc]+)\b[\s.:)—–-]*", re.IGNORECASE
)
_WORDS: Final = re.compile(r"\w+")


class _Line(NamedTuple):
    """A line of an outline, and how soon it is wanted: the smallest rank first."""

    text: str
    rank: int


def chapters(outline: Outline, offset: int, *, allowance: int, count: Callable[[str], int]) -> str:
    """The headings near `offset` (code points) with the beats of this one and the next.

    "" where the headings say nothing: no beats, and titles that are mere numbers. The text
    depends on the outline and the current section alone, never on the place inside it.
    """
    index = outline.index_at(offset)
    current = -1 if index is None else index
    reach = max(4, allowance // _LEAST_LINE)
    first = max(0, current - reach)
    window = outline.headings[first : max(0, current) + reach + 1]
    if not _says_something(window):
        return ""
    entries = tuple((heading.title, heading.level, heading.beats) for heading in window)
    return _chapters(entries, current - first, allowance, count)


def _says_something(headings: Sequence[Heading]) -> bool:
    if any(heading.beats for heading in headings):
        return True
    return len(headings) > 1 and any(not _BARE.fullmatch(heading.title) for heading in headings)


@lru_cache(maxsize=64)
def _chapters(
    entries: tuple[tuple[str, int, tuple[str, ...]], ...],
    current: int,
    allowance: int,
    count: Callable[[str], int],
) -> str:
    top = min(level for _, level, _ in entries)
    lines: list[_Line] = []
    for number, (title, level, beats) in enumerate(entries):
        if number != current and not beats and _BARE.fullmatch(title):
            continue
        distance = abs(number - current)
        indent = "  " * min(level - top, 4)
        lines.append(
            _Line(
                indent + (_HERE if number == current else _ITEM) + " ".join(title.split()), distance
            )
        )
        near = 0 if number in (current, current + 1) else len(entries)
        lines.extend(
            _Line(f"{indent}  {_ITEM}{' '.join(beat.split())}", distance + near) for beat in beats
        )
    return _within(lines, allowance, count)


@lru_cache(maxsize=64)
def outline_file(text: str, title: str, *, allowance: int, count: Callable[[str], int]) -> str:
    """The writer's own outline; where it is too long, what concerns the section `title` first.

    Then its headings and items outwards from there; then the rest. Lines are never cut.
    """
    body = text.strip()
    lines = [line.rstrip() for line in body.splitlines() if line.strip()]
    if not lines:
        return ""
    if count(body) <= allowance:
        return body
    here = _line_about(lines, title)
    ranked: list[_Line] = []
    behind = len(lines)
    nested = 0
    for number, line in enumerate(lines):
        heading = bool(_HEADING_LINE.match(line))
        nested = 0 if heading else nested + 1
        close = here <= number <= here + _LEAST_LINE
        rank = number - here if close else abs(number - here) + (0 if heading else behind)
        ranked.append(_Line(line, rank + nested))
    return _within(ranked, allowance, count)


def _line_about(lines: Sequence[str], title: str) -> int:
    """The line that names the section, the first where none does."""
    wanted = _WORDS.findall(_NUMBERED.sub("", title).casefold()) or _WORDS.findall(title.casefold())
    if not wanted:
        return 0
    for number, line in enumerate(lines):
        words = _WORDS.findall(line.casefold())
        if any(
            words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1)
        ):
            return number
    return 0


def _within(lines: Sequence[_Line], allowance: int, count: Callable[[str], int]) -> str:
    """The most wanted lines that fit, in their order, with a sign where some are missing."""
    wanted = sorted(range(len(lines)), key=lambda number: (lines[number].rank, number))
    elided = count(_ELIDED) + JOIN_SLACK
    chosen: set[int] = set()
    left = allowance - elided
    for number in wanted:
        cost = count(lines[number].text) + JOIN_SLACK
        # A line chosen apart from the others needs a sign of its own.
        cost += 0 if {number - 1, number + 1} & chosen or not chosen else elided
        if cost > left:
            break
        left -= cost
        chosen.add(number)
    kept: list[str] = []
    previous = -1
    for number in sorted(chosen):
        if number > previous + 1:
            kept.append(_ELIDED)
        kept.append(lines[number].text)
        previous = number
    if chosen and previous < len(lines) - 1:
        kept.append(_ELIDED)
    return "\n".join(kept)
