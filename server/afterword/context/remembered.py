"""The story so far within some tokens: which of what is remembered goes into a prompt."""

from __future__ import annotations

import re
from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.manuscript.sentences import sentence_ends
from afterword.memory.cast import cast
from afterword.memory.extracts import Extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PARTED: Final = "\n\n"
_GENERATED: Final = 4.0  # the weight of a sentence that a model wrote to sum things up
_ON_STAGE: Final = 1.0  # what each person on stage adds to a line's weight, in parts of it
_FADING: Final = 0.9  # what a line counts for with each stretch that lies between it and now
_SPREAD: Final = 0.6  # what a line counts for after each one from the same stretch
# How much of a budget (tokens) the story so far may take. A small model guesses the next paragraph
# best from the text itself and the names of those who may come in: at 1,024 tokens a dozen names
# gain what sentences of the story, or more names, lose again.
_SHARE: Final = 0.06
_SHARE_BEYOND: Final = 0.2
_BEYOND: Final = 2_500
_MOST: Final = 3_000
# Of that, the names of those who are not on stage: all of it where it is little.
_CAST_TOKENS: Final = 60
_CAST_SHARE: Final = 0.15
_CAST_NAMES: Final = 40
_LINES_LEAST: Final = 60  # tokens: less than this tells nothing


class _Told(NamedTuple):
    stretch: int
    at: int
    text: str
    weight: float


def memory_allowance(budget: int) -> int:
    """How many tokens of a prompt of `budget` the story so far may take."""
    return min(int(budget * _SHARE + max(0, budget - _BEYOND) * _SHARE_BEYOND), _MOST)


def remembered(
    cover: Sequence[Extract | str],
    *,
    stage: Sequence[str],
    allowance: int,
    count: Callable[[str], int],
    heard: Sequence[Extract] = (),
) -> str:
    """The story so far in at most `allowance` tokens; "" where nothing fits.

    First the names most likely to come up again that are not on stage, since a model can't guess
    a name it hasn't read; then, where there is room, whole sentences in the order of the story:
    those about who is on stage, and the nearer ones, before others. The same arguments give the
    same text.

    Args:
        cover: the stretches of the story so far, from the first to the nearest; a text is a
            summary that a model or the writer wrote.
        stage: names of who is on stage, in any form that the text uses.
        allowance: tokens, as `count` counts them.
        count: how many tokens a text has.
        heard: extracts of all of `cover` where some of it are summaries, for the names in them.
    """
    known = heard or [part for part in cover if isinstance(part, Extract)]
    most = max(_CAST_TOKENS, int(allowance * _CAST_SHARE))
    names = _cast_line(cast(known, but=stage), min(allowance, most), count)
    room = allowance - (count(names + _PARTED) if names else 0)
    told: list[_Told] = []
    if room >= _LINES_LEAST or not names:
        told = _fitting(list(_told(cover, frozenset(stage))), room, count)
    lines = " ".join(line.text for line in told)
    return _PARTED.join(part for part in (names, lines) if part)


def _cast_line(names: Sequence[str], room: int, count: Callable[[str], int]) -> str:
    """As many of the names as fit, as a line."""
    kept: list[str] = []
    used = 1  # the full stop
    for name in names[:_CAST_NAMES]:
        used += count(f" {name},") + 1  # a token may be split where it joins the next
        if used > room:
            break
        kept.append(name)
    return ", ".join(kept) + "." if kept else ""


def _told(cover: Sequence[Extract | str], stage: frozenset[str]) -> Iterator[_Told]:
    """Every sentence of the cover with what it is worth here."""
    for stretch, part in enumerate(cover):
        faded = _FADING ** (len(cover) - 1 - stretch)
        for at, text, weight in _weighed(part, stage):
            yield _Told(stretch, at, text, weight * faded)


@lru_cache(maxsize=1024)
def _weighed(part: Extract | str, stage: frozenset[str]) -> tuple[tuple[int, str, float], ...]:
    """A stretch's sentences with where they stand in it and what they are worth.

    Kept, since of thirty stretches one alone is another when a summary comes in.
    """
    on_stage = _pattern(stage)
    lines = (
        [(line.at, line.text, line.weight) for line in part.lines]
        if isinstance(part, Extract)
        else [(at, text, _GENERATED) for at, text in enumerate(_sentences(part))]
    )
    return tuple(
        (at, text, weight * (1 + _ON_STAGE * len(set(on_stage.findall(text)))))
        if on_stage
        else (at, text, weight)
        for at, text, weight in lines
    )


@lru_cache(maxsize=64)
def _pattern(stage: frozenset[str]) -> re.Pattern[str] | None:
    forms = sorted((form for form in stage if form.strip()), key=lambda form: (-len(form), form))
    if not forms:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")


def _sentences(text: str) -> Iterator[str]:
    start = 0
    flat = " ".join(text.split())
    for end in sentence_ends(flat):
        yield flat[start:end].strip()
        start = end


def _fitting(told: Sequence[_Told], allowance: int, count: Callable[[str], int]) -> list[_Told]:
    """The lines worth most that fit, spread over the stretches, in the order of the story."""
    taken: dict[int, int] = {}

    def now(number: int) -> float:
        line = told[number]
        return -line.weight * _SPREAD ** taken.get(line.stretch, 0)

    heap = [(now(number), number) for number in range(len(told))]
    heapify(heap)
    kept: list[int] = []
    room = allowance
    while heap and room > 0:
        score, number = heappop(heap)
        if now(number) > score:
            heappush(heap, (now(number), number))
            continue
        cost = count(told[number].text) + 1  # the space between two sentences, at most a token
        if cost <= room:
            room -= cost
            taken[told[number].stretch] = taken.get(told[number].stretch, 0) + 1
            kept.append(number)
    return [told[number] for number in sorted(kept)]
