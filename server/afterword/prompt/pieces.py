"""What a prompt is made of, before and after it was fitted to a budget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from afterword.inference import PromptText


class Trim(StrEnum):
    """How a piece may be shortened.

    START drops from the start and keeps the end, END the reverse, both at paragraph ends and then
    at sentence ends. A NEVER piece is whole or left out.
    """

    NEVER = "never"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What didn't fit: a whole piece, or what was trimmed off one, about `tokens` long."""

    name: str
    tokens: int
    origin: str
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A named part of a prompt.

    Pieces are given in the order in which they will stand, the most stable first, so that a
    prefix cache serves every keystroke. `priority` says only what goes first when room is short:
    the lowest. `origin` tells the writer where the text comes from. `max_share` bounds the piece
    to a part of the budget. `before` joins it to what stands before it. `omitted` is what its
    maker has left out already. `why` tells the writer, in a few words, why it is in.
    """

    name: str
    text: str
    priority: int
    origin: str
    trim: Trim = Trim.NEVER
    max_share: float = 1.0
    role: Literal["system", "user"] = "user"
    before: str = "\n\n"
    omitted: tuple[LeftOut, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class FittedPiece:
    """A piece as it stands in the prompt; `tokens` without what joins it to its neighbours."""

    name: str
    tokens: int
    text: str
    origin: str
    trimmed: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt within its budget; `budget` and `used` in tokens, `used` never the larger.

    `used` is the whole prompt's count, for chat with what its messages cost on top of their text.
    """

    budget: int
    used: int
    pieces: tuple[FittedPiece, ...]
    left_out: tuple[LeftOut, ...]
    content: PromptText
