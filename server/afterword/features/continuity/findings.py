"""What a continuity check finds, and how it can be set right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Rule(StrEnum):
    """What was contradicted."""

    NAME = "name-spelling"
    ATTRIBUTE = "attribute"
    DEAD = "dead-speak"
    DAY = "day"


class Span(NamedTuple):
    """Code point offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """The other of the two places that disagree.

    `path` is None for the manuscript itself; `says` tells in a few words what stands there.
    `line` is the first line of the place in a file other than the manuscript, from 0; offsets
    are code points in the manuscript, and 0 in another file.
    """

    path: Path | None
    start: int
    end: int
    says: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to make both places agree: `[start, end)` of the manuscript or a file's line.

    `old` is what must still stand there, or nothing is changed. In a file other than the
    manuscript, `old` is looked for in those of the lines `[line, end_line]` that `anchor` stands
    in, too, without regard to capitals, and must be found once.
    """

    title: str
    path: Path | None
    start: int
    end: int
    old: str
    new: str
    line: int = 0
    end_line: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two places that can't both be right; `[start, end)` is the one to look at, in code points.

    `quote` is the text that stands there.
    """

    rule: Rule
    start: int
    end: int
    quote: str
    message: str
    other: Place
    fixes: tuple[Fix, ...] = ()
