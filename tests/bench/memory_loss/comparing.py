"""Means, paired differences and their intervals."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.memory_loss.scoring import Scored

_DRAWS: Final = 10_000
_TAIL: Final = 0.025


class Measured(Protocol):
    """Whatever has a mean loss."""

    @property
    def mean(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """Of means over places, nats per token; negative where the first is better."""

    mean: float
    low: float
    high: float
    better: int
    places: int

    def __str__(self) -> str:
        interval = f"{self.low:+.3f} to {self.high:+.3f}"
        return f"{self.mean:+.3f} ({interval}; better at {self.better} of {self.places})"


def difference(ones: Sequence[Measured], others: Sequence[Measured]) -> Difference:
    """Place by place; the interval holds 95 % of the means of places drawn anew."""
    pairs = [one.mean - other.mean for one, other in zip(ones, others, strict=True)]
    chance = random.Random(1)
    means = sorted(mean(chance.choices(pairs, k=len(pairs))) for _ in range(_DRAWS))
    low, high = means[int(_DRAWS * _TAIL)], means[int(_DRAWS * (1 - _TAIL))]
    return Difference(mean(pairs), low, high, sum(pair < 0 for pair in pairs), len(pairs))


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def loss(scores: Sequence[Measured]) -> float:
    """The mean over places of the mean loss of a place's tokens."""
    return mean([score.mean for score in scores])


def entity_loss(scores: Sequence[Scored]) -> float:
    """The mean loss of all tokens of names."""
    return mean([one for score in scores for one in score.entity_losses])
