"""The beginning of an entry: what is known of a candidate when it is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.ledger.ports import Entry
from afterword.manuscript.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.ledger.offers import Offer, Part
    from afterword.inference import Receipt


def begun(receipt: Receipt, offer: Offer, *, document: str, now: float) -> Entry:
    """The entry of a candidate that is offered for the first time, without its extent."""
    return Entry(
        receipt=receipt.id,
        feature=receipt.feature,
        engine=receipt.engine,
        model=receipt.model,
        temperature=receipt.temperature,
        seed=receipt.seed,
        prompt_tokens=receipt.prompt_tokens,
        answer_tokens=receipt.answer_tokens,
        seconds=receipt.seconds,
        cost=receipt.cost,
        started_at=receipt.started_at,
        document=document,
        place=offer.place,
        applied=offer.applied,
        characters=0,
        words=0,
        offered_at=now,
    )


def grown(entry: Entry, text: str, parts: Sequence[Part], *, keep_text: bool) -> Entry:
    """With the parts of an offered text that are this candidate's, if they are more than before."""
    said = [text[part.start : part.end] for part in parts if part.receipt == entry.receipt]
    characters = sum(map(len, said))
    if characters <= entry.characters:
        return entry
    return replace(
        entry,
        characters=characters,
        words=sum(map(count_words, said)),
        text=" ".join(said) if keep_text else None,
    )


def renewed(entry: Entry, receipt: Receipt, offer: Offer) -> Entry:
    """The entry of a candidate that is offered again.

    Its receipt may have grown: it may have been offered while it was still coming.
    """
    return replace(
        entry,
        prompt_tokens=receipt.prompt_tokens,
        answer_tokens=receipt.answer_tokens,
        seconds=receipt.seconds,
        cost=receipt.cost,
        applied=entry.applied or offer.applied,
    )
