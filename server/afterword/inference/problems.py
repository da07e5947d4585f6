"""What can go wrong at an engine, in words for the writer."""

from __future__ import annotations

from enum import StrEnum


class ProblemKind(StrEnum):
    """The kinds of trouble a caller may want to tell apart."""

    NO_WEIGHTS = "no-weights"
    UNREACHABLE = "unreachable"
    UNAUTHORISED = "unauthorised"
    UNKNOWN_MODEL = "unknown-model"
    REFUSED = "refused"
    OVERLOADED = "overloaded"
    NONSENSE = "nonsense"
    CUT_SHORT = "cut-short"
    TIMED_OUT = "timed-out"
    OFFLINE = "offline"
    NO_ROOM = "no-room"


class EngineProblem(Exception):  # noqa: N818 -- it is the writer's problem before it is our error
    """An engine could not do what was asked.

    `str(problem)` is one line for the writer: what failed and what to do about it. It never
    holds manuscript text, a key, or a traceback.
    """

    def __init__(self, kind: ProblemKind, line: str) -> None:
        """Keep the kind beside the line that the writer sees."""
        super().__init__(line)
        self.kind = kind
