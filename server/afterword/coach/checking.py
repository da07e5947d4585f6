"""Checking a manuscript as it is written: all of it once, then only what an edit touches.

What rules note in a paragraph is kept by the paragraph's text, what they make of it by stretch of
scene. The author's rates are frozen between full passes (`Checker.steps`): a keystroke changes
findings around it and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.coach.facts import Counts, Facts, facts_of
from afterword.coach.judging import audible, bench_of, finding_of, moved, shifted
from afterword.coach.rates import AuthorRates
from afterword.coach.region import Region, region_of
from afterword.coach.registry import RULES
from afterword.coach.stretches import Stretch, make_stale, stretches_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.coach.finding import Finding
    from afterword.coach.rule import Found, Rule
    from afterword.manuscript import Edit, Manuscript

_NEAR: Final = 300  # code points beside an edit within which blocks may come out otherwise
_FAR: Final = 20_000  # the same where a fence or comment may have opened or closed
_DRIFT: Final = 0.02  # change of the manuscript's length that makes the author's rates stale
_AT_ONCE: Final = 64  # blocks in one step where all are known
_SPARE: Final = 500  # paragraphs no longer in the text whose facts are kept, for undo


class Rechecked(NamedTuple):
    """What was judged again: all that the rules find in `[start, end)` now, code points.

    Findings elsewhere stand where the edits moved them. Those of rules that look at the whole book
    (`Rule.scope`) are in no `Rechecked`: they move too, and change only in a full pass.
    """

    start: int
    end: int
    findings: tuple[Finding, ...]


class Checker:
    """The craft rules over one manuscript; changes only in `check` and while `steps` runs."""

    def __init__(
        self, manuscript: Manuscript, *, rules: Sequence[Rule] = RULES, language: str = ""
    ) -> None:
        """Nothing is read yet; `language` is a code, "" to tell English from the text itself."""
        self._manuscript = manuscript
        self._rules = tuple(rules)
        self._language = language
        self._known: dict[str, Facts] = {}
        self._stretches: list[Stretch] = []
        self._levels: list[int] = []
        self._counts = Counts()
        self._rates: AuthorRates | None = None
        self._of_book: list[Finding] = []
        self._pending: list[Edit] = []  # what these have not been moved by yet
        self._version = 0

    @property
    def rates(self) -> AuthorRates:
        """The author's rates as last frozen."""
        return self._rates or AuthorRates()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is known now, in order; nothing between `<!-- afterword off -->` and `on`."""
        self._settle()
        findings = [*self._of_book, *self._told(0, len(self._stretches)).findings]
        findings.sort(key=_in_text)
        return tuple(audible(findings, self._stretches))

    def run(self) -> tuple[Finding, ...]:
        """One full pass at once; the findings, in order."""
        for _ in self.steps():
            pass
        return self.findings

    def steps(self) -> Iterator[None]:
        """One full pass, in steps of a millisecond or two: when opened, and whenever idle.

        Reads what is new, freezes the author's rates anew when the text has grown or shrunk by
        2 %, judges what that touches, and looks for the book's overused phrases. Edits may come
        between two steps, through `check`.
        """
        yield from self._read()
        if self._is_drifted():
            self._rates = AuthorRates.of(self._counts, self._language)
            for stretch in self._stretches:
                stretch.found = None
            yield
        place = 0
        while place < len(self._stretches):
            if self._stretches[place].found is None:
                version = self._version
                yield from self._judge(place)
                if version != self._version:
                    place = 0
                    continue
            place += 1
        yield from self._survey()

    def check(self, manuscript: Manuscript, edits: Sequence[Edit]) -> Rechecked:
        """Judge again what edits touched, in the order they were made; they led to `manuscript`.

        Reads only the touched paragraphs and judges only the stretches around them. Before a first
        full pass has read the text there is nothing to find.
        """
        self._manuscript = manuscript
        self._version += 1
        self._pending += edits
        if not self._stretches or not edits:
            return Rechecked(0, 0, ())
        unjudged = {id(stretch) for stretch in self._stretches if stretch.found is None}
        first, last = self._cut_around(region_of(edits))
        levels = _levels_of(manuscript)
        if levels != self._levels:
            fresh = self._cut(0, len(manuscript.text), opens=True)
            self._install(fresh, self._counts)
            first, last = 0, len(self._stretches)
        for place in range(first, last):
            stretch = self._stretches[place]
            if stretch.found is None and id(stretch) not in unjudged:
                for _ in self._judge(place):
                    pass
        return self._told(first, last)

    def _told(self, first: int, last: int) -> Rechecked:
        """What stands in the stretches `[first, last)`, in code points of the manuscript."""
        start = sum([stretch.size for stretch in self._stretches[:first]])
        at, findings = start, []
        for stretch in self._stretches[first:last]:
            findings += [shifted(finding, at) for finding in stretch.found or ()]
            at += stretch.size
        findings.sort(key=_in_text)
        return Rechecked(start, at, tuple(audible(findings, self._stretches)))

    def _settle(self) -> None:
        """Move the findings of the whole book to where they stand now."""
        if self._pending:
            pending, self._pending = self._pending, []
            self._of_book = [there for here in self._of_book if (there := moved(here, pending))]

    def _facts(self, text: str) -> Facts:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = facts_of(
                text, self._rules, len(self._manuscript.shape.margin)
            )
        return known

    def _is_drifted(self) -> bool:
        if self._rates is None:
            return True
        return abs(self._counts.words - self._rates.words) > _DRIFT * self._rates.words

    def _read(self) -> Iterator[None]:
        """Read the paragraphs that are new, and cut the whole text into stretches."""
        version = -1
        while version != self._version:
            version, manuscript = self._version, self._manuscript
            fresh, counts = [], Counts()
            for number, placed in enumerate(manuscript.blocks()):
                if placed.block.text not in self._known or not number % _AT_ONCE:
                    self._facts(placed.block.text)
                    yield
                    if version != self._version:
                        break
            else:
                for stretch in stretches_of(manuscript.blocks(), 0, self._facts, opens=True):
                    fresh.append(stretch)
                    for _, facts in stretch.paragraphs:
                        counts.add(facts)
                    yield
        _close(fresh, 0, len(self._manuscript.text))
        self._install(fresh, counts)
        yield

    def _cut(self, start: int, end: int, *, opens: bool) -> list[Stretch]:
        """The stretches between two offsets, of which the first begins at `start`."""
        blocks = (placed for placed in self._manuscript.blocks(start, end) if placed.start >= start)
        fresh = list(stretches_of(blocks, start, self._facts, opens=opens))
        _close(fresh, start, end)
        return fresh

    def _install(self, fresh: list[Stretch], counts: Counts) -> None:
        """Put a whole new cut in place; what came out as it was stays judged."""
        old = self._stretches
        first = _kept(old, fresh)
        last = len(fresh) - _kept(old[first:][::-1], fresh[first:][::-1])
        if fresh and (first < last or len(old) != len(fresh)):
            make_stale(fresh, max(first - 1, 0), min(last + 1, len(fresh)))
        self._stretches, self._counts = fresh, counts
        self._levels = _levels_of(self._manuscript)
        if len(self._known) > _SPARE + sum([len(stretch.paragraphs) for stretch in fresh]):
            self._known = {facts.text: facts for s in fresh for _, facts in s.paragraphs}

    def _cut_around(self, region: Region) -> tuple[int, int]:
        """Cut anew around what changed, until an old cut fits again.

        Returns the stretches `[first, last)` whose findings may be others now.
        """
        stretches = self._stretches
        starts = list(accumulate((s.size for s in stretches), initial=0))
        reach = _FAR if region.far else _NEAR
        first = bisect_right(starts, max(region.start - reach, 0)) - 1
        first = max(min(first, len(stretches) - 1) - 1, 0)
        last = min(bisect_right(starts, region.end + _NEAR), len(stretches))
        while True:
            until = starts[last] + region.growth
            fresh = self._cut(starts[first], until, opens=stretches[first].opens)
            if last == len(stretches) or self._fits(fresh[-1], stretches[last], until):
                break
            last += 1
        for stretch in stretches[first:last]:
            for _, facts in stretch.paragraphs:
                self._counts.add(facts, -1)
        old = stretches[first:last]
        kept = _kept(old, fresh)
        stretches[first:last] = fresh
        for stretch in fresh:
            for _, facts in stretch.paragraphs:
                self._counts.add(facts)
        spoke = [s.switches for s in old] != [s.switches for s in fresh]
        touched = make_stale(stretches, first + kept, first + len(fresh))
        return (0, len(stretches)) if spoke else touched

    def _fits(self, ending: Stretch, following: Stretch, at: int) -> bool:
        """Whether the text would be cut at `at`, too, between what was read and what follows."""
        begin = at - ending.size
        blocks = (b for b in self._manuscript.blocks(begin, at + 1) if b.start >= begin)
        *_, after = stretches_of(blocks, begin, self._facts, opens=ending.opens)
        head = following.paragraphs[:1]
        if after.opens != following.opens and following.opens:
            return False
        block = self._manuscript.block_at(at)
        return (
            block is not None
            and block.start == at
            and (following.opens or after.paragraphs == head)
        )

    def _judge(self, place: int) -> Iterator[None]:
        """Judge one stretch, a rule a step; what it finds stands when the last step is done."""
        stretch, rates, version = self._stretches[place], self.rates, self._version
        view, places = bench_of(self._stretches, place)
        found: list[Finding] = []
        for rule in self._rules:
            if rates.english or not rule.english:
                found += [
                    finding_of(rule, one, view.paragraphs, places)
                    for one in rule.judge(view, rates)
                    if view.is_own(one.place.paragraph)
                ]
            yield
            if version != self._version:
                return
        stretch.found = found

    def _survey(self) -> Iterator[None]:
        """Look at the book as a whole; given up when the text changes meanwhile."""
        version, rates = self._version, self.rates
        paragraphs: list[Facts] = []
        offsets: list[int] = []
        start = 0
        for stretch in self._stretches:
            paragraphs += [facts for _, facts in stretch.paragraphs]
            offsets += [start + at for at, _ in stretch.paragraphs]
            start += stretch.size
        found: list[tuple[Rule, Found]] = []
        for rule in self._rules:
            if rule.survey and (rates.english or not rule.english):
                for one in rule.survey(paragraphs, rates):
                    if one:
                        found.append((rule, one))
                    yield
                    if version != self._version:
                        return
        self._pending = []
        self._of_book = [finding_of(rule, one, paragraphs, offsets) for rule, one in found]


def _in_text(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.rule


def _close(stretches: Sequence[Stretch], start: int, end: int) -> None:
    """Let the last of the stretches between two offsets reach to the end."""
    if stretches:
        before = sum([stretch.size for stretch in stretches[:-1]])
        stretches[-1].size = end - start - before


def _levels_of(manuscript: Manuscript) -> list[int]:
    return [heading.level for heading in manuscript.outline.headings]


def _kept(old: Sequence[Stretch], fresh: Sequence[Stretch]) -> int:
    """How many stretches at the beginning came out as they were; they stay what they were."""
    kept = 0
    for before, after in zip(old, fresh, strict=False):
        same = before.size == after.size and before.paragraphs == after.paragraphs
        if not same or before.opens != after.opens or before.switches != after.switches:
            break
        after.found = before.found
        kept += 1
    return kept
