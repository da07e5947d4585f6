"""What the paragraph after a gap costs, given the text before it and what was put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.features.gaps.choosing import leading_best
from afterword.postprocess import overlap
from bench.gap_loss.drafts import after, following
from bench.gap_loss.fillings import BOTH
from bench.memory_loss.comparing import mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.memory_loss.places import Place
    from bench.memory_loss.scoring import Scorer

REMOVED: Final = "nothing: the gap removed"
CHOSEN: Final = "both sides, the one of four that leads best into what follows"
TRUE: Final = "the author's own paragraph"
_BEFORE: Final = 2_000  # code points of text before the gap, about 450 tokens
_BREAK: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Filled:
    """One gap filled in one way, over all draws.

    Attributes:
        mean: nats per token of the paragraph after it.
        texts: what was put in, "" where nothing was worth offering.
        shared: the share of its runs of four words that stand on the page after the gap, too.
    """

    mean: float
    texts: tuple[str, ...]
    shared: float


def filled(place: Place, put: Mapping[str, Sequence[str]], scorer: Scorer) -> dict[str, Filled]:
    """Each way of filling a place's gap, with the gap removed and the author's own words."""
    page = following(place)
    before = place.text_before(_BEFORE) + _BREAK
    drawn = [text for text in put[BOTH] if text] or [""]
    best = drawn[leading_best(drawn, page, around=before)]
    ways: dict[str, Sequence[str]] = {REMOVED: ("",), **put, CHOSEN: (best,), TRUE: (place.target,)}
    texts = list(dict.fromkeys(text for way in ways.values() for text in way))
    prompts = [before + text + _BREAK if text else before for text in texts]
    scores = dict(zip(texts, scorer.scores(prompts, after(place)), strict=True))
    return {
        name: Filled(
            mean([scores[text].mean for text in way]),
            tuple(way),
            mean([overlap(text, page) if text else 0.0 for text in way]),
        )
        for name, way in ways.items()
    }
