"""Waiting for several answers to one question, until there are enough that differ."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from afterword.features.completion.question import nth_seed
from afterword.postprocess import too_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.features.completion.live import LiveStream
    from afterword.inference import EngineProblem

#: How many more samples may be drawn in place of unusable or near-duplicate ones.
EXTRA = 2


async def gather(
    streams: Sequence[LiveStream],
    *,
    count: int,
    read: Callable[[LiveStream], str],
    again: Callable[[int | None], LiveStream],
    seconds: Sequence[Callable[[LiveStream], str]] = (),
    best: Callable[[Sequence[str]], int] = lambda _texts: 0,
    extra: int = EXTRA,
) -> dict[LiveStream, str]:
    """Wait for all of `streams`; replace what is unusable or too alike by another sample.

    Args:
        streams: the answers under way.
        count: how many are wanted at most.
        read: what may be shown of one, "" for nothing.
        again: draws another sample, with the seed given.
        seconds: what may be shown of those that `read` made nothing of, when no better ones came:
            the first of these before the next.
        best: which of several such texts to take first.
        extra: how many more samples may be drawn.

    Raises:
        EngineProblem: when nothing usable came back and the engine said why.
    """
    kept: dict[LiveStream, str] = {}
    passed: list[LiveStream] = []
    problem: EngineProblem | None = None
    waiting, spare = deque(streams), extra
    try:
        while waiting and len(kept) < count:
            stream = waiting[0]
            await stream.reach(lambda stream=stream: stream.ended)  # type: ignore[misc]
            waiting.popleft()
            problem = problem or stream.problem
            if _keep(kept, stream, read(stream)):
                continue
            passed.append(stream)
            if stream.problem is None and spare > 0:
                spare -= 1
                waiting.append(again(nth_seed(stream.request.sampling.seed, count + spare)))
    finally:
        for stream in waiting:
            stream.close()
    for reading in seconds:
        others = {stream: text for stream in passed if (text := reading(stream))}
        while others and len(kept) < count:
            chosen = list(others)[best(list(others.values()))]
            _keep(kept, chosen, others.pop(chosen))
    if not kept and problem is not None:
        raise problem
    return kept


def _keep(kept: dict[LiveStream, str], stream: LiveStream, text: str) -> bool:
    """Keep a text that differs from those kept; whether it was."""
    if not text or any(too_alike(text, other) for other in kept.values()):
        return False
    kept[stream] = text
    return True


async def follow(stream: LiveStream, read: Callable[[], str], watch: Callable[[str], None]) -> None:
    """Report the growing text until the stream ends."""
    shown = ""
    while True:
        text = read()
        if text != shown:
            watch(text)
            shown = text
        if stream.ended:
            return
        length = len(stream.raw)
        await stream.reach(lambda length=length: len(stream.raw) > length)  # type: ignore[misc]
