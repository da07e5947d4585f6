"""Long work in short slices, so that the event loop answers in between."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_Result = TypeVar("_Result")

#: Work between two looks at what else there is to do (seconds): a keystroke's answer is allowed
#: less than a frame, and this is an eighth of one.
_SLICE = 0.002
#: Rest after a slice (seconds): half of the processor stays with whatever else runs.
_REST = 0.002


async def paced(steps: Iterable[_Result], *, rest: float = _REST) -> list[_Result]:
    """Run an iterator of small steps to its end, leaving the event loop free in between.

    Each step should take well under two milliseconds. Cancelling stops between two steps. `rest`
    is how long to rest after a slice, in seconds: 0 for what somebody waits for.
    """
    done: list[_Result] = []
    began = time.perf_counter()
    for step in steps:
        done.append(step)
        if time.perf_counter() - began > _SLICE:
            await asyncio.sleep(rest)
            began = time.perf_counter()
    return done
