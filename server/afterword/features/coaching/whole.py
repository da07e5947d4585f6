"""A model's comments on many paragraphs at once, for whoever asks for them and waits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from afterword.features.coaching.asking import HOPELESS, critique
from afterword.features.coaching.critic import answer_key
from afterword.features.coaching.keeping import read, written
from afterword.inference import EngineProblem, ProblemKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from afterword.coach.finding import Finding
    from afterword.features.coaching.critic import Critic
    from afterword.features.coaching.keeping import AnswerStore
    from afterword.manuscript import Placed


@dataclass(slots=True)
class Coached:
    """What came of it.

    Attributes:
        findings: code points in the manuscript.
        asked: requests sent.
        cached: paragraphs that had been asked about before.
        broken: answers that broke off or were none; what they said is in `findings`.
        problem: one line on why it stopped early; "" where it didn't.
    """

    findings: list[Finding] = field(default_factory=list)
    asked: int = 0
    cached: int = 0
    broken: int = 0
    problem: str = ""


async def coach_all(
    critic: Critic,
    paragraphs: Sequence[Placed],
    store: AnswerStore,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Coached:
    """Ask about each paragraph that nobody was asked about before, a few at once.

    What is answered is kept at once, so that stopping loses nothing but what is under way; where
    the engine fails, what is there is returned. `progress` gets paragraphs done, and all.
    """
    coached = Coached()
    waiting = await _unasked(critic, paragraphs, store, coached)
    in_vain: list[bool] = []

    async def work() -> None:
        while waiting and not coached.problem:
            placed, key = waiting.pop()
            coached.asked += 1
            said = await critique(critic, placed)
            if said.whole:
                await asyncio.to_thread(store.put, key, written(said.findings))
            coached.findings += _put(placed, said.findings)
            coached.broken += not said.whole
            in_vain.append(bool(said.problem and not said.findings))
            if len(in_vain) >= HOPELESS and all(in_vain[-HOPELESS:]):
                raise EngineProblem(ProblemKind.NONSENSE, said.problem)
            if progress is not None:
                progress(len(paragraphs) - len(waiting), len(paragraphs))

    workers = [asyncio.create_task(work()) for _ in range(min(critic.at_once, len(waiting)))]
    try:
        for done in asyncio.as_completed(workers):
            try:
                await done
            except EngineProblem as problem:
                coached.problem = coached.problem or str(problem)
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    coached.findings.sort(key=lambda finding: (finding.start, finding.end))
    return coached


async def _unasked(
    critic: Critic, paragraphs: Sequence[Placed], store: AnswerStore, coached: Coached
) -> list[tuple[Placed, bytes]]:
    """The paragraphs still to be asked about with their keys, the last first; takes up the rest."""
    made_by = critic.fingerprint
    keys = [answer_key(made_by, placed.block.text) for placed in paragraphs]
    kept = await asyncio.to_thread(store.get_many, keys)
    waiting = []
    for placed, key in zip(paragraphs, keys, strict=True):
        known = read(kept[key], placed.block.text) if key in kept else None
        if known is None:
            waiting.append((placed, key))
        else:
            coached.cached += 1
            coached.findings += _put(placed, known)
    waiting.reverse()
    return waiting


def _put(placed: Placed, findings: Sequence[Finding]) -> list[Finding]:
    at = placed.start
    return [replace(one, start=one.start + at, end=one.end + at) for one in findings]
