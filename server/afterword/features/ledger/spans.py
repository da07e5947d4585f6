"""Whose every character is: a sequence of runs that follows a text's edits, cheap at any length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

from afterword.manuscript.sequence import MeasuredSequence
from afterword.manuscript.sharing import ends_shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.manuscript.sequence import Measure

_ZERO: Final = (0,)

Owner = TypeVar("Owner")


class Run(Generic[Owner]):
    """Some characters in a row that are one owner's; None is the writer."""

    __slots__ = ("measure", "owner")

    def __init__(self, owner: Owner | None, length: int) -> None:
        """`length` in code points, at least 1."""
        self.owner = owner
        self.measure: Measure = (length,)

    @property
    def length(self) -> int:
        """In code points."""
        return self.measure[0]


class Stretch(NamedTuple, Generic[Owner]):
    """The characters `[start, end)`, which are one owner's."""

    start: int
    end: int
    owner: Owner


class Weave(Generic[Owner]):
    """Who each character of a text is from; immutable, an edit gives a new one.

    Edits cost microseconds with thousands of runs, and earlier versions stay valid.
    """

    __slots__ = ("_runs",)

    def __init__(self, runs: MeasuredSequence[Run[Owner]]) -> None:
        """Wrap runs; use `Weave.of` for a text that is all the writer's."""
        self._runs = runs

    @classmethod
    def of(cls, length: int) -> Weave[Owner]:
        """A text of so many code points, all of it the writer's."""
        runs: list[Run[Owner]] = [Run(None, length)] if length else []
        return cls(MeasuredSequence.of(runs, _ZERO))

    def __len__(self) -> int:
        """The text's length in code points."""
        return self._runs.measure[0]

    def cut(self, start: int, end: int) -> tuple[Run[Owner], ...]:
        """The runs of `[start, end)`."""
        if start >= end or not self._runs:
            return ()
        found = self._runs.locate(0, start)
        at, cut = found.start, []
        for run in self._runs.items(found.index):
            length = min(end, at + run.length) - max(start, at)
            if length <= 0:
                break
            cut.append(run if length == run.length else Run(run.owner, length))
            at += run.length
        return tuple(cut)

    def replaced(self, start: int, end: int, fresh: Iterable[Run[Owner]]) -> Weave[Owner]:
        """With `[start, end)` replaced by other runs."""
        if not self._runs:
            return Weave(MeasuredSequence.of(_joined(fresh), _ZERO))
        head = self._runs.locate(0, start)
        fresh = tuple(fresh)
        owner, length = head.item.owner, head.item.length
        if end <= head.start + length and all(run.owner is owner for run in fresh):
            grown = length - (end - start) + sum(run.length for run in fresh)
            if grown:
                one = Run(owner, grown)
                return Weave(self._runs.replaced(head.index, head.index + 1, (one,)))
        first, begin = head.index, head.start
        if begin == start and first:
            first -= 1
            begin -= self._runs.at(first).length
        tail = self._runs.locate(0, end)
        stop = tail.start + tail.item.length
        around = [*self.cut(begin, start), *fresh, *self.cut(end, stop)]
        return Weave(self._runs.replaced(first, tail.index + 1, _joined(around)))

    def shared(self, other: Weave[Owner]) -> tuple[int, int]:
        """How many characters at the front, and at the back, are told alike by another weave."""
        return ends_shared(self._runs, other._runs)

    def stretches(self) -> Iterator[Stretch[Owner]]:
        """What is somebody's, in order."""
        at = 0
        for run in self._runs.items():
            if run.owner is not None:
                yield Stretch(at, at + run.length, run.owner)
            at += run.length


def over(weave: Weave[Owner], stretches: Iterable[Stretch[Owner]]) -> Weave[Owner]:
    """With stretches that are somebody else's laid over it."""
    for start, end, owner in stretches:
        weave = weave.replaced(start, end, [Run(owner, end - start)])
    return weave


def _joined(runs: Iterable[Run[Owner]]) -> Sequence[Run[Owner]]:
    """Neighbours of one owner as one run."""
    joined: list[Run[Owner]] = []
    for run in runs:
        if joined and joined[-1].owner is run.owner:
            joined[-1] = Run(run.owner, joined[-1].length + run.length)
        elif run.length:
            joined.append(run)
    return joined
