"""Which of a text is whose, through whatever happens to it; see `identity`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.features.ledger.history import Clips, Versions
from afterword.features.ledger.identity import offsets, smallest
from afterword.features.ledger.ports import Span
from afterword.features.ledger.spans import Run, Stretch, Weave, over

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.features.ledger.fates import Taking
    from afterword.features.ledger.on_offer import Put
    from afterword.manuscript import Edit, Text


class Attribution:
    """The owners of one text's characters; nothing is followed before there is one."""

    def __init__(self) -> None:
        """All is the writer's."""
        self._weave: Weave[Taking] | None = None
        self._versions: Versions[Taking] = Versions()
        self._clips: Clips[Taking] = Clips()

    @property
    def active(self) -> bool:
        """Whether anything is or was somebody's."""
        return self._weave is not None

    def stretches(self) -> Iterator[Stretch[Taking]]:
        """What is somebody's, in order."""
        return iter(()) if self._weave is None else self._weave.stretches()

    def within(self, start: int, end: int) -> Iterator[Stretch[Taking]]:
        """What of `[start, end)` is somebody's, in order."""
        for run in self._weave.cut(start, end) if self._weave is not None else ():
            if run.owner is not None:
                yield Stretch(start, start + run.length, run.owner)
            start += run.length

    def last_within(self, placed: Placed) -> Taking | None:
        """Whose the last of what was just placed is."""
        end = placed.start + sum(run.length for run in placed.runs)
        owners = [stretch.owner for stretch in self.within(placed.start, end)]
        return owners[-1] if owners else None

    def begin(self, text: Text, stretches: Iterable[Stretch[Taking]] = ()) -> None:
        """Follow this text from now on, of which some may be somebody's; forget what was before."""
        before = self._weave.cut(0, len(self._weave)) if self._weave is not None else ()
        blank: Weave[Taking] = Weave.of(len(text))
        weave = over(blank, list(stretches))
        self._weave = weave
        self._versions.begin(text, weave)
        _counted(before, weave.cut(0, len(weave)))

    def edited(
        self, before: Text, after: Text, edit: Edit, put: Placed | None = None
    ) -> set[Taking]:
        """Follow an edit, which put something in, or which is the writer's.

        Returns whoever has more or fewer characters now.
        """
        if self._weave is None:
            if put is None:
                return set()
            self.begin(before)
        weave = self._weave or Weave.of(len(before))
        removed = before.slice(edit.start, edit.end)
        lost = weave.cut(edit.start, edit.end)
        self._versions.edited(removed, edit.text)
        known = self._versions.known(after)
        if known is not None and (put is None or put.is_again_in(known)):
            touched, fresh = _become(weave, known), known
        else:
            start, end, runs = put or self._by_writer(before, edit, removed)
            touched = _counted(weave.cut(start, end), runs)
            fresh = weave.replaced(start, end, runs)
        if any(run.owner is not None for run in lost):
            self._clips.add(removed, lost)
        if fresh is not known:
            self._versions.add(after, fresh)
        self._weave = fresh
        return touched

    def assign(self, text: Text, placed: Placed) -> set[Taking]:
        """What stands there is somebody else's than it seemed; the text itself stays."""
        if self._weave is None:
            self.begin(text)
        weave = self._weave or Weave.of(len(text))
        touched = _counted(weave.cut(placed.start, placed.end), placed.runs)
        self._weave = weave.replaced(placed.start, placed.end, placed.runs)
        self._versions.add(text, self._weave)
        return touched

    def _by_writer(self, before: Text, edit: Edit, removed: str) -> Placed:
        """What was taken out and comes in again is whose it was, all else the writer's."""
        if (moved := self._clips.moved_in(before, edit)) is not None:
            at, clip = moved
            return Placed(at, at + edit.end - edit.start, clip.runs)
        least = smallest(edit, removed)
        return Placed(least.start, least.end, _writers(len(least.text)))


class Placed(NamedTuple):
    """Runs that stand where `[start, end)` stood."""

    start: int
    end: int
    runs: tuple[Run[Taking], ...]

    def is_again_in(self, weave: Weave[Taking]) -> bool:
        """Whether nobody else's text stands there: an undo or a redo, or as good as one."""
        length = sum(run.length for run in self.runs)
        there = weave.cut(self.start, self.start + length)
        return _receipts(there) <= _receipts(self.runs)


def _receipts(runs: Iterable[Run[Taking]]) -> set[str]:
    return {run.owner.receipt for run in runs if run.owner is not None}


def _become(weave: Weave[Taking], known: Weave[Taking]) -> set[Taking]:
    """Count who has what after a weave has become another one."""
    front, back = weave.shared(known)
    return _counted(weave.cut(front, len(weave) - back), known.cut(front, len(known) - back))


def _writers(length: int) -> tuple[Run[Taking], ...]:
    return (Run(None, length),) if length else ()


def _counted(old: Iterable[Run[Taking]], new: Iterable[Run[Taking]]) -> set[Taking]:
    """Count who has what after runs have become others; returns who has more or fewer."""
    change: dict[Taking, int] = {}
    for sign, runs in ((-1, old), (1, new)):
        for run in runs:
            if run.owner is not None:
                change[run.owner] = change.get(run.owner, 0) + sign * run.length
    for owner, by in change.items():
        owner.alive += by
    return {owner for owner, by in change.items() if by}


def spans_of(stretches: Iterable[Stretch[Taking]]) -> tuple[Span, ...]:
    """Whose stretches they are, by receipt; neighbours of one candidate are one span."""
    found: list[Span] = []
    for start, end, owner in stretches:
        if found and found[-1].end == start and found[-1].receipt == owner.receipt:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Span(start, end, owner.receipt))
    return tuple(found)


def placed_of(put: Put, takings: Sequence[Taking]) -> Placed:
    """Whose what came in is: of each part its candidate's, between them the writer's."""
    at, places = 0, offsets(put.text, put.said)
    runs: list[Run[Taking]] = []
    for part, taking in zip(put.parts, takings, strict=True):
        start, end = places[part.start], places[part.end]
        runs += [Run(None, start - at), Run(taking, end - start)]
        at = end
    runs.append(Run(None, len(put.text) - at))
    return Placed(put.start, put.end, tuple(run for run in runs if run.length))
