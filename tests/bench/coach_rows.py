"""Rows about the coach's rules: a whole novel, and the re-check after one edit, long and short."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from afterword.coach import RULES, Checker
from afterword.manuscript import Edit, Manuscript
from bench.books import book
from bench.coach_seeds import say
from bench.measure import Row, interleaved, median, percentile

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS_OF_1_MB, WORDS_OF_10_KB = 205_000, 2_050
NOVEL = 122_000  # words, as Pride and Prejudice
_EDITS = 400
_FAULTS = [example.text for rule in RULES for example in rule.examples if example.found]


def faulty_book(words: int) -> str:
    """A made-up novel with a fault of some kind about every 800 words."""
    chance = random.Random(5)
    parts = book(words, seed=5).split("\n\n")
    for _ in range(words // 800):
        parts.insert(chance.randrange(1, len(parts)), chance.choice(_FAULTS))
    return "\n\n".join(parts)


class Typist:
    """Types a word at a random place of a manuscript that has been checked, and checks again."""

    def __init__(self, text: str) -> None:
        self._manuscript = Manuscript.parse(text)
        self._checker = Checker(self._manuscript)
        self._checker.run()
        self._chance = random.Random(6)

    def edit(self) -> Callable[[], None]:
        """The next edit, applied; what is returned re-checks after it."""
        at = self._chance.randrange(len(self._manuscript.text))
        edit = Edit(at, at, self._chance.choice((" lantern", "s", ". He saw that", "\n\n", ",")))
        self._manuscript = self._manuscript.edited(edit)
        manuscript = self._manuscript
        return lambda: void(self._checker.check(manuscript, [edit]))


def void(_: object) -> None:
    """Nothing: what is timed has no result."""


def coach() -> list[Row]:
    """All rules: over a novel, and after one edit at 1 MB and at 10 KB."""
    long, short = Typist(faulty_book(WORDS_OF_1_MB)), Typist(faulty_book(WORDS_OF_10_KB))
    ours: list[float] = []
    small: list[float] = []
    for _ in range(_EDITS):
        mine, other = interleaved(long.edit(), short.edit(), rounds=1)
        ours += mine
        small += other
    p95, ratio = percentile(ours, 0.95), median(ours) / median(small)
    novel = Manuscript.parse(faulty_book(NOVEL))
    (whole,) = interleaved(lambda: void(Checker(novel).run()), rounds=3)
    return [
        Row(
            "coach's rules after one edit, 1 MB, p95",
            "≤ 30 ms",
            f"{p95:.2f} ms (median {median(ours):.2f})",
            p95 <= 30,
        ),
        Row("· against 10 KB, medians", "≤ 1.5 ×", f"{ratio:.2f} ×", ratio <= 1.5),
        Row(
            "coach's rules over a novel of 122,000 words",
            "≤ 1,500 ms",
            f"{median(whole):.0f} ms",
            median(whole) <= 1500,
        ),
    ]


if __name__ == "__main__":
    for row in coach():
        say(f"{row.what}: {row.measured} ({row.bar})")
