"""What a completion works with: frozen, so that typing on never changes a request under way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.context.recall import NOTHING
from afterword.inference import FREE

if TYPE_CHECKING:
    from afterword.context import Plan
    from afterword.context.recall import Recall
    from afterword.features.completion.options import CompletionOptions
    from afterword.inference import Engine, Prices, Sampling, Tokenizer
    from afterword.manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class Desk:
    """A snapshot of everything one request needs.

    Attributes:
        manuscript: the text as it stands.
        plan: what stands beside it (an outline file, an author's note).
        options: the writer's choices about ghost text.
        engine: who continues the text.
        tokenizer: that engine's tokenizer.
        context_tokens: prompt and answer together, in its tokens.
        chat: whether the engine speaks in messages.
        sampling: how to draw; its `max_tokens` is the most an answer may take.
        recall: what is known beside the text: lore, pinned facts, the story so far.
        feature: whose settings the engine has, as a receipt names it.
        prices: what the engine's tokens cost.
        tunable: the knobs of `Sampling` that the engine's server takes and the writer has left
            alone, so that a feature may turn them.
    """

    manuscript: Manuscript
    plan: Plan
    options: CompletionOptions
    engine: Engine
    tokenizer: Tokenizer
    context_tokens: int
    chat: bool
    sampling: Sampling
    recall: Recall = NOTHING
    feature: str = "ghost"
    prices: Prices = FREE
    tunable: frozenset[str] = frozenset()
