"""Asking for other wordings: one stream for each, with its receipt."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.features.completion.live import LiveStream
from afterword.features.completion.receipts import receipt_of
from afterword.inference import Candidate, Finish, GenerationRequest, Priority
from afterword.prompt import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.completion import Desk
    from afterword.inference import EngineProblem, Receipt
    from afterword.prompt import Piece, Prompt

_LEAST_ANSWER: Final = 48  # tokens


@dataclass(frozen=True, slots=True)
class Draw:
    """How to draw one answer.

    `tokens` is the most it may take; `temperature` and `seed` None are the settings'. `stop` ends
    it, and `enough` says of what came so far that no more is wanted. `copies` says that the answer
    has to repeat much of the prompt, which a penalty on repetition would forbid.
    """

    tokens: int
    temperature: float | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    enough: Callable[[str], bool] = lambda _raw: False
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """An answer as it came; `whole` unless its length cut it off."""

    raw: str
    whole: bool
    receipt: Receipt
    finish: Finish | None
    problem: EngineProblem | None


def prompt_of(desk: Desk, pieces: Sequence[Piece], answer: int) -> Prompt | None:
    """The prompt with room for an answer of so many tokens; None where the passage isn't whole."""
    budget = max(desk.context_tokens - answer, 1)
    prompt = fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat)
    wanted = [piece.name for piece in pieces if piece.name in {"passage", "wish"}]
    there = [piece.name for piece in prompt.pieces if not piece.trimmed]
    return prompt if all(name in there for name in wanted) else None


def answer_tokens(desk: Desk, text: str, factor: float) -> int:
    """The most tokens an answer may take that is `factor` times as long as a text."""
    wanted = int(desk.tokenizer.count(text) * factor) + _LEAST_ANSWER
    return min(wanted, desk.sampling.max_tokens, max(desk.context_tokens // 2, 1))


def begin(desk: Desk, prompt: Prompt, how: Draw) -> LiveStream:
    """Send a prompt."""
    sampling = replace(
        desk.sampling,
        max_tokens=how.tokens,
        temperature=desk.sampling.temperature if how.temperature is None else how.temperature,
        seed=desk.sampling.seed if how.seed is None else how.seed,
        stop=(*desk.sampling.stop, *how.stop),
        dry_multiplier=0.0 if how.copies else desk.sampling.dry_multiplier,
    )
    request = GenerationRequest(prompt.content, sampling, Priority.GAP)
    return LiveStream(desk.engine, request, how.enough)


async def ended(desk: Desk, prompt: Prompt, stream: LiveStream) -> Drawn:
    """Wait for a stream's end."""
    await stream.reach(lambda: stream.ended)
    return Drawn(
        stream.raw,
        stream.problem is None and stream.finish is not Finish.LENGTH,
        receipt_of(desk, prompt, stream),
        stream.finish,
        stream.problem,
    )


async def draw(desk: Desk, prompt: Prompt, how: Draw) -> Drawn:
    """Send a prompt and wait for the answer; closed upstream when cancelled.

    Raises:
        EngineProblem: the engine gave nothing.
    """
    stream = begin(desk, prompt, how)
    try:
        drawn = await ended(desk, prompt, stream)
    finally:
        stream.close()
    if drawn.problem is not None and not drawn.raw:
        raise drawn.problem
    return drawn


def candidate(text: str, drawn: Sequence[Drawn]) -> Candidate:
    """The candidate that several answers make up, with one receipt for all of them."""
    receipts = [one.receipt for one in drawn]
    own = receipts[0].id if len(receipts) == 1 else uuid.uuid4().hex[:16]
    costs = [receipt.cost for receipt in receipts if receipt.cost is not None]
    receipt = replace(
        receipts[0],
        id=own,
        prompt_tokens=sum(one.prompt_tokens for one in receipts),
        answer_tokens=sum(one.answer_tokens for one in receipts),
        seconds=sum(one.seconds for one in receipts),
        cost=sum(costs) if costs else None,
    )
    return Candidate(text, receipt.temperature, drawn[-1].finish, receipt.answer_tokens, receipt)
