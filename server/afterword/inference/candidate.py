"""Candidates and the receipts that say how they came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.inference.engine import Finish


@dataclass(frozen=True, slots=True)
class PieceUse:
    """One piece of the prompt behind a candidate: its name and its tokens, never its text."""

    name: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """How candidates came about; holds no manuscript text and no key.

    Times are in seconds; `prompt_tokens` counts as the engine's tokenizer does. `started_at` is
    a Unix time. `cost` is in the currency of the settings' prices, None where none are set.
    """

    id: str
    engine: str
    model: str
    pieces: tuple[PieceUse, ...]
    prompt_tokens: int
    answer_tokens: int
    temperature: float | None
    seed: int | None
    started_at: float
    seconds_to_first: float | None
    seconds: float
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One generated text, ready to be shown."""

    text: str
    temperature: float | None
    finish: Finish | None
    tokens: int
    receipt: Receipt
