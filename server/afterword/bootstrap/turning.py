"""Which knobs of sampling a feature may turn: what a server takes and a writer has left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.config.engine_settings import EMBEDDED_SAMPLER
from afterword.engines.asking import accepted

if TYPE_CHECKING:
    from afterword.config import EngineSettings

_OPENAIS: Final = ("top_p", "frequency_penalty", "presence_penalty")
_BEYOND: Final = ("min_p", "dry_multiplier")


def tunable(chosen: EngineSettings) -> frozenset[str]:
    """The knobs, by their names in `Sampling`."""
    takes = accepted(chosen)
    usual = EMBEDDED_SAMPLER if chosen.kind == "embedded" else {}
    return frozenset(
        name
        for name in (*_OPENAIS, *(knob for knob in _BEYOND if knob in takes))
        if getattr(chosen, name) in (None, usual.get(name))
    )
