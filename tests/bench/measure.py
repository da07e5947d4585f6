"""Timing, percentiles and rows of the table."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.lsp.tidying import collect_only_when_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the bar, what came out, and whether it meets it."""

    what: str
    bar: str
    measured: str
    met: bool


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def timed(run: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


def interleaved(*runs: Callable[[], object], rounds: int) -> list[list[float]]:
    """Milliseconds of each of `runs`, taken in turn, so that a drifting machine hits all alike."""
    times: list[list[float]] = [[] for _ in runs]
    gc.collect()
    collect_only_when_told()  # as the server does
    for _ in range(rounds):
        for taken, run in zip(times, runs, strict=True):
            taken.append(timed(run))
    return times


def median(values: Iterable[float]) -> float:
    return statistics.median(values)
