"""Strands for tests."""

from __future__ import annotations

from afterword.features.loom.strands import Strand
from afterword.inference import PieceUse, Receipt


def receipt(name: str, temperature: float | None = 0.6) -> Receipt:
    return Receipt(
        id=name,
        engine="fake",
        model="fake-1",
        pieces=(PieceUse("recent text", 12),),
        prompt_tokens=12,
        answer_tokens=7,
        temperature=temperature,
        seed=3,
        started_at=1_700_000_000.5,
        seconds_to_first=None,
        seconds=0.25,
        cost=0.001,
        feature="ghost",
    )


def strand(
    name: str,
    text: str = "Nobody came.",
    *,
    batch: str = "one",
    parent: str | None = None,
    kept_at: float = 1_700_000_000.0,
) -> Strand:
    return Strand(name, batch, parent, text, "empty-line", receipt(name), kept_at)
