"""What a sweep can be about: what comes next at a place, or what is to fill a hole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from afterword.features.completion import complete
from afterword.features.gaps.filling import fillings

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.completion import Desk
    from afterword.features.gaps.holes import Hole
    from afterword.inference import Candidate


class Draw(Protocol):
    """Draws one candidate; an empty tuple when nothing is worth offering.

    `watch` gets the text as it grows, exactly as it would stand in the manuscript.

    Raises:
        EngineProblem: the engine failed.
    """

    async def __call__(
        self,
        desk: Desk,
        *,
        temperature: float | None,
        seed: int | None,
        watch: Callable[[str], None] | None,
    ) -> tuple[Candidate, ...]:
        """Ask the desk's engine, with its sampling, at a temperature (None: its own)."""
        ...


def onward(offset: int, *, joined: bool) -> Draw:
    """What comes next at `offset` (code points).

    `joined` joins it up with what follows in the same paragraph; otherwise it is drawn as if the
    manuscript ended there.
    """

    async def draw(
        desk: Desk,
        *,
        temperature: float | None,
        seed: int | None,
        watch: Callable[[str], None] | None,
    ) -> tuple[Candidate, ...]:
        return await complete(
            desk, offset, temperature=temperature, seed=seed, watch=watch, joined=joined
        )

    return draw


def into(hole: Hole) -> Draw:
    """What is to stand in a hole, seen from both its sides."""

    async def draw(
        desk: Desk,
        *,
        temperature: float | None,
        seed: int | None,
        watch: Callable[[str], None] | None,
    ) -> tuple[Candidate, ...]:
        return await fillings(desk, hole, temperature=temperature, seed=seed, watch=watch)

    return draw
