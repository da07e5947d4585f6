"""What was offered once, drawn anew: another text at the same place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from afterword.features.completion.question import nth_seed, read, start
from afterword.features.sweeping.guarding import guarded
from afterword.postprocess import too_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.completion.desk import Desk
    from afterword.features.completion.live import LiveStream
    from afterword.features.completion.question import Question
    from afterword.inference import Candidate

#: How often a text is drawn, until one comes that differs from those shown before.
_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A suggestion drawn anew: its siblings' batch, and the receipt's id of what it came from."""

    candidate: Candidate
    batch: str
    parent: str | None


@dataclass(slots=True)
class Redrawing:
    """One that is under way at `offset` (code points); `stale` once the writer has typed on."""

    offset: int
    task: asyncio.Task[Redrawn | None]
    stale: bool = False


async def drawn_anew(
    desk: Desk, question: Question, *, temperature: float | None, unlike: Sequence[str]
) -> LiveStream | None:
    """A whole answer to the question that is none of the texts in `unlike`; None if none comes.

    None draws at the settings' own temperature.

    Raises:
        EngineProblem: the engine failed.
    """
    desk = guarded(desk, temperature)
    for number in range(_TRIES):
        seed = nth_seed(desk.sampling.seed, _TRIES * len(unlike) + number + 1)
        stream = start(desk, question, temperature=temperature, seed=seed)
        try:
            await stream.reach(lambda stream=stream: stream.ended)  # type: ignore[misc]
        except asyncio.CancelledError:
            stream.close()
            raise
        text = read(question, stream).text
        if text and not any(too_alike(text, other) for other in unlike):
            return stream
        if stream.problem is not None and not text:
            raise stream.problem
    return None
