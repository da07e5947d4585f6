"""A candidate on its way from the model to the writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from afterword.postprocess.words import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.postprocess.surroundings import Surroundings


_MORE: Final = 2  # paragraphs


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
class Filling:
    """What is to fill a hole, as far as the writer said.

    `beat` is the writer's note on it. An inline hole takes at most so many `sentences`, one that
    is a block of its own at most so many `paragraphs`. `spoken` says that the note asks for words
    said aloud. While there are fewer than `least` words, such as a line of dialogue alone, two more
    paragraphs may follow.
    """

    beat: str = ""
    inline: bool = False
    paragraphs: int = 1
    least: int = 0
    sentences: int = 2
    spoken: bool = False

    def takes_more(self, written: Sequence[str]) -> bool:
        """Whether another paragraph may follow these."""
        if len(written) < self.paragraphs:
            return True
        words = sum(len(words_of(text)) for text in written)
        return words < self.least and len(written) < self.paragraphs + _MORE


@dataclass(frozen=True, slots=True)
class Job:
    """What a filter may want to know beside the text.

    `finished` says that the stream has ended; `chat` that the model answers in messages, whose
    answers do not start with the space that a continuation would start with; `filling` what hole
    the text is for, None where it goes on at a cursor.
    """

    shape: Shape
    around: Surroundings
    finished: bool
    chat: bool = False
    filling: Filling | None = None


@dataclass(frozen=True, slots=True)
class Polished:
    """What may be shown.

    `text` starts at the cursor and fits there; "" when nothing is worth offering, or not yet.
    `dropped` is then the name of the filter that decided so. `complete` says that more of the
    stream would add nothing, `forced` that another answer may well fill a hole better: this one
    was cut where the sentence behind it seems to go on best, and did not come to its words of
    itself; or it says one thing again and again, or is but a cry where a paragraph is wanted.
    """

    text: str
    dropped: str | None
    complete: bool
    forced: bool = False


Filter = Callable[[Draft, Job], Draft]
