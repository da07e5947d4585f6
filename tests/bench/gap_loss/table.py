"""The rows, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bench.gap_loss.fillings import BEAT, BOTH, BOTH_BEAT, FOREIGN, LEFT
from bench.gap_loss.losses import CHOSEN, REMOVED, TRUE
from bench.memory_loss.comparing import Difference, difference, loss, mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.gap_loss.losses import Filled

_ROWS: Final = (REMOVED, TRUE, LEFT, FOREIGN, BOTH, CHOSEN, BEAT, BOTH_BEAT)
_QUESTIONS: Final = (
    ("Both sides against the left side only", BOTH, LEFT),
    ("Both sides against the gap removed", BOTH, REMOVED),
    ("Both sides against another book's right side", BOTH, FOREIGN),
    ("The one chosen of four against the left side only", CHOSEN, LEFT),
    ("The one chosen of four against the gap removed", CHOSEN, REMOVED),
    ("With a beat, both sides against the left side only", BOTH_BEAT, BEAT),
)


def table(found: Mapping[str, Sequence[Filled]]) -> list[str]:
    """One row for each way of filling, then the answers, as Markdown."""
    rows = [
        "| what stands in the gap | came back | words | shared | loss | against the gap removed |",
        "|---|---|---|---|---|---|",
    ]
    removed = found[REMOVED]
    for name in _ROWS:
        filled = found[name]
        texts = [text for one in filled for text in one.texts]
        words = [len(text.split()) for text in texts if text]
        came = f"{len(words)} of {len(texts)}" if name != REMOVED else ""
        against = "" if name == REMOVED else str(difference(filled, removed))
        rows.append(
            f"| {name} | {came} | {round(mean(words)) if words else ''} "
            f"| {mean([one.shared for one in filled]):.1%} | {loss(filled):.3f} | {against} |"
        )
    rows.append("")
    rows += [
        f"- {asked}: {_verdict(difference(found[one], found[other]))}."
        for asked, one, other in _QUESTIONS
    ]
    return rows


def _verdict(found: Difference) -> str:
    """In words, and the figures."""
    if found.high < 0:
        said = "better"
    elif found.low > 0:
        said = "worse"
    else:
        said = "no difference that this many places show"
    return f"{said}, {found}"
