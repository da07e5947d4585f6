"""Bringing summaries up to date: the nearest first, children before parents, a few at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final

from afterword.features.pacing import paced
from afterword.features.remembering.answers import summary_from
from afterword.features.remembering.known import SHORT, text_of
from afterword.features.remembering.scribe import (
    answer,
    parts_prompt,
    passage_prompt,
    words_for,
)
from afterword.inference import EngineProblem, ProblemKind
from afterword.memory.extracts import Extract

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from afterword.features.remembering.known import Known
    from afterword.features.remembering.scribe import Scribe
    from afterword.inference import Engine, PromptText, Tokenizer
    from afterword.memory.story import Covered, Story
    from afterword.memory.tree import Node

    Progress = Callable[[int, int], None]
    GoOn = Callable[[], Awaitable[bool]]

#: What may lie with one text rather than with the engine: it is tried again, then left.
_OF_THE_TEXT: Final = frozenset(
    {ProblemKind.REFUSED, ProblemKind.NONSENSE, ProblemKind.CUT_SHORT, ProblemKind.NO_ROOM}
)
#: What is likely to be so again.
_FOR_GOOD: Final = frozenset({ProblemKind.REFUSED, ProblemKind.NO_ROOM})
_ATTEMPTS: Final = 2
#: So many texts on end without a usable answer are the model's fault, not theirs.
_HOPELESS: Final = 8
_NO_SUMMARIES: Final = (
    "the model's answers are no summaries: name another one under engine.summary, or set "
    "engine.summary.generative = false"
)


@dataclass(slots=True)
class Built:
    """What a build did, and what is still to do.

    Attributes:
        wanted: nodes that a model is to summarise, and whose summary was not at hand.
        cached: those whose summary was kept from before.
        made: those summarised now.
        failed: those for which no usable answer came; their extract stands in.
        engine_calls: requests sent, those that came to nothing included.
        problem: one line on why the build stopped early; "" where it did not.
    """

    wanted: int = 0
    cached: int = 0
    made: int = 0
    failed: int = 0
    engine_calls: int = 0
    problem: str = ""


async def build(
    story: Story,
    scribe: Scribe,
    known: Known,
    *,
    near: int,
    progress: Progress | None = None,
    given_up: set[bytes] | None = None,
    go_on: GoOn | None = None,
) -> Built:
    """Read what has not been read, then have summarised what has not been, nearest to `near` first.

    What is done is in `known` and in the store at once, so that cancelling, at any moment, loses
    nothing but what is under way. Nothing is asked of the engine for what is there, nor for
    digests in `given_up`, to which are added those that no usable answer came for.

    Args:
        story: what is summarised.
        scribe: who summarises; where no model does, only the extracts are made.
        known: what is known already, and will be.
        near: the offset (code points) whose surroundings come first.
        progress: is told how many summaries are there, and how many are wanted.
        given_up: digests that are not worth asking about again.
        go_on: awaited before each question, so that it may wait; False ends the build.
    """
    await paced(known.reading(story, near))
    if not scribe.generative:
        return Built()
    known.use(scribe)
    nodes = await paced(_unknown(story, known, near))
    built = Built(wanted=len(nodes))
    await _recall(nodes, scribe, known)
    left = [covered for covered in nodes if covered.node.digest not in known.summaries]
    built.cached = len(nodes) - len(left)
    if progress:
        progress(built.cached, built.wanted)
    given_up = set() if given_up is None else given_up
    left = [covered for covered in left if covered.node.digest not in given_up]
    if left and scribe.engine is not None and scribe.tokenizer is not None:
        asked = _Asked(scribe, scribe.engine, scribe.tokenizer, progress, go_on)
        await _Work(story, asked, known, built, given_up).through(left)
    return built


def _unknown(story: Story, known: Known, near: int) -> Iterator[Covered]:
    """What a model is to summarise and is not at hand, in the order of building."""

    def done(node: Node) -> bool:
        return node.words <= SHORT or node.digest in known.summaries

    return story.build_order(near, done=done)


async def _recall(nodes: list[Covered], scribe: Scribe, known: Known) -> None:
    """Look up what is kept, away from the event loop."""
    found = await asyncio.to_thread(scribe.kept, [covered.node for covered in nodes])
    known.summaries.update(found)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked, and who is told."""

    scribe: Scribe
    engine: Engine
    tokenizer: Tokenizer
    progress: Progress | None
    go_on: GoOn | None


@dataclass(slots=True)
class _Work:
    """One build's questions to the engine."""

    story: Story
    asked: _Asked
    known: Known
    built: Built
    given_up: set[bytes]
    stopped: bool = False
    failed_on_end: int = 0
    problems: dict[bytes, EngineProblem] = field(default_factory=dict)

    async def through(self, left: list[Covered]) -> None:
        """Ask about all of them, some at once; a node waits for its children."""
        place = {covered.node.digest: number for number, covered in enumerate(left)}
        waits: dict[int, int] = {}
        parents: dict[int, list[int]] = {}
        for number, covered in enumerate(left):
            below = {place[c.digest] for c in covered.node.children if c.digest in place}
            waits[number] = len(below)
            for child in below:
                parents.setdefault(child, []).append(number)
        ready = [number for number, count in waits.items() if not count]
        heapify(ready)
        running: dict[asyncio.Task[None], int] = {}
        try:
            while running or (ready and not self.stopped):
                while ready and len(running) < self.asked.scribe.at_once and not self.stopped:
                    number = heappop(ready)
                    running[asyncio.create_task(self._summarise(left[number]))] = number
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
                    for parent in parents.get(running.pop(task), ()):
                        waits[parent] -= 1
                        if not waits[parent]:
                            heappush(ready, parent)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _summarise(self, covered: Covered) -> None:
        """Ask about one, twice at most, and keep the answer."""
        asked = self.asked
        if asked.go_on is not None and not await asked.go_on():
            self.stopped = True
            return
        try:
            text = await self._answered(covered)
        except EngineProblem as problem:
            self._stop(str(problem))
            return
        if not text:
            self._fail(covered)
            return
        node = covered.node
        self.known.summaries[node.digest] = text
        self.failed_on_end = 0
        await asyncio.to_thread(asked.scribe.store.put, asked.scribe.key(node), text)
        self.built.made += 1
        if asked.progress:
            asked.progress(self.built.cached + self.built.made, self.built.wanted)

    async def _answered(self, covered: Covered) -> str:
        """A usable summary, or "".

        Raises:
            EngineProblem: the engine is in no state to be asked.
        """
        leaf = not covered.node.children
        words = words_for(leaf=leaf)
        source, prompt = self._question(covered)
        for _ in range(_ATTEMPTS):
            self.built.engine_calls += 1
            try:
                raw, finish = await answer(self.asked.scribe, self.asked.engine, prompt, words)
            except EngineProblem as problem:
                if problem.kind not in _OF_THE_TEXT:
                    raise
                self.problems[covered.node.digest] = problem
                continue
            self.problems.pop(covered.node.digest, None)
            if text := summary_from(raw, finish=finish, words=words, source=source):
                return text
        return ""

    def _question(self, covered: Covered) -> tuple[str, PromptText]:
        """The passage whose copy would be no summary ("" for a node of several), and the prompt."""
        scribe, tokenizer = self.asked.scribe, self.asked.tokenizer
        if not covered.node.children:
            source = text_of(self.story, covered)
            extract = self.known.extract(covered.node) or Extract()
            return source, passage_prompt(scribe, tokenizer, source, extract)
        parts = [
            self.known.told(self.story, part, words_for(leaf=not part.node.children))
            for part in self.story.parts(covered)
        ]
        told = [part for part in parts if part]
        return "", parts_prompt(scribe, tokenizer, told)

    def _fail(self, covered: Covered) -> None:
        """Leave one to its extract; too many on end and the build is over."""
        self.built.failed += 1
        self.failed_on_end += 1
        digest = covered.node.digest
        problem = self.problems.get(digest)
        if problem is None or problem.kind in _FOR_GOOD:
            self.given_up.add(digest)
        if self.failed_on_end >= _HOPELESS:
            self._stop(str(problem) if problem else _NO_SUMMARIES)

    def _stop(self, problem: str) -> None:
        self.stopped = True
        self.built.problem = self.built.problem or problem
