"""Several candidates that differ, asked for in so many words: explicit requests, `complete`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.completion.gathering import follow, gather
from afterword.features.completion.place import Stand, place_at
from afterword.features.completion.question import ask, nth_seed, read, start
from afterword.features.completion.receipts import candidate_from
from afterword.postprocess import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.completion.desk import Desk
    from afterword.features.completion.live import LiveStream
    from afterword.features.completion.question import Question
    from afterword.inference import Candidate


async def complete(
    desk: Desk,
    offset: int,
    *,
    count: int = 1,
    temperature: float | None = None,
    seed: int | None = None,
    watch: Callable[[str], None] | None = None,
    joined: bool = False,
) -> tuple[Candidate, ...]:
    """Up to `count` candidates for what comes after `offset` (code points).

    Asks for a whole paragraph wherever the cursor stands in prose, as if the manuscript ended
    there: what follows in the same paragraph is joined up with only where that is wanted, and then
    in the middle of a paragraph it is a sentence that is asked for. Empty when nothing worth
    offering came back. `watch` gets the first candidate's text as it grows.

    Raises:
        EngineProblem: when the engine failed and nothing came back.
    """
    place = place_at(desk.manuscript, offset)
    if place.stand is Stand.ELSEWHERE:
        return ()
    within = joined and place.stand is Stand.MID_PARAGRAPH
    question = await ask(desk, place, shape=place.shape if within else Shape.PARAGRAPH)
    question = question if joined else going_on(question)
    first = start(desk, question, temperature=temperature, seed=seed)
    streams = [first]
    streams += [
        start(desk, question, temperature=temperature, seed=nth_seed(seed, n))
        for n in range(1, count)
    ]
    try:
        if watch is not None:
            await follow(first, lambda: read(question, first).text, watch)
        found = await gather_different(
            desk, question, streams, count=count, temperature=temperature
        )
    finally:
        for stream in streams:
            stream.close()
    return tuple(found.values())


def going_on(question: Question) -> Question:
    """The question as it would be if nothing followed."""
    return replace(question, around=replace(question.around, after="", rest=""))


async def gather_different(
    desk: Desk,
    question: Question,
    streams: Sequence[LiveStream],
    *,
    count: int,
    temperature: float | None = None,
) -> dict[LiveStream, Candidate]:
    """Wait for all of `streams`; replace what is unusable or too alike by another sample.

    Raises:
        EngineProblem: when nothing usable came back and the engine said why.
    """
    found = await gather(
        streams,
        count=count,
        read=lambda stream: read(question, stream).text,
        again=lambda seed: start(desk, question, temperature=temperature, seed=seed),
    )
    return {stream: candidate_from(desk, question, stream, text) for stream, text in found.items()}
