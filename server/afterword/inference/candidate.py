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
class Prices:
    """What a million tokens cost, in the currency of the writer's settings; None: unknown."""

    input: float | None = None
    output: float | None = None

    def of(self, prompt_tokens: int, answer_tokens: int) -> float | None:
        """What one answer cost; None where no price is set. A price that is missing counts as 0."""
        if self.input is None and self.output is None:
            return None
        paid = prompt_tokens * (self.input or 0.0) + answer_tokens * (self.output or 0.0)
        return paid / 1_000_000


#: What costs nothing that anybody knows of.
FREE = Prices()


@dataclass(frozen=True, slots=True)
class Receipt:
    """How candidates came about; holds no manuscript text and no key.

    Times are in seconds; `prompt_tokens` counts as the engine's tokenizer does. `started_at` is
    a Unix time. `cost` is in the currency of the settings' prices, None where none are set.
    `feature` is whose settings the engine had: "ghost", "gap", "rewrite".
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
    feature: str = "ghost"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One generated text, ready to be shown."""

    text: str
    temperature: float | None
    finish: Finish | None
    tokens: int
    receipt: Receipt
