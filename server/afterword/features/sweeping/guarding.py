"""Sampling for a temperature: what keeps hot candidates readable and cold ones from looping.

Measured on the embedded model with six novels, two answers at each temperature (`python
-m bench.sweep_books` prints five for each): with the usual sampler 8 in 100 runs of four words at
temperature 0.2 had come before in the same answer, up to 43 in 100; DRY at 4 halves it and less, a
frequency penalty alone leaves single answers that loop, and both together leave 1 in 1,000.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from afterword.features.completion.desk import Desk

#: What DRY is at temperature 1; penalties count before the division by the temperature, and still
#: have to grow where a cold model is sure of what it said before.
_DRY: Final = 0.8
_COLDEST: Final = 0.1
#: The frequency penalty from temperature 1 on, and what is added down to temperature 0, with DRY
#: beside it and without; the presence penalty is half of it.
_AGAIN_HOT, _AGAIN_COLD, _AGAIN_ALONE = 0.1, 0.4, 0.6
#: The least share of the likeliest word's probability that a word needs, up to temperature 1, and
#: what is added for each degree above. More leaves so few words to choose from that a small model
#: loops: at 0.2 and temperature 1.5, 5 in 100 runs of four words were repeated, at 0.1 none.
_MIN_P, _MIN_P_HOTTER = 0.1, 0.05
#: Where a server takes no min-p: what nucleus sampling leaves out for each degree above 1.
_TOP_P_HOTTER: Final = 0.15


def guarded(desk: Desk, temperature: float | None) -> Desk:
    """The desk with its sampling fit for a temperature.

    Only knobs are turned that the server takes and the writer has left alone; none for None, the
    settings' own temperature.
    """
    if temperature is None:
        return desk
    dry = "dry_multiplier" in desk.tunable
    cold, hot = max(0.0, 1.0 - temperature), max(0.0, temperature - 1.0)
    again = round(_AGAIN_HOT + (_AGAIN_COLD if dry else _AGAIN_ALONE) * cold, 3)
    wanted = {
        "min_p": round(_MIN_P + _MIN_P_HOTTER * hot, 3),
        "top_p": round(1.0 - _TOP_P_HOTTER * hot, 3)
        if hot and desk.sampling.min_p is None and "min_p" not in desk.tunable
        else None,
        "dry_multiplier": round(_DRY / max(min(temperature, 1.0), _COLDEST), 3),
        "frequency_penalty": again,
        "presence_penalty": again / 2,
    }
    turned: dict[str, Any] = {
        name: value for name, value in wanted.items() if name in desk.tunable and value is not None
    }
    return replace(desk, sampling=replace(desk.sampling, **turned)) if turned else desk


def unguarded(desk: Desk, plain: Desk) -> Desk:
    """The desk with the sampling of `plain`; the very same one where nothing was turned."""
    return desk if desk.sampling == plain.sampling else replace(desk, sampling=plain.sampling)
