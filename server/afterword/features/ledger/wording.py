"""How the ledger's figures are told, in the terminal and on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from afterword.features.ledger.statistics import Left, Rate

_ENOUGH: Final = 10  # seen; of fewer no per cents are told
_NO_BREAK: Final = "\u00a0"
_PLACES: Final = {
    "empty-line": "empty line",
    "paragraph-end": "paragraph’s end",
    "mid-paragraph": "within a paragraph",
    "gap": "gap",
    "selection": "selection",
    "stitch": "stitched",
}
_FEATURES: Final = {"ghost": "ghost text", "gap": "gaps", "rewrite": "changes"}
_MOMENTS: Final = {
    "10 s": "after 10 seconds",
    "1 min": "after a minute",
    "10 min": "after 10 minutes",
    "saved": "at the last save",
}
_MINUTE, _HOUR = 60, 3_600


def place_name(place: str) -> str:
    """A place, as `Offer.place` has it."""
    return _PLACES.get(place, place)


def feature_name(feature: str) -> str:
    """A feature, as `Receipt.feature` has it."""
    return _FEATURES.get(feature, feature)


def moment_name(moment: str) -> str:
    """When survival was looked at."""
    return _MOMENTS.get(moment, moment)


def temperature_name(temperature: float | None) -> str:
    """A temperature; None is the engine's own."""
    if temperature is None:
        return "engine’s own"
    return f"{temperature:.1f}" if round(temperature, 1) == temperature else f"{temperature:g}"


def percent(share: float) -> str:
    """A share in whole per cents."""
    return f"{100 * share:.0f}{_NO_BREAK}%"


def out_of(rate: Rate) -> str:
    """How many of how many, and which share that is where they are enough to tell one."""
    if not rate.seen:
        return "–"
    counts = f"{rate.taken:,} of {rate.seen:,}"
    share = rate.share
    return f"{counts} · {percent(share)}" if share is not None and has_share(rate) else counts


def has_share(rate: Rate) -> bool:
    """Whether a share of so few is worth telling."""
    return rate.seen >= _ENOUGH


def between(rate: Rate) -> str:
    """Where the true share lies, with 95 % confidence; "" out of none."""
    if rate.interval is None:
        return ""
    low, high = rate.interval
    return f"{100 * low:.0f}–{percent(high)}"


def left_of(left: Left | None) -> str:
    """How much of what was accepted stayed."""
    if left is None or left.share is None:
        return "–"
    return percent(left.share)


def duration(seconds: float) -> str:
    """A time that an engine took, roundly."""
    if seconds < _MINUTE:
        return f"{seconds:.0f}{_NO_BREAK}s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f}{_NO_BREAK}min"
    return f"{seconds / _HOUR:,.1f}{_NO_BREAK}h"


def money(cost: float | None) -> str:
    """A cost in the currency of the settings' prices; a dash where there are none."""
    if cost is None:
        return "–"
    digits = 2 if cost >= 1 or not cost else 4
    return f"{cost:,.{digits}f}"


def day_name(day: date) -> str:
    """A day as people write it."""
    return f"{day.day}{_NO_BREAK}{day:%B}{_NO_BREAK}{day.year}"


def many(number: int, what: str) -> str:
    """A number of things."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
