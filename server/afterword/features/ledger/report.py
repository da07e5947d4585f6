"""Statistics and provenance as plain data, for `--json`, for editors and for the page's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from afterword.features.ledger.disclosure import caveats, disclosure, model_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.ledger.provenance import Provenance, Source
    from afterword.features.ledger.statistics import Left, Rate, Statistics, Tally

#: Digits that rates and shares are told with.
_DIGITS: Final = 4


def statistics_object(
    found: Statistics, *, since: float | None, document: str | None, note: str = ""
) -> dict[str, Any]:
    """What `afterword stats --json` gives.

    `since` is a Unix time, None for all there is; `document` the one manuscript that is told of,
    None for all. `note` is one line on why it is empty, or not to be relied on; "" where it is.
    """
    return {
        "since": since,
        "document": document,
        "note": note or None,
        **tally_object(found.whole),
        "by_model": [
            {"model": model, **tally_object(tally)} for model, tally in found.by_model.items()
        ],
        "by_temperature": [
            {"temperature": temperature, **tally_object(tally)}
            for temperature, tally in found.by_temperature.items()
        ],
        "by_model_and_temperature": [
            {"model": model, "temperature": temperature, **tally_object(tally)}
            for (model, temperature), tally in found.by_model_and_temperature.items()
        ],
        "by_place": [
            {"place": place, **tally_object(tally)} for place, tally in found.by_place.items()
        ],
        "by_feature": [
            {"feature": name, **tally_object(tally)} for name, tally in found.by_feature.items()
        ],
        "days": [{"day": day.isoformat(), **tally_object(tally)} for day, tally in found.days],
    }


def tally_object(tally: Tally) -> dict[str, Any]:
    """Some candidates, counted."""
    return {
        "offered": tally.offered,
        "shown": tally.shown,
        "accepted": tally.accepted,
        "partly": tally.partly,
        "typed": tally.typed,
        "rejected": tally.rejected,
        "acceptance": _rate(tally.rate),
        "applied": tally.applied,
        "undone": tally.undone,
        "words_accepted": tally.words,
        "words_still_there": tally.words_left,
        "characters_accepted": tally.characters,
        "survival": [_left(left) for left in tally.left],
        "keystrokes_saved": tally.keystrokes,
        "prompt_tokens": tally.prompt_tokens,
        "answer_tokens": tally.answer_tokens,
        "cost": tally.cost,
        "priced": tally.priced,
        "seconds": round(tally.seconds, 3),
    }


def provenance_object(
    found: Provenance, range_of: Callable[[int, int], dict[str, Any]]
) -> dict[str, Any]:
    """What `afterword provenance FILE --json` gives; `range_of` makes ranges of code points."""
    return {
        "share": round(found.share, _DIGITS),
        "words": found.words,
        "words_from_candidates": found.words_from_candidates,
        "characters": found.characters,
        "characters_from_candidates": found.characters_from_candidates,
        "spans": [
            {"range": range_of(source.start, source.end), **source_object(source)}
            for source in found.sources
        ],
        "untracked": {
            "recording": found.unseen.recording,
            "known": found.unseen.known,
            "lost_characters": found.unseen.lost,
            "typed_characters": found.unseen.typed,
            "notes": list(caveats(found)),
        },
        "sentence": disclosure(found),
    }


def source_object(source: Source) -> dict[str, Any]:
    """Where a stretch of text came from; what isn't known is null."""
    entry = source.entry
    return {
        "words": source.words,
        "characters": source.characters,
        "receipt": source.receipt,
        "model": entry.model if entry else None,
        "name": model_name(entry.model) if entry else None,
        "engine": entry.engine if entry else None,
        "temperature": entry.temperature if entry else None,
        "feature": entry.feature if entry else None,
        "place": entry.place if entry else None,
        "at": entry.accepted_at if entry else None,
    }


def _rate(rate: Rate) -> dict[str, Any]:
    interval = rate.interval
    return {
        "taken": rate.taken,
        "seen": rate.seen,
        "share": _rounded(rate.share),
        "low": _rounded(interval[0]) if interval else None,
        "high": _rounded(interval[1]) if interval else None,
    }


def _left(left: Left) -> dict[str, Any]:
    return {
        "moment": left.moment,
        "share": _rounded(left.share),
        "characters": round(left.characters),
        "of_characters": left.accepted,
        "candidates": left.known,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)
