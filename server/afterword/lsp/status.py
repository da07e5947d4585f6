"""`afterword/status`: whether the server is ready, busy, degraded or paused, and why."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from afterword.features.coaching.status import CoachState, CoachStatus

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

STATUS_NOTIFICATION = "afterword/status"

#: Work shorter than this is not worth a flicker in the status bar (seconds).
_NOTICEABLE = 0.2


class State(StrEnum):
    """What the status bar shows."""

    READY = "ready"
    BUSY = "busy"
    DEGRADED = "degraded"
    PAUSED = "paused"


class StatusBoard:
    """Keeps the state and tells the client when it changes."""

    def __init__(
        self, notify: Callable[[str, Any], None], *, noticeable: float = _NOTICEABLE
    ) -> None:
        """`notify(method, params)` sends a notification to the client."""
        self._notify = notify
        self._noticeable = noticeable
        self._sent: tuple[State, str, CoachStatus] | None = None
        self._coach = CoachStatus(CoachState.READY)
        self._trouble = ""
        self._paused = False
        self._working = 0

    def tell(self) -> None:
        """Send the state if it differs from the last one sent."""
        now = (self._state(), self._message(), self._coach)
        if now != self._sent:
            self._sent = now
            coach = {"state": self._coach.state.value, "message": self._coach.line}
            told = {"state": now[0].value, "message": now[1], "coach": coach}
            self._notify(STATUS_NOTIFICATION, told)

    def coach(self, status: CoachStatus) -> None:
        """How the coach is: beside everything else, since what it can't do hinders nothing."""
        self._coach = status
        self.tell()

    def pause(self, *, paused: bool) -> None:
        """The writer wants quiet, or no longer."""
        self._paused = paused
        self.tell()

    def trouble(self, line: str) -> bool:
        """Something does not work; one line says what and what to do. Whether that is news."""
        news = line != self._trouble
        self._trouble = line
        self.tell()
        return news

    def well(self) -> None:
        """What did not work does again."""
        self._trouble = ""
        self.tell()

    @asynccontextmanager
    async def busy(self) -> AsyncGenerator[None, None]:
        """Show that work is under way, once it takes noticeably long."""
        shown = False

        def show() -> None:
            nonlocal shown
            shown = True
            self._more_work(1)

        timer = asyncio.get_running_loop().call_later(self._noticeable, show)
        try:
            yield
        finally:
            timer.cancel()
            if shown:
                self._more_work(-1)

    def _more_work(self, change: int) -> None:
        self._working = max(0, self._working + change)
        self.tell()

    def _state(self) -> State:
        if self._paused:
            return State.PAUSED
        if self._trouble:
            return State.DEGRADED
        return State.BUSY if self._working else State.READY

    def _message(self) -> str:
        return "" if self._paused else self._trouble
