"""An oracle for the ledger: it sees what the writer does, and knows each character by a number.

Written without the tracker's code. What they share is the definition in `identity`: a text that is
again what it was is that text; what was taken out and comes in again in one piece has moved; any
other change is the smallest one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MOVED_LEAST = 5
CHECKPOINTS = (10.0, 60.0, 600.0)


class Change(NamedTuple):
    """Code points `[start, end)` become `text`."""

    start: int
    end: int
    text: str


@dataclass(eq=False)
class Taken:
    """One acceptance: which characters came in, and when."""

    receipt: str
    at: float
    numbers: list[int]
    size: int
    words: int
    back: bool = False


@dataclass
class Fortune:
    """What the oracle knows of one candidate."""

    size: int
    shown: bool = False
    taken: list[Taken] = field(default_factory=list)
    finished: list[Taken] | None = None
    typed_out: bool = False
    refused: bool = False
    typed: int = 0
    survival: dict[float, float] = field(default_factory=dict)
    saved: float | None = None

    def standing(self) -> list[Taken]:
        return [one for one in self.taken if not one.back]

    def fate(self) -> str:
        if self.standing():
            whole = self.finished is not None and not any(one.back for one in self.finished)
            return "accepted" if whole else "partly"
        if self.typed_out:
            return "typed"
        if self.taken:
            return "rejected"
        if not self.shown:
            return "offered"
        return "rejected" if self.refused else "shown"


def differing(old: str, new: str) -> Change:
    """The one change between two texts, as small as it can be; the beginning goes first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    last = 0
    while last < min(len(old), len(new)) - start and old[-1 - last] == new[-1 - last]:
        last += 1
    return Change(start, len(old) - last, new[start : len(new) - last])


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Oracle:
    """The text as numbered characters, and whose each one is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.numbers = list(range(len(text)))
        self.next = len(text)
        self.owner: dict[int, Taken] = {}
        self.versions: dict[str, list[int]] = {}
        self.removed: list[tuple[str, list[int]]] = []
        self.fortunes: dict[str, Fortune] = {}
        self.now = 0.0

    # -- changes ----------------------------------------------------------------------------------

    def change(self, change: Change, *, whole: bool = False) -> Change:
        """The writer changes something; returns how the editor tells it."""
        new = self.text[: change.start] + change.text + self.text[change.end :]
        told = differing(self.text, new) if whole else change
        self._become(new, self._moved(told, new) or self._least(told), told)
        return told

    def accept(
        self, change: Change, parts: list[tuple[int, int, str]], *, whole: bool = False
    ) -> Change:
        """A candidate comes in: of `change.text`, each part is a receipt's."""
        new = self.text[: change.start] + change.text + self.text[change.end :]
        told = differing(self.text, new) if whole else change
        fresh = self._fresh(len(change.text))
        numbers = self.numbers[: change.start] + fresh + self.numbers[change.end :]
        was = self.versions.get(new)
        here = slice(change.start, change.start + len(change.text))
        wanted = {receipt for _, _, receipt in parts}
        there = {self.owner[n].receipt for n in was[here] if n in self.owner} if was else set()
        if was is None or not there <= wanted:
            for start, end, receipt in parts:
                said = plain(change.text[start:end])
                words = len(said.split())
                taken = Taken(receipt, self.now, fresh[start:end], len(said), words)
                self.owner |= dict.fromkeys(taken.numbers, taken)
                fortune = self.fortunes[receipt]
                fortune.taken.append(taken)
                fortune.survival.clear()
                fortune.saved = None
                fortune.shown = True
            self.versions.pop(new, None)
        self._become(new, numbers, told)
        return told

    def finish(self, receipt: str) -> None:
        fortune = self.fortunes[receipt]
        fortune.finished = fortune.standing()

    def _become(self, new: str, numbers: list[int], told: Change) -> None:
        if not self.versions and self.owner:
            self.versions[self.text] = self.numbers
        gone = self.numbers[told.start : told.end]
        if any(number in self.owner for number in gone):
            self.removed.append((self.text[told.start : told.end], gone))
        self.numbers = self.versions.get(new, numbers)
        self.text = new
        if self.owner:
            self.versions[new] = self.numbers
        self._look_who_is_back()

    def _fresh(self, count: int) -> list[int]:
        first, self.next = self.next, self.next + count
        return list(range(first, self.next))

    def _least(self, told: Change) -> list[int]:
        least = differing(self.text[told.start : told.end], told.text)
        start, end = told.start + least.start, told.start + least.end
        return self.numbers[:start] + self._fresh(len(least.text)) + self.numbers[end:]

    def _moved(self, told: Change, new: str) -> list[int] | None:
        for text, numbers in reversed(self.removed):
            if len(text) < MOVED_LEAST or len(text) != len(told.text):
                continue
            if text == told.text:
                return self.numbers[: told.start] + numbers + self.numbers[told.end :]
            for at in range(told.start - 1, max(-1, told.start - len(text)), -1):
                if told.start == told.end and self.text[:at] + text + self.text[at:] == new:
                    return self.numbers[:at] + numbers + self.numbers[at:]
        return None

    def _look_who_is_back(self) -> None:
        there = set(self.numbers)
        for fortune in self.fortunes.values():
            for taken in fortune.taken:
                alive = any(number in there for number in taken.numbers)
                if alive:
                    taken.back = False
                elif self.now - taken.at <= 60:
                    taken.back = True

    # -- what is left -----------------------------------------------------------------------------

    def spans(self) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for at, number in enumerate(self.numbers):
            if number not in self.owner:
                continue
            receipt = self.owner[number].receipt
            if found and found[-1][1:] == (at, receipt):
                found[-1] = (found[-1][0], at + 1, receipt)
            else:
                found.append((at, at + 1, receipt))
        return found

    def share(self, receipt: str) -> float:
        left = sum(len(plain(self.text[a:b])) for a, b, who in self.spans() if who == receipt)
        return min(1.0, left / sum(one.size for one in self.fortunes[receipt].standing()))

    def pass_time(self, seconds: float) -> None:
        """Time passes; what is left at each checkpoint is what is left now."""
        self.now += seconds
        for receipt, fortune in self.fortunes.items():
            standing = fortune.standing()
            last = max((one.at for one in standing), default=None)
            for after in CHECKPOINTS:
                if last is not None and after not in fortune.survival and self.now >= last + after:
                    fortune.survival[after] = self.share(receipt)

    def save(self) -> None:
        for receipt, fortune in self.fortunes.items():
            if fortune.standing():
                fortune.saved = self.share(receipt)
