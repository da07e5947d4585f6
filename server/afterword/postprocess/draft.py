"""A candidate on its way from the model to the writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.postprocess.surroundings import Surroundings


class Shape(StrEnum):
    """What was asked for."""

    PARAGRAPH = "paragraph"
    SENTENCES = "sentences"
    SENTENCE = "sentence"


class End(StrEnum):
    """How a draft ends.

    OPEN: where the stream stands now, or was cut by its length. BREAK: the model itself went on
    to another paragraph. CUT: a filter cut it, and nothing that may still come belongs to it.
    JOINED: cut where it runs into the words after the cursor, so that it needs no end of its own.
    """

    OPEN = "open"
    BREAK = "break"
    CUT = "cut"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate's text (`body`) apart from the white space that led it (`lead`)."""

    lead: str
    body: str
    end: End = End.OPEN

    @classmethod
    def of(cls, raw: str, end: End = End.OPEN) -> Draft:
        """Part a text from the white space that leads it."""
        body = raw.lstrip()
        return cls(raw[: len(raw) - len(body)], body, end)

    def cut(self, at: int) -> Draft:
        """Only what stands before `at`; the same draft where that is all of it."""
        if at >= len(self.body):
            return self
        return replace(self, body=self.body[:at].rstrip(), end=End.CUT)

    def with_body(self, body: str) -> Draft:
        """The same draft with another text."""
        return self if body == self.body else replace(self, body=body)


@dataclass(frozen=True, slots=True)
class Job:
    """What a filter may want to know beside the text.

    `finished` says that the stream has ended; `chat` that the model answers in messages, whose
    answers do not start with the space that a continuation would start with.
    """

    shape: Shape
    around: Surroundings
    finished: bool
    chat: bool = False


@dataclass(frozen=True, slots=True)
class Polished:
    """What may be shown.

    `text` starts at the cursor and fits there; "" when nothing is worth offering, or not yet.
    `dropped` is then the name of the filter that decided so. `complete` says that more of the
    stream would add nothing.
    """

    text: str
    dropped: str | None
    complete: bool


Filter = Callable[[Draft, Job], Draft]
