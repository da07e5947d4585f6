"""The rules' findings and the model's as one list: at most one squiggle anywhere."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.coach.finding import Finding

#: A slip of the keyboard, which goes before any opinion about the sentence it stands in.
_PLAIN: Final = frozenset({"doubled-word"})
_RULES: Final = "rules"


def merged(rules: Iterable[Finding], model: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings in the order of the text, no two squiggles of which overlap.

    The model goes before a rule, since it has read the sentence; a doubled word goes before both;
    of two rules the one that marks less. Praise is no squiggle, and may stand around or inside a
    rule's finding, but not where the model finds fault.
    """
    marked, faults, praised = _Line(), _Line(), _Line()
    kept: list[Finding] = []
    for finding in sorted((*model, *rules), key=_rank):
        if finding.praise:
            fits = faults.is_free(finding) and praised.take(finding)
        else:
            fits = marked.take(finding)
            if fits and finding.source != _RULES:
                faults.take(finding)
        if fits:
            kept.append(finding)
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.rule)))


class _Line:
    """Stretches that don't overlap."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def is_free(self, finding: Finding) -> bool:
        """Whether nothing that was taken overlaps it."""
        place = bisect_right(self._starts, finding.start)
        before = place and self._ends[place - 1] > finding.start
        behind = place < len(self._starts) and self._starts[place] < finding.end
        return not before and not behind

    def take(self, finding: Finding) -> bool:
        """Take the finding's stretch, if it is free."""
        if not self.is_free(finding):
            return False
        place = bisect_right(self._starts, finding.start)
        self._starts.insert(place, finding.start)
        self._ends.insert(place, finding.end)
        return True


def _rank(finding: Finding) -> tuple[int, int, int, str]:
    if finding.rule in _PLAIN:
        order = 0
    elif finding.praise:
        order = 3
    else:
        order = 2 if finding.source == _RULES else 1
    return order, finding.end - finding.start, finding.start, finding.rule
