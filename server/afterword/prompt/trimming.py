"""Shortening a piece's text at paragraph and sentence ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.prompt.counting import JOIN_SLACK, tokens_of
from afterword.prompt.pieces import Trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.inference import Tokenizer

# Characters a token can stand for in prose: longer texts need not be counted to be too long.
WIDEST_TOKEN: Final = 12
_WORD_END: Final = re.compile(r"\S(?=\s)")
_PARAGRAPH: Final = "\n\n"


def trimmed(
    text: str, at_most: int, tokenizer: Tokenizer, trim: Trim, *, anywhere: bool = False
) -> str:
    """As much of `text` as `at_most` tokens hold, "" where no whole part fits.

    Whole paragraphs first, then whole lines or sentences of the next one. With `anywhere`, where
    not one sentence fits, whole words, and at worst characters, so that something is left.
    """
    if at_most <= 0 or trim is Trim.NEVER:
        return ""
    if len(text) > at_most * WIDEST_TOKEN:
        reach = at_most * WIDEST_TOKEN
        text = text[:reach] if trim is Trim.END else text[-reach:]
    elif tokens_of(text, tokenizer) <= at_most:
        return text

    def fits(part: str) -> bool:
        return tokens_of(part, tokenizer) <= at_most

    kept = _by_paragraph(text, at_most, tokenizer, trim)
    rest = text[len(kept) :] if trim is Trim.END else text[: len(text) - len(kept)]
    for cuts in (_sentence_cuts, _word_cuts, _any_cuts):
        if cuts is _word_cuts and (kept.strip() or not anywhere):
            break
        more = _most(rest, cuts(_nearest(rest, trim), trim), kept, fits, trim)
        if more:
            return _bare(_together(kept, more, trim))
    return _bare(kept)


def _by_paragraph(text: str, at_most: int, tokenizer: Tokenizer, trim: Trim) -> str:
    """The run of whole paragraphs that fits, with the breaks around them."""
    join = tokenizer.count(_PARAGRAPH) + JOIN_SLACK
    used, kept = 0, 0
    for paragraph in _paragraphs(text, trim):
        used += tokenizer.count(paragraph) + (join if kept else 0)
        if used > at_most:
            break
        kept += len(paragraph) + len(_PARAGRAPH)
    if not kept:
        return ""
    return text[:kept] if trim is Trim.END else text[max(0, len(text) - kept) :]


def _paragraphs(text: str, trim: Trim) -> Iterator[str]:
    """Paragraphs in order from the end that is kept, found one by one."""
    if trim is Trim.END:
        start = 0
        while (end := text.find(_PARAGRAPH, start)) >= 0:
            yield text[start:end]
            start = end + len(_PARAGRAPH)
        yield text[start:]
        return
    end = len(text)
    while (start := text.rfind(_PARAGRAPH, 0, end)) >= 0:
        yield text[start + len(_PARAGRAPH) : end]
        end = start
    yield text[:end]


def _nearest(rest: str, trim: Trim) -> str:
    """The paragraph of `rest` that stands next to what was kept."""
    return next(_paragraphs(rest, trim), "")


def _most(rest: str, cuts: list[int], kept: str, fits: Callable[[str], bool], trim: Trim) -> str:
    """The longest part of `rest` that ends at one of `cuts` and still fits beside `kept`.

    `cuts` are lengths, ascending, measured from the side that is kept. Binary search: a longer
    part never costs less, give or take a token, and the last one taken was tried as it is.
    """
    low, high, best = 0, len(cuts) - 1, ""
    while low <= high:
        middle = (low + high) // 2
        length = cuts[middle]
        part = rest[:length] if trim is Trim.END else rest[len(rest) - length :]
        if fits(_bare(_together(kept, part, trim))):
            best, low = part, middle + 1
        else:
            high = middle - 1
    return best


def _together(kept: str, part: str, trim: Trim) -> str:
    return kept + part if trim is Trim.END else part + kept


def _bare(text: str) -> str:
    """Without the line breaks that parted it from what was dropped."""
    return text.strip("\n")


def _sentence_cuts(paragraph: str, trim: Trim) -> list[int]:
    """Where the paragraph may be cut after a sentence or a line, as lengths from the kept side."""
    ends = set(sentence_ends(paragraph))
    ends.update(found.start() for found in re.finditer(r"\n", paragraph))
    return _lengths(paragraph, sorted(ends), trim)


def _word_cuts(paragraph: str, trim: Trim) -> list[int]:
    return _lengths(paragraph, [found.end() for found in _WORD_END.finditer(paragraph)], trim)


def _any_cuts(paragraph: str, trim: Trim) -> list[int]:
    return _lengths(paragraph, list(range(1, len(paragraph))), trim)


def _lengths(paragraph: str, ends: list[int], trim: Trim) -> list[int]:
    inner = [end for end in ends if 0 < end < len(paragraph)]
    if trim is Trim.END:
        return inner
    starts = (len(paragraph) - len(paragraph[end:].lstrip()) for end in inner)
    return sorted({len(paragraph) - start for start in starts if start < len(paragraph)})
