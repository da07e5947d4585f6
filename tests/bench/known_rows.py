"""Rows about what is already known, timed inside the server: edit, then ask, no upstream."""

from __future__ import annotations

import asyncio
import time

from bench.books import book
from bench.measure import Row, median, percentile
from features.completion.fakes import FakeEngine
from features.completion.test_ghost import Writer

_ANSWER = (
    " The lamp burned on. Nobody had come to put it out, and nobody would, for the stair was "
    "long and the night was longer. She had hoped for ten boats, and there were nine."
)


def known_rows() -> list[Row]:
    """Typing through a suggestion in a manuscript of 100,000 words, letter by letter."""
    times, calls = asyncio.run(_typed_through())
    p99 = percentile(times, 0.99)
    return [
        Row(
            "typing through a shown suggestion, in the server, p99",
            "≤ 1 ms",
            f"{p99:.2f} ms (median {median(times):.2f}), {calls} upstream calls",
            p99 <= 1 and calls == 0,
        )
    ]


async def _typed_through() -> tuple[list[float], int]:
    writer = Writer(FakeEngine(_ANSWER), text=book(100_000))
    text = await writer.shown()
    before = len(writer.engine.calls)
    times = []
    for letter in text[:-1]:
        begun = time.perf_counter()
        writer.type(letter)
        assert await writer.shown()
        times.append((time.perf_counter() - begun) * 1000)
    return times, len(writer.engine.calls) - before
