"""How a budget is split between the text itself and what is known beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Recent text is worth most to a small model and an outline adds to it (measured: 3.771 nats per
# token for outline + 500 tokens, 3.814 for 500 tokens alone, 3.762 for 1,000): a fifth of a
# small budget goes to the plan, a quarter of a large one.
_PLAN_SMALL: Final = 0.20
_PLAN: Final = 0.25
SMALL_BUDGET: Final = 2_000
_PLAN_MOST: Final = 3_000
# Other tools give lore a quarter of the context, always-on and triggered together.
_STEADY_LORE: Final = 0.10
_TRIGGERED_LORE: Final = 0.15
_LORE_MOST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Shares:
    """The most tokens that each part may take; what one doesn't need goes to the recent text.

    `plan`: title, premise, outline. `steady`: lore that is always on, and pinned facts.
    `triggered`: lore that the text before the cursor names.
    """

    plan: int
    steady: int
    triggered: int


def shares_of(budget: int) -> Shares:
    """The split of a prompt's budget (tokens)."""
    plan = _PLAN_SMALL if budget <= SMALL_BUDGET else _PLAN
    return Shares(
        plan=min(int(budget * plan), _PLAN_MOST),
        steady=min(int(budget * _STEADY_LORE), _LORE_MOST),
        triggered=min(int(budget * _TRIGGERED_LORE), _LORE_MOST),
    )
