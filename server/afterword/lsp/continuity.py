"""Checking a document's continuity while the writer rests."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from afterword.features.continuity import ContinuityChecker, in_order
from afterword.features.pacing import paced
from afterword.lsp.diagnostics import Anchor, Elsewhere, FileChange, Finding, Repair

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.continuity import Contradiction, Fix
    from afterword.lsp.diagnostics import Diagnostics
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import Lore

SOURCE: Final = "continuity"
#: Rest after the last edit before the text is checked (seconds).
IDLE: Final = 1.5


class ContinuityWatch:
    """Checks one document once its writer has rested; an edit stops a check that is under way."""

    def __init__(
        self,
        look: Callable[[], tuple[Manuscript, Lore, bool]],
        diagnostics: Diagnostics,
        *,
        idle_s: float = IDLE,
    ) -> None:
        """`look()` gives the manuscript and its lore as they are, and whether to check at all."""
        self._look = look
        self._diagnostics = diagnostics
        self._idle_s = idle_s
        self._checker = ContinuityChecker()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def soon(self) -> None:
        """Something changed: check once nothing more does for a while."""
        self.stop()
        self._timer = asyncio.get_running_loop().call_later(self._idle_s, self._begin)

    def stop(self) -> None:
        """Check nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _begin(self) -> None:
        self._timer = None
        self._task = asyncio.create_task(self._check())

    async def _check(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            manuscript, lore, wanted = self._look()
            steps = await paced(self._checker.steps(manuscript, lore)) if wanted else []
            found = [as_finding(one, manuscript) for one in in_order(steps)]
            self._diagnostics.put(SOURCE, found)


def as_finding(one: Contradiction, manuscript: Manuscript) -> Finding:
    """A contradiction as a finding, with its places anchored."""
    anchors = [Anchor(one.start, one.end, one.quote)]
    elsewhere: tuple[Elsewhere, ...] = ()
    other = one.other
    if other.path is not None:
        elsewhere = (Elsewhere(other.path, other.line, other.says),)
    elif other.end > other.start and (other.start, other.end) != (one.start, one.end):
        quote = manuscript.text.slice(other.start, other.end)
        anchors.append(Anchor(other.start, other.end, quote, other.says))
    repairs = tuple(repair for fix in one.fixes if (repair := _repair(fix, anchors)) is not None)
    return Finding(
        SOURCE,
        one.rule.value,
        one.message,
        tuple(anchors),
        elsewhere,
        repairs,
    )


def _repair(fix: Fix, anchors: list[Anchor]) -> Repair | None:
    if fix.path is not None:
        change = FileChange(fix.path, fix.line, fix.end_line, fix.old, fix.anchor)
        return Repair(fix.title, fix.new, file=change)
    for n, anchor in enumerate(anchors):
        if (anchor.start, anchor.end) == (fix.start, fix.end):
            return Repair(fix.title, fix.new, n)
    return None
