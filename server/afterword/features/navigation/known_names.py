"""The names that a manuscript itself makes known, kept current at the price of what changed."""

from __future__ import annotations

import asyncio
import logging
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import ref

from afterword.features.pacing import paced
from afterword.memory.names import census, evidence, merged, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.manuscript import Manuscript
    from afterword.memory.names import Evidence, Name

log = logging.getLogger(__name__)

_RUN_WORDS: Final = 300  # words from which a run of paragraphs may end
_MOST_WORDS: Final = 900  # words at which it ends in any case
_CUT: Final = 64  # of 256 paragraphs, so many may end a run: where, only they decide
_GROUP: Final = 24  # runs added up as one, so that an edit adds up a fraction of a book


class Run(NamedTuple):
    """Paragraphs that follow each other, and what they say about names."""

    digest: bytes
    evidence: Evidence


class KnownNames:
    """The census of one document; on the event loop only.

    Evidence is kept by the hash of a run of paragraphs, so an edit costs the run it stands in. A
    census of War and Peace takes half a second of work, in slices; the next one a few hundredths.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._runs: dict[bytes, Evidence] = {}
        self._groups: dict[bytes, Evidence] = {}
        self._names: tuple[Name, ...] = ()
        self._of: ref[Manuscript] | None = None
        self._asked: asyncio.Task[tuple[Name, ...]] | None = None

    @property
    def names(self) -> tuple[Name, ...]:
        """What the last census found, the most frequent first; perhaps of an earlier version."""
        return self._names

    def is_current(self, manuscript: Manuscript) -> bool:
        """Whether `names` are those of just this version."""
        return self._of is not None and self._of() is manuscript

    async def of(self, manuscript: Manuscript) -> tuple[Name, ...]:
        """The names of this version, the most frequent first; leaves the loop free meanwhile."""
        while not self.is_current(manuscript):
            await asyncio.shield(self._census(manuscript))
        return self._names

    def refresh(self, manuscript: Manuscript) -> None:
        """Take a census in the background unless one is under way or known."""
        if not self.is_current(manuscript):
            self._census(manuscript)

    def close(self) -> None:
        """Stop counting."""
        if self._asked is not None:
            self._asked.cancel()

    def _census(self, manuscript: Manuscript) -> asyncio.Task[tuple[Name, ...]]:
        """The census under way, else a new one."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._take(manuscript))
            self._asked.add_done_callback(_note_failure)
        return self._asked

    async def _take(self, manuscript: Manuscript) -> tuple[Name, ...]:
        runs = [run for run in await paced(self._read(manuscript)) if run is not None]
        self._runs = {run.digest: run.evidence for run in runs}
        groups = dict(await paced(self._added(runs)))
        if groups.keys() != self._groups.keys() or not self._names:
            # One call of 30 ms at half a million words: beside the loop, which stays responsive.
            self._names = await asyncio.to_thread(census, list(groups.values()))
        self._groups = groups
        self._of = ref(manuscript)
        return self._names

    def _read(self, manuscript: Manuscript) -> Iterator[Run | None]:
        """The runs in order, None for a step that completed none."""
        texts: list[str] = []
        words = 0
        for placed, text in paragraphs(manuscript):
            texts.append(text)
            words += placed.block.words
            full = words >= _RUN_WORDS and placed.block.digest[0] < _CUT
            if not full and words < _MOST_WORDS:
                yield None
                continue
            yield self._run("\n\n".join(texts))
            texts, words = [], 0
        if texts:
            yield self._run("\n\n".join(texts))

    def _run(self, text: str) -> Run:
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        known = self._runs.get(digest)
        return Run(digest, evidence(text) if known is None else known)

    def _added(self, runs: list[Run]) -> Iterator[tuple[bytes, Evidence]]:
        """The evidence of several runs at a time, each under the hash of theirs."""
        for start in range(0, len(runs), _GROUP):
            group = runs[start : start + _GROUP]
            key = blake2b(b"".join([run.digest for run in group]), digest_size=16).digest()
            known = self._groups.get(key)
            yield key, merged([run.evidence for run in group]) if known is None else known


def _note_failure(census: asyncio.Task[tuple[Name, ...]]) -> None:
    """Log a fault by its kind alone: the event loop would log its message, and so the text."""
    if not census.cancelled() and (error := census.exception()) is not None:
        log.error("the names were not counted: %s", type(error).__name__)
