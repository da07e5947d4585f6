"""Filling a whole draft: every gap, front to back, each seeing what was put into the last one."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.features.gaps.filling import fillings
from afterword.features.gaps.holes import Hole

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from afterword.features.completion import Desk
    from afterword.inference import Candidate
    from afterword.manuscript import Gap, Manuscript


@dataclass(frozen=True, slots=True)
class Step:
    """One gap of a draft: the `number`th (from 1) of `count`, and what there is to put into it.

    `candidate` is None where nothing worth offering came back: the gap stays.
    """

    number: int
    count: int
    hole: Hole
    candidate: Candidate | None


async def every_filling(
    now: Callable[[], Manuscript],
    desk_at: Callable[[int], Desk],
    *,
    temperature: float | None = None,
    seed: int | None = None,
    begins: Callable[[int, int, Hole], None] = lambda _number, _count, _hole: None,
) -> AsyncGenerator[Step, None]:
    """One step for each gap, front to back.

    Whoever takes a step puts the candidate into the text before the next one is asked for: `now`
    gives the text as it then is, `desk_at` what a request at an offset (code points) works with;
    `begins` hears of each gap before it is asked about. The gaps are those that there were at the
    beginning: what the writer fills meanwhile is left out, as are new ones. May be closed between
    two steps and within one.

    Raises:
        EngineProblem: the engine failed; the steps before it were taken.
    """
    ahead = deque(_marker(now(), gap) for gap in now().gaps)
    count = len(ahead)
    for number in range(1, count + 1):
        hole = _next(now(), ahead)
        ahead.popleft()
        if hole is None:
            continue
        begins(number, count, hole)
        found = await fillings(desk_at(hole.start), hole, temperature=temperature, seed=seed)
        yield Step(number, count, hole, found[0] if found else None)


def _next(manuscript: Manuscript, ahead: Sequence[str]) -> Hole | None:
    """The first of the gaps ahead, counted among its like from the end; None where it is gone."""
    like = [gap for gap in manuscript.gaps if _marker(manuscript, gap) == ahead[0]]
    behind = sum(marker == ahead[0] for marker in ahead)
    return Hole.of(like[-behind]) if behind <= len(like) else None


def _marker(manuscript: Manuscript, gap: Gap) -> str:
    return manuscript.text.slice(gap.start, gap.end)
