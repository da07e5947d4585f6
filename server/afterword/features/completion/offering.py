"""What ghost text comes to: suggestions to show, or the reason why an answer was dropped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.inference import Candidate


class Drop(StrEnum):
    """Why an answer was dropped instead of given."""

    SUPERSEDED = "superseded by a newer request"
    STALE = "the text changed meanwhile"


class Dropped(Exception):  # noqa: N818 -- dropping a stale answer is no error
    """The request's answer would come too late to be of use."""

    def __init__(self, why: Drop) -> None:
        """Keep the name of the reason."""
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One text to show from the cursor on, and the candidate it is (the rest of).

    Candidates that were asked for together have the same `batch`.
    """

    text: str
    candidate: Candidate
    batch: str = ""
