"""Who a story has spoken of: those it spoke of most, and latest, first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from afterword.memory.extracts import faded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.memory.extracts import Extract

_OFTEN: Final = 3  # mentions from which on somebody belongs to a story
_SHORT: Final = 10_000  # words: in a shorter one, any name does


def cast(story: Sequence[Extract], *, but: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of a story so far, the likeliest to be heard again first.

    Args:
        story: its stretches, from the first to the nearest.
        but: names to leave out, in any form.

    Returns:
        One form of each name, as the text writes it: of "Emma" and "Emma Woodhouse" the one that
        is heard more.
    """
    worth: dict[str, float] = defaultdict(float)
    often: dict[str, int] = defaultdict(int)
    after = 0
    for stretch in reversed(story):
        for name, count in stretch.names:
            often[name] += count
        for name, lately in stretch.lately:
            worth[name] += lately * faded(after)
        after += stretch.words
    least = _OFTEN if after > _SHORT else 1
    taken = [frozenset(name.split()) for name in but]
    found: list[str] = []
    for name in sorted(worth, key=lambda name: (-worth[name], name)):
        parts = frozenset(name.split())
        if often[name] >= least and not any(parts <= one or one <= parts for one in taken):
            taken.append(parts)
            found.append(name)
    return tuple(found)
