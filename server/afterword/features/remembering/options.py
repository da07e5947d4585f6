"""What a writer can choose about memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BuildTime = Literal["idle", "asked"]


@dataclass(frozen=True, slots=True)
class MemoryOptions:
    """The `[memory]` settings, resolved.

    Attributes:
        build: `idle` has the model bring the running summary up to date while the writer rests,
            `asked` only when told to; both concern a model that summarises alone: what needs none
            is always current.
        cache_mb: how large the file of summaries may grow, in millions of bytes.
    """

    build: BuildTime = "idle"
    cache_mb: int = 200
