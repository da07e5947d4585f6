"""Receipts for candidates: how each came about, without a word of its text."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from afterword.inference import Candidate, PieceUse, Receipt

if TYPE_CHECKING:
    from afterword.features.completion.desk import Desk
    from afterword.features.completion.live import LiveStream
    from afterword.features.completion.question import Question
    from afterword.prompt import Prompt


def candidate_from(desk: Desk, question: Question, stream: LiveStream, text: str) -> Candidate:
    """A candidate with its receipt."""
    receipt = receipt_of(desk, question.prompt, stream)
    return Candidate(text, receipt.temperature, stream.finish, stream.tokens, receipt)


def receipt_of(desk: Desk, prompt: Prompt, stream: LiveStream) -> Receipt:
    """How what the stream gave came about."""
    sampling = stream.request.sampling
    return Receipt(
        id=uuid.uuid4().hex[:16],
        engine=desk.engine.label,
        model=desk.engine.model,
        pieces=tuple(PieceUse(piece.name, piece.tokens) for piece in prompt.pieces),
        prompt_tokens=prompt.used,
        answer_tokens=stream.tokens,
        temperature=sampling.temperature,
        seed=sampling.seed,
        started_at=stream.started_at,
        seconds_to_first=stream.seconds_to_first,
        seconds=stream.seconds,
        cost=desk.prices.of(prompt.used, stream.tokens),
        feature=desk.feature,
    )
