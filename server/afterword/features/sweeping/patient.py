"""An engine whose every request lets ghost text go first."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.inference import Priority

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from afterword.inference import Delta, Engine, GenerationRequest, PromptText


class PatientEngine:
    """Any engine, asked at the priority of gaps at most: a writer may type on during a sweep."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine; `asked` is set once it is asked for something."""
        self._engine = engine
        self.asked = asyncio.Event()

    @property
    def label(self) -> str:
        """The wrapped engine's."""
        return self._engine.label

    @property
    def model(self) -> str:
        """The wrapped engine's."""
        return self._engine.model

    def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        """See `Engine.stream`."""
        self.asked.set()
        priority = max(request.priority, Priority.GAP)
        return self._engine.stream(replace(request, priority=priority))

    async def warm(self, prompt: PromptText) -> None:
        """See `Engine.warm`."""
        await self._engine.warm(prompt)

    async def aclose(self) -> None:
        """See `Engine.aclose`."""
        await self._engine.aclose()
