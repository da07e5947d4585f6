"""Several candidates that differ, asked for in so many words: explicit requests, `complete`."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.features.completion.place import Stand, place_at
from afterword.features.completion.question import ask, nth_seed, read, start
from afterword.features.completion.receipts import candidate_from
from afterword.postprocess import Shape, too_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.completion.desk import Desk
    from afterword.features.completion.live import LiveStream
    from afterword.features.completion.question import Question
    from afterword.inference import Candidate, EngineProblem

#: How many more samples may be drawn in place of unusable or near-duplicate ones.
_EXTRA = 2


async def complete(
    desk: Desk,
    offset: int,
    *,
    count: int = 1,
    temperature: float | None = None,
    seed: int | None = None,
    watch: Callable[[str], None] | None = None,
) -> tuple[Candidate, ...]:
    """Up to `count` candidates for what comes after `offset` (code points).

    Asks for a whole paragraph wherever the cursor stands in prose, as if the manuscript ended
    there: what follows in the same paragraph is not joined up with. Empty when nothing worth
    offering came back. `watch` gets the first candidate's text as it grows.

    Raises:
        EngineProblem: when the engine failed and nothing came back.
    """
    place = place_at(desk.manuscript, offset)
    if place.stand is Stand.ELSEWHERE:
        return ()
    question = going_on(await ask(desk, place, shape=Shape.PARAGRAPH))
    first = start(desk, question, temperature=temperature, seed=seed)
    streams = [first]
    streams += [
        start(desk, question, temperature=temperature, seed=nth_seed(seed, n))
        for n in range(1, count)
    ]
    try:
        if watch is not None:
            await _follow(question, first, watch)
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
    kept: dict[LiveStream, Candidate] = {}
    problem: EngineProblem | None = None
    waiting, spare = deque(streams), _EXTRA
    try:
        while waiting and len(kept) < count:
            stream = waiting[0]
            await stream.reach(lambda stream=stream: stream.ended)  # type: ignore[misc]
            waiting.popleft()
            problem = problem or stream.problem
            text = read(question, stream).text
            if text and not any(too_alike(text, other.text) for other in kept.values()):
                kept[stream] = candidate_from(desk, question, stream, text)
            elif stream.problem is None and spare > 0:
                spare -= 1
                seed = nth_seed(stream.request.sampling.seed, count + spare)
                waiting.append(start(desk, question, temperature=temperature, seed=seed))
    finally:
        for stream in waiting:
            stream.close()
    if not kept and problem is not None:
        raise problem
    return kept


async def _follow(question: Question, stream: LiveStream, watch: Callable[[str], None]) -> None:
    """Report the growing text until the stream ends."""
    shown = ""
    while True:
        text = read(question, stream).text
        if text != shown:
            watch(text)
            shown = text
        if stream.ended:
            return
        length = len(stream.raw)
        await stream.reach(lambda length=length: len(stream.raw) > length)  # type: ignore[misc]
