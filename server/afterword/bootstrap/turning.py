"""How an engine's settings draw, and which of its knobs a feature may turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.config.engine_settings import EMBEDDED_SAMPLER
from afterword.engines.asking import accepted
from afterword.inference import Sampling

if TYPE_CHECKING:
    from afterword.config import EngineSettings

_OPENAIS: Final = ("top_p", "frequency_penalty", "presence_penalty")
_BEYOND: Final = ("min_p", "dry_multiplier")


def tunable(chosen: EngineSettings) -> frozenset[str]:
    """The knobs that a server takes and the writer has left alone, by their names in `Sampling`."""
    takes = accepted(chosen)
    usual = EMBEDDED_SAMPLER if chosen.kind == "embedded" else {}
    return frozenset(
        name
        for name in (*_OPENAIS, *(knob for knob in _BEYOND if knob in takes))
        if getattr(chosen, name) in (None, usual.get(name))
    )


def sampling_of(chosen: EngineSettings) -> Sampling:
    """How an engine's settings draw, as a request says it; the bound is the whole context."""
    return Sampling(
        max_tokens=chosen.max_tokens or chosen.context_tokens,
        temperature=chosen.temperature,
        top_p=chosen.top_p,
        min_p=chosen.min_p,
        dry_multiplier=chosen.dry_multiplier,
        frequency_penalty=chosen.frequency_penalty,
        presence_penalty=chosen.presence_penalty,
        stop=chosen.stop,
        seed=chosen.seed,
    )
