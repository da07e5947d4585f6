"""One candidate at each temperature, as they come; near-duplicates are drawn again."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from afterword.features.completion.question import nth_seed
from afterword.features.sweeping.guarding import guarded, unguarded
from afterword.features.sweeping.patient import PatientEngine
from afterword.inference import EngineProblem, ProblemKind
from afterword.postprocess import too_alike
from afterword.postprocess.repeating import is_tiresome

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from afterword.features.completion import Desk
    from afterword.features.sweeping.drawing import Draw
    from afterword.inference import Candidate

#: Hindson's own steps, from the safest to the freest.
TEMPERATURES: Final = (0.2, 0.4, 0.6, 0.8, 1.0)
#: How often a temperature is drawn at, until its candidate is unlike the others.
_TRIES: Final = 4
#: Seeds of a sweep lie so far apart that what replaces one candidate never draws like another.
_APART: Final = 100


@dataclass(frozen=True, slots=True)
class News:
    """How far one candidate of a sweep is.

    `index` is its temperature's place. While it is drawn, `text` grows, and begins again where it
    is drawn anew; once `done`, `candidate` is what came of it, None where nothing worth offering
    did.
    """

    index: int
    temperature: float | None
    text: str
    candidate: Candidate | None = None
    done: bool = False


@dataclass(slots=True)
class _Round:
    """What the draws of one sweep have to know of each other."""

    desk: Desk
    draw: Draw
    seed: int | None
    unlike: list[str]
    begun: asyncio.Event
    problems: list[EngineProblem] = field(default_factory=list)


async def sweep(
    desk: Desk,
    draw: Draw,
    *,
    temperatures: Sequence[float | None] = TEMPERATURES,
    seed: int | None = None,
    unlike: Iterable[str] = (),
    watch: Callable[[News], None] = lambda _news: None,
) -> tuple[Candidate | None, ...]:
    """A candidate for each temperature; None in its place where nothing worth offering came.

    A temperature of None is the settings' own. No two are near-duplicates, nor is any one of what
    is in `unlike`. Each is a request of its own, and waits for ghost text at the engine. `watch`
    hears of each as it grows and when it is done, which is not in the order of the temperatures.

    Raises:
        EngineProblem: the engine failed, and nothing came at all.
    """
    engine = PatientEngine(desk.engine)
    seed = desk.sampling.seed if seed is None else seed
    together = _Round(replace(desk, engine=engine), draw, seed, list(unlike), engine.asked)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_one(together, index, temperature, watch))
            for index, temperature in enumerate(temperatures)
        ]
    found = tuple(task.result() for task in tasks)
    if together.problems and not any(found):
        raise together.problems[0]
    return found


async def another(
    desk: Desk,
    draw: Draw,
    temperature: float | None,
    *,
    unlike: Collection[str] = (),
    seed: int | None = None,
) -> Candidate | None:
    """One candidate that is none of the texts in `unlike`; None where nothing worth offering came.

    A temperature of None is the settings' own.

    Raises:
        EngineProblem: the engine failed.
    """
    (found,) = await sweep(desk, draw, temperatures=[temperature], seed=seed, unlike=unlike)
    return found


async def _one(
    together: _Round, index: int, temperature: float | None, watch: Callable[[News], None]
) -> Candidate | None:
    """One temperature's candidate; what fails is left for the whole round to tell."""
    found = None
    if index:
        await together.begun.wait()  # the first has had everything counted that they all count
    try:
        found = await _drawn(together, index, temperature, watch)
    except EngineProblem as problem:
        together.problems.append(problem)
    finally:
        together.begun.set()
    text = found.text if found else ""
    watch(News(index, temperature, text, found, done=True))
    return found


async def _drawn(
    together: _Round, index: int, temperature: float | None, watch: Callable[[News], None]
) -> Candidate | None:
    def grown(text: str) -> None:
        watch(News(index, temperature, text))

    desk = guarded(together.desk, temperature)
    numbers = itertools.count()
    while (number := next(numbers)) < _TRIES:
        seed = nth_seed(together.seed, _APART * (_TRIES * index + number))
        try:
            found = await together.draw(desk, temperature=temperature, seed=seed, watch=grown)
        except EngineProblem as problem:
            plain = unguarded(desk, together.desk)
            if problem.kind is not ProblemKind.REFUSED or plain is desk:
                raise
            desk = plain  # some servers take no penalties: better without than not at all
            continue
        for candidate in found:
            if is_tiresome(candidate.text) or _breaks_off(candidate.text):
                continue
            if not any(too_alike(candidate.text, other) for other in together.unlike):
                together.unlike.append(candidate.text)
                return candidate
    return None


def _breaks_off(text: str) -> bool:
    """Whether it announces what it doesn't say: "She looked at him, and said:"."""
    return text.rstrip().endswith((":", "：", ","))
