"""Who may use an engine now: so many places, given by priority and then in order of coming."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Turn:
    """One request's claim to a place; keeps its position in the queue when it has to come back."""

    __slots__ = ("granted", "interrupt", "order", "priority")

    def __init__(self, priority: int, order: int) -> None:
        """Claim a place; smaller numbers are served sooner."""
        self.priority = priority
        self.order = order
        self.granted = asyncio.Event()
        self.interrupt: Callable[[], object] | None = None

    def __lt__(self, other: Turn) -> bool:
        return (self.priority, self.order) < (other.priority, other.order)


class Gate:
    """The places of one server, shared by every engine that talks to it.

    Where it `preempts`, a request that finds no place interrupts the one inside that matters
    least, if that one has a lower priority and can be interrupted.
    """

    def __init__(self, places: int, *, preempts: bool) -> None:
        """Open `places` places."""
        self.preempts = preempts
        self._places = places
        self._inside: set[Turn] = set()
        self._waiting: list[Turn] = []
        self._orders = itertools.count()

    def turn(self, priority: int) -> Turn:
        """A claim for one request."""
        return Turn(priority, next(self._orders))

    async def enter(self, turn: Turn) -> None:
        """Wait for a place."""
        turn.granted.clear()
        heapq.heappush(self._waiting, turn)
        self._admit()
        try:
            await turn.granted.wait()
        except BaseException:
            self.leave(turn)
            raise

    def interruptible(self, turn: Turn, interrupt: Callable[[], object]) -> None:
        """Say how the request inside can be interrupted, which may happen at once."""
        turn.interrupt = interrupt
        self._admit()

    def leave(self, turn: Turn) -> None:
        """Give the place back, or stop waiting for one."""
        turn.interrupt = None
        self._inside.discard(turn)
        if turn in self._waiting:
            self._waiting.remove(turn)
            heapq.heapify(self._waiting)
        self._admit()

    def _admit(self) -> None:
        while self._waiting and len(self._inside) < self._places:
            turn = heapq.heappop(self._waiting)
            self._inside.add(turn)
            turn.granted.set()
        if self.preempts and self._waiting:
            least = max(self._inside)
            if least.priority > self._waiting[0].priority and least.interrupt is not None:
                least.interrupt()
