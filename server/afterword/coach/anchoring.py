"""Where a model's quote stands in the paragraph it was asked about, or nowhere.

The ladder: exact within the sentence named, exact within the paragraph, the same after quotes,
dashes, spaces and the first letter's case are made alike, and at last nearly alike. What could
stand in two places is not shown, and nothing is looked for outside the paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz

from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from collections.abc import Callable

#: Of 100, by rapidfuzz's partial ratio. Measured on 20,280 spans that models quoted: no span of
#: another paragraph is accepted from here on.
_ALIKE: Final = 90.0
_LEAST: Final = 12  # code points: shorter quotes are like too much else
_MOST: Final = 2_000  # code points of a quote that is worth looking for
_SLACK: Final = 3  # by how much better than any other place a nearly alike one has to be

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_ALIKE_CHARACTERS: Final = str.maketrans(
    dict.fromkeys("‘’‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("—–―−‐‑", "-")
)
_MARKUP: Final = frozenset("*_")


class _Folded(NamedTuple):
    """Text made alike, and where each of its characters came from; with the end at the end."""

    text: str
    places: list[int]


def anchor(paragraph: str, quote: str, sentence: int | None = None) -> tuple[int, int] | None:
    """Find a quote: code points `[start, end)` in the paragraph, None where it is not to be had.

    `sentence` is the sentence that the model named, from 0; it decides between several places, and
    a wrong one does no harm where there is only one.
    """
    wanted = quote.strip()
    if not wanted or len(wanted) > _MOST:
        return None
    home = _sentence(paragraph, sentence)
    for spans in (_exact(paragraph, wanted), _alike(paragraph, wanted)):
        if spans:
            return _only(spans, home)
    if len(wanted) < _LEAST:
        return None
    return _nearly(paragraph, wanted, home)


def _sentence(paragraph: str, number: int | None) -> tuple[int, int] | None:
    if number is None or number < 0:
        return None
    ends = [0, *sentence_ends(paragraph)]
    if ends[-1] < len(paragraph):
        ends.append(len(paragraph))
    return (ends[number], ends[number + 1]) if number + 1 < len(ends) else None


def _only(spans: list[tuple[int, int]], home: tuple[int, int] | None) -> tuple[int, int] | None:
    """The one place, or the one in the sentence named; None where that leaves a choice."""
    if len(spans) > 1 and home:
        spans = [(a, b) for a, b in spans if home[0] <= a < home[1]]
    return spans[0] if len(spans) == 1 else None


def _exact(paragraph: str, quote: str) -> list[tuple[int, int]]:
    return _found(paragraph, quote, lambda at: at)


def _found(text: str, quote: str, place: Callable[[int], int]) -> list[tuple[int, int]]:
    """All places of a quote that begin and end with whole words."""
    spans = []
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        if not _splits_word(text, at) and not _splits_word(text, end):
            spans.append((place(at), place(end - 1) + 1))
        at = text.find(quote, at + 1)
    return spans


def _splits_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@lru_cache(maxsize=64)  # a paragraph is asked about once for every quote
def _folded(text: str) -> _Folded:
    """Plain quotes and dashes, one space for any white space, no emphasis, ellipses as dots."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_ALIKE_CHARACTERS)):
        if character in _MARKUP:
            continue
        if character.isspace():
            if kept and kept[-1] != " ":
                kept.append(" ")
                places.append(place)
        elif character == "-" and kept and kept[-1] == "-":
            continue
        else:
            for dot in "..." if character == "…" else character:
                kept.append(dot)
                places.append(place)
    return _Folded("".join(kept), places)


def _alike(paragraph: str, quote: str) -> list[tuple[int, int]]:
    """The places of a quote once both are made alike; its first letter may change its case."""
    page, wanted = _folded(paragraph), _folded(quote).text.strip()
    for form in dict.fromkeys((wanted, wanted.strip("\"' "), wanted.strip("\"'. ,;:!?-"))):
        if len(form) * 2 < len(wanted) or not form:
            continue
        for cased in dict.fromkeys((form, form[0].swapcase() + form[1:])):
            if spans := _found(page.text, cased, page.places.__getitem__):
                return spans
    return []


def _nearly(paragraph: str, quote: str, home: tuple[int, int] | None) -> tuple[int, int] | None:
    """The one place that is nearly the quote, widened or narrowed to whole words."""
    page, wanted = _folded(paragraph), _folded(quote).text.strip()
    best = _place(page.text, wanted)
    if best is None:
        return None
    start, end = best
    rest = page.text[:start] + "\0" * (end - start) + page.text[end:]
    score = fuzz.ratio(page.text[start:end], wanted)
    other = _place(rest, wanted)
    if other and fuzz.ratio(rest[other[0] : other[1]], wanted) > score - _SLACK:
        spans = [(page.places[a], page.places[b - 1] + 1) for a, b in (best, other) if b > a]
        return _only(spans, home) if home else None
    return page.places[start], page.places[end - 1] + 1


def _place(text: str, wanted: str) -> tuple[int, int] | None:
    """The words of the text that are most like a quote, where they are like enough."""
    if len(wanted) > len(text) + _LEAST:
        return None
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_ALIKE - 5)
    if found is None:
        return None
    words = [match.span() for match in _WORD.finditer(text)]
    span = _snapped(words, found.dest_start, found.dest_end)
    if span is None:
        return None
    start, end = span
    bare = wanted.strip("\"' .,;:!?-")
    if len(bare) < _LEAST or end - start < _LEAST - 2:
        return None
    return span if fuzz.ratio(bare, text[start:end]) >= _ALIKE else None


def _snapped(words: list[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The words that lie in `[start, end)` with more than half of their letters."""
    begins = [a for a, _ in words]
    first = max(bisect_left(begins, start) - 1, 0)
    inside = [
        (a, b) for a, b in words[first:] if a < end and 2 * (min(b, end) - max(a, start)) > b - a
    ]
    return (inside[0][0], inside[-1][1]) if inside else None
