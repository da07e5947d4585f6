"""Where recent text begins: at a place that moves in large hops, so that a prefix cache serves.

The place is a function of the text and the position alone, with nothing remembered between calls:
coming back to a place gives the same prompt. A landmark, the paragraph with the smallest digest in
a long stretch before the window, changes seldom; from it, marks are laid a hop apart, and the
text begins at the first mark inside the window. So it moves once per hop, where the smallest
digest inside the window itself would move twice as often (measured on three novels).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LANDMARK_HOPS = 8  # how far before the window to look for a landmark, in hops


def anchor(
    distances: Sequence[int],
    digests: Sequence[bytes],
    *,
    window: int,
    hop: int,
    from_the_start: bool,
) -> int | None:
    """Choose where to begin.

    Args:
        distances: for each place, nearest first, the tokens from it to the end; ascending.
        digests: for each place, a hash of the text that starts there.
        window: the most tokens there is room for.
        hop: how many tokens apart the marks are.
        from_the_start: whether the farthest place is where the manuscript begins.

    Returns:
        The index of the place, None where not even the nearest fits the window.
    """
    if not distances or distances[0] > window:
        return None
    farthest = len(distances) - 1
    if distances[farthest] <= window:
        return farthest
    if from_the_start:
        landmark = farthest
    else:
        outside = next(i for i, distance in enumerate(distances) if distance > window)
        landmark = min(range(outside, len(distances)), key=lambda i: digests[i])
    target = distances[landmark]
    for place in range(landmark, -1, -1):
        distance = distances[place]
        if distance > target:
            continue
        if distance <= window:
            return place
        target = min(distance, target - hop)
    return 0
