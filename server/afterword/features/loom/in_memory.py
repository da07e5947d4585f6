"""A loom that is gone when the process ends: for a writer who wants no candidates kept."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock
from typing import TYPE_CHECKING

from afterword.features.loom.strands import grown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.loom.strands import Strand

#: Characters of candidates kept; some five thousand paragraphs.
_MOST = 5_000_000


class LoomInMemory:
    """Implements `LoomStore`; the oldest strands go first, from whichever manuscript."""

    def __init__(self, most: int = _MOST) -> None:
        """Take the most characters to keep."""
        self._most = most
        self._held = 0
        self._strands: OrderedDict[tuple[str, str], Strand] = OrderedDict()
        self._lock = RLock()

    @property
    def problem(self) -> str:
        """Nothing is wrong: no disk was asked for."""
        return ""

    def keep(self, manuscript: str, strands: Sequence[Strand]) -> None:
        """See `LoomStore`."""
        with self._lock:
            for strand in strands:
                known = self._strands.get((manuscript, strand.id))
                if known is None or len(strand.text) > len(known.text):
                    kept = strand if known is None else grown(known, strand)
                    self._held += len(kept.text) - (len(known.text) if known else 0)
                    self._strands[manuscript, strand.id] = kept
            while self._held > self._most and len(self._strands) > 1:
                _, oldest = self._strands.popitem(last=False)
                self._held -= len(oldest.text)

    def strand(self, manuscript: str, name: str) -> Strand | None:
        """See `LoomStore`."""
        with self._lock:
            return self._strands.get((manuscript, name))

    def siblings(self, manuscript: str, name: str) -> tuple[Strand, ...]:
        """See `LoomStore`."""
        found = self.strand(manuscript, name)
        return self._of(manuscript, lambda one: found is not None and one.batch == found.batch)

    def children(self, manuscript: str, name: str) -> tuple[Strand, ...]:
        """See `LoomStore`."""
        return self._of(manuscript, lambda one: one.parent == name)

    def recent(self, manuscript: str, count: int) -> tuple[Strand, ...]:
        """See `LoomStore`."""
        return self._of(manuscript, lambda _: True)[::-1][: max(count, 0)]

    def renamed(self, old: str, new: str) -> None:
        """See `LoomStore`."""
        with self._lock:
            self._strands = OrderedDict(
                ((new if whose == old else whose, name), strand)
                for (whose, name), strand in self._strands.items()
            )

    def everything(self) -> list[tuple[str, Strand]]:
        """Every strand with its manuscript, oldest first."""
        with self._lock:
            return [(manuscript, strand) for (manuscript, _), strand in self._strands.items()]

    def close(self) -> None:
        """See `LoomStore`."""

    def _of(self, manuscript: str, wanted: Callable[[Strand], bool]) -> tuple[Strand, ...]:
        with self._lock:
            return tuple(
                strand
                for (whose, _), strand in self._strands.items()
                if whose == manuscript and wanted(strand)
            )
