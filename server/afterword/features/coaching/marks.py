"""The model's findings in their places: moved by edits, gone when touched, back after an undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.coaching.question import is_worth_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.coach.finding import Finding
    from afterword.manuscript import Edit, Manuscript, Placed


class Marks:
    """What a model said of each paragraph, known by the paragraph's content, and where it stands.

    Offsets are code points. Changed on the event loop alone.
    """

    def __init__(self, manuscript: Manuscript) -> None:
        """Nothing is known, nothing has changed."""
        self._manuscript = manuscript
        self._known: dict[bytes, tuple[Finding, ...]] = {}
        self._settled: set[bytes] = set()
        self._changed: list[tuple[int, int]] = []
        self._placed: list[Finding] = []

    @property
    def manuscript(self) -> Manuscript:
        """The text as of which everything here stands."""
        return self._manuscript

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings where they stand."""
        return self._placed

    def settling(self, manuscript: Manuscript) -> Iterator[None]:
        """Take a text's paragraphs for settled: no question is asked about them; for `paced`."""
        for placed in paragraphs(manuscript):
            self._settled.add(placed.block.digest)
            yield

    def edited(self, manuscript: Manuscript, edits: Sequence[Edit]) -> None:
        """Take up a later text; `edits` led to it, in their order."""
        changed = manuscript.changed_since(self._manuscript)
        self._manuscript = manuscript
        self._placed = [f for one in self._placed if (f := carried(one, edits)) is not None]
        if changed is None:
            return
        spans = [_moved(span, changed.start, changed.was, changed.growth) for span in self._changed]
        self._changed = _joined([*spans, (changed.start, changed.now)])
        for placed in manuscript.blocks(changed.start, changed.now):
            if is_worth_asking(placed):
                digest = placed.block.digest
                if digest in self._known:
                    self._put(placed, self._known[digest])

    def waiting(self, *, but: Iterable[int]) -> list[Placed]:
        """Changed paragraphs that nobody was asked about, without those at the offsets `but`."""
        left: list[tuple[int, int]] = []
        found: list[Placed] = []
        here = set(but)
        for start, end in self._changed:
            blocks = [
                placed
                for placed in self._manuscript.blocks(start, max(end, start + 1))
                if is_worth_asking(placed) and placed.block.digest not in self._settled
            ]
            if blocks:
                left.append((blocks[0].start, blocks[-1].end))
            found += [p for p in blocks if not any(p.start <= at <= p.end for at in here)]
        self._changed = left
        return found

    def is_known(self, placed: Placed) -> bool:
        """Whether somebody has been asked about this text."""
        return placed.block.digest in self._known

    def know(self, placed: Placed, findings: Sequence[Finding]) -> None:
        """Keep what was found in a text, wherever it stands; see `placing`."""
        self._known[placed.block.digest] = tuple(findings)
        self._settled.add(placed.block.digest)

    def placing(self, manuscript: Manuscript) -> Iterator[bool]:
        """Put all that is known where it stands in a text; for `paced`, in small steps.

        Yields False, and ends, once the text is another.
        """
        for placed in paragraphs(manuscript):
            if manuscript is not self._manuscript:
                yield False
                return
            if findings := self._known.get(placed.block.digest):
                self._put(placed, findings)
            yield True

    def learn(self, placed: Placed, findings: Sequence[Finding]) -> bool:
        """Keep what was found in a paragraph; whether it still stands where it stood.

        Offsets are from the paragraph's start.
        """
        self.know(placed, findings)
        here = self._manuscript.block_at(placed.start)
        if here is None or here.start != placed.start or here.block.text != placed.block.text:
            return False
        self._put(here, findings)
        return True

    def forget(self) -> None:
        """Somebody else judges now: nothing that was said counts any more."""
        self._known.clear()
        self._placed = []

    def _put(self, placed: Placed, findings: Sequence[Finding]) -> None:
        at = placed.start
        self._placed = [f for f in self._placed if f.end <= at or f.start >= placed.end]
        self._placed += [replace(f, start=f.start + at, end=f.end + at) for f in findings]


def paragraphs(manuscript: Manuscript) -> Iterator[Placed]:
    """The paragraphs that a question could be asked about, in order; for `paced`, too."""
    return (placed for placed in manuscript.blocks() if is_worth_asking(placed))


def carried(finding: Finding, edits: Sequence[Edit]) -> Finding | None:
    """A finding after edits; None where one touched its quote, or lengthened a word of it.

    Related places that were touched are dropped alone.
    """
    spans: list[tuple[int, int, str] | None] = [
        (finding.start, finding.end, ""),
        *finding.related,
    ]
    for edit in edits:
        spans = [_after(span, edit) if span else None for span in spans]
    if spans[0] is None:
        return None
    start, end, _ = spans[0]
    related = tuple(span for span in spans[1:] if span)
    if (start, end, related) == (finding.start, finding.end, finding.related):
        return finding
    return replace(finding, start=start, end=end, related=related)


def _after(span: tuple[int, int, str], edit: Edit) -> tuple[int, int, str] | None:
    start, end, note = span
    if edit.start > end:
        return span
    if edit.end < start:
        return start + edit.growth, end + edit.growth, note
    if edit.start == end:
        return None if edit.text[:1].isalnum() else span
    if edit.end == start:
        joins = edit.text[-1:].isalnum()
        return None if joins else (start + edit.growth, end + edit.growth, note)
    return None


def _moved(span: tuple[int, int], start: int, was: int, growth: int) -> tuple[int, int]:
    """A stretch after `[start, was)` became longer by `growth`; one that overlaps takes it in."""
    first, last = span
    if last <= start:
        return span
    if first >= was:
        return first + growth, last + growth
    return min(first, start), max(last, was) + growth


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
