"""Rows about the ledger: what a keystroke costs in a book with hundreds of accepted texts."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from afterword.features.ledger.offers import offer_of
from afterword.features.ledger.tracking import Tracker
from afterword.inference import Candidate, Receipt
from afterword.manuscript import Edit, Text
from bench.books import book
from bench.measure import Row, interleaved, median, percentile

_LONG, _SHORT = 500_000, 5_000
_ACCEPTED = 300
_ROUNDS = 1_500
_ANSWER = " Nobody came down to the quay that night, and the lamp was left to burn by itself."


@dataclass
class Tracked:
    """A book of which some hundred sentences came from candidates."""

    words: int
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        self.text = Text.of(book(self.words))
        self.tracker = Tracker(self.text)
        for number in range(_ACCEPTED):
            place = self.chance.randrange(len(self.text))
            self.tracker.offered([offer_of(_candidate(number), place, place, place="empty-line")])
            self.edit(Edit(place, place, _ANSWER))
        assert len(self.tracker.spans()) >= _ACCEPTED

    def type(self) -> None:
        """A letter anywhere, now and then within a candidate's text."""
        place = self.chance.randrange(len(self.text))
        self.edit(Edit(place, place, "x"))

    def edit(self, edit: Edit) -> None:
        before = self.text
        self.text = before.replace(edit.start, edit.end, edit.text)
        self.tracker.edited(before, self.text, edit)


def _candidate(number: int) -> Candidate:
    receipt = Receipt(
        id=f"receipt-{number}",
        engine="bench",
        model="bench",
        pieces=(),
        prompt_tokens=900,
        answer_tokens=20,
        temperature=1.0,
        seed=None,
        started_at=0.0,
        seconds_to_first=0.1,
        seconds=0.5,
    )
    return Candidate(_ANSWER, 1.0, None, 20, receipt)


def ledger_rows() -> list[Row]:
    """Letters typed all over a long book and a short one."""
    long, short = Tracked(_LONG), Tracked(_SHORT)
    of_long, of_short = interleaved(long.type, short.type, rounds=_ROUNDS)
    p99, ratio = percentile(of_long, 0.99), median(of_long) / median(of_short)
    return [
        Row(
            f"keystroke where {_ACCEPTED} accepted texts are followed, 500,000 words, p99",
            "≤ 0.25 ms",
            f"{p99:.3f} ms (median {median(of_long):.3f})",
            p99 <= 0.25,
        ),
        Row("· against 5,000 words, medians", "≤ 1.5 ×", f"{ratio:.2f} ×", ratio <= 1.5),
    ]
