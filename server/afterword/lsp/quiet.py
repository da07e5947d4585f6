"""Pausing and snoozing: no ghost text unless the writer asks for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.lsp.session import Session
    from afterword.lsp.status import StatusBoard


class Quiet:
    """Whether the writer wants to be left alone, and for how long."""

    def __init__(self, board: StatusBoard, session: Session) -> None:
        """Start talkative."""
        self._board = board
        self._session = session
        self._timer: asyncio.TimerHandle | None = None

    @property
    def paused(self) -> bool:
        """Whether nothing is offered unasked."""
        return not self._session.offering

    def pause(self, minutes: float | None = None) -> None:
        """Be quiet: until resumed, or for so many minutes."""
        self._set(paused=True)
        if minutes is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(minutes * 60, self.resume)

    def resume(self) -> None:
        """Offer text again."""
        self._set(paused=False)

    def _set(self, *, paused: bool) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._session.offering = not paused
        self._board.pause(paused=paused)
