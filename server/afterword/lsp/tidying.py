"""Looking for garbage only while the writer rests."""

from __future__ import annotations

import asyncio
import gc

#: A full collection looks at every object there is, and a novel is a hundred thousand of them:
#: 50 ms in which nothing is answered, every few hundred requests. So none starts by itself.
_NEVER = 1_000_000
#: Rest after which one is made (seconds).
_REST = 5.0


def collect_only_when_told() -> None:
    """Leave young objects to Python as always, and full collections to `Tidying`."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _NEVER)


class Tidying:
    """Makes a full collection once the writer has rested for a while."""

    def __init__(self) -> None:
        """Wait for a first keystroke."""
        self._timer: asyncio.TimerHandle | None = None

    def active(self) -> None:
        """The writer is at it."""
        self.stop()
        self._timer = asyncio.get_running_loop().call_later(_REST, gc.collect)

    def stop(self) -> None:
        """Collect nothing more."""
        if self._timer is not None:
            self._timer.cancel()
