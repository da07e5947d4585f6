"""How the coach is, for a status line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CoachState(StrEnum):
    """What the coach can do now."""

    READY = "ready"
    BUSY = "busy"
    RULES_ONLY = "rules-only"
    DEGRADED = "degraded"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class CoachStatus:
    """A state, and one line on why where it isn't plain."""

    state: CoachState
    line: str = ""
