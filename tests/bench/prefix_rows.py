"""Rows about how much of a prompt a prefix cache has already read."""

from __future__ import annotations

from bench.books import book
from bench.measure import Row
from bench.prefix_reuse import measure
from bench.words import WordTokenizer

_WORDS = 60_000
#: A request about every word, as in `trigger = "always"`; fewer requests per hop reuse less.
_CHARACTERS_PER_REQUEST = 6


def prefix_rows() -> list[Row]:
    """20,000 characters typed straight on, then with jumps to earlier paragraphs of the chapter."""
    text = book(_WORDS)
    on = measure(text, WordTokenizer(), every=_CHARACTERS_PER_REQUEST)
    about = measure(text, WordTokenizer(), every=_CHARACTERS_PER_REQUEST, jumps=0.5)
    return [
        Row(
            "prompt share that a prefix cache reuses while typing",
            "≥ 0.97",
            f"{on.share:.3f} of {on.requests} prompts, {on.hops} hops",
            on.share >= 0.97,
        ),
        Row(
            "· with jumps within the chapter",
            "≥ 0.90",
            f"{about.share:.3f} of {about.requests} prompts, {about.hops} hops",
            about.share >= 0.90,
        ),
    ]
