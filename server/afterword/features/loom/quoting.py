"""The quotes that a collage put around a sentence of speech: they go when the sentence goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.postprocess.speech import STRAIGHT, depth_after, quotes_of

if TYPE_CHECKING:
    from afterword.manuscript import Text

_QUOTES: Final = frozenset('"“”„«»「」')


def with_its_quotes(text: Text, start: int, end: int) -> tuple[int, int]:
    """`[start, end)` (code points) with the quote right beside it that it lacks, if there is."""
    words = text.slice(start, end)
    before, after = text.slice(start - 1, start), text.slice(end, end + 1)
    quotes = quotes_of(words + after) or quotes_of(before + words) or STRAIGHT
    if after in _QUOTES and depth_after(words, quotes, 0) == 1:
        return start, end + len(after)
    opened = before in _QUOTES and depth_after(before, quotes, 0) == 1
    if opened and depth_after(words, quotes, 1) == 0 and depth_after(words, quotes, 0) == 0:
        return start - len(before), end
    return start, end
