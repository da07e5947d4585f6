"""Stories to remember, and a model that sums up as it is told to."""

from __future__ import annotations

import asyncio
import random
import re
from typing import TYPE_CHECKING

from afterword.features.remembering.known import Known
from afterword.features.remembering.scribe import Scribe
from afterword.inference import Delta, EngineProblem, Finish, Sampling
from afterword.manuscript import Manuscript
from afterword.memory.story import Story
from afterword.memory.summaries import SummariesInMemory, SummaryStore

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable

    from afterword.inference import GenerationRequest, PromptText

_VERBS = re.findall(
    r"\w+", "rows walks sings waits lies sleeps digs reads writes cooks sails mends counts hides"
)
_NAMES = re.findall(r"\w+", "Ada Bertram Celia Dunstan Edith Florian Greta Hugo Iris Jonas")
_THINGS = re.findall(
    r"\w+", "boat ledger bell rope lantern letter weir barn chapel orchard knife coat key"
)


def tale(chapters: int, words: int, *, seed: int = 1) -> str:
    """A made-up book: chapters of about so many words, no two sentences alike."""
    rng = random.Random(seed)
    parts: list[str] = []
    for chapter in range(1, chapters + 1):
        parts.append(f"# Chapter {chapter}")
        written = 0
        while written < words:
            sentences = [_sentence(rng) for _ in range(rng.randint(2, 6))]
            paragraph = " ".join(sentences)
            written += len(paragraph.split())
            parts.append(paragraph)
    return "\n\n".join(parts) + "\n"


def _sentence(rng: random.Random) -> str:
    who, whom = rng.sample(_NAMES, 2)
    verb, thing, other = rng.choice(_VERBS), rng.choice(_THINGS), rng.choice(_THINGS)
    number = rng.randint(2, 9_999)
    return f"{who} {verb} by the {thing} {number} and tells {whom} about the {other}."


class Model:
    """An engine that answers at once: a plain summary, or what `says` gives for the nth call."""

    label = "fake"
    model = "fake-1"

    def __init__(self, says: Callable[[int, GenerationRequest], object] | None = None) -> None:
        self.requests: list[GenerationRequest] = []
        self.under_way = 0
        self.most_under_way = 0
        self.gate: asyncio.Event | None = None
        self._says = says

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        number = len(self.requests)
        self.requests.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(0)
            if self.gate is not None:
                await self.gate.wait()
            said = self._says(number, request) if self._says else f"Ada rows on, part {number}."
            if isinstance(said, EngineProblem):
                raise said
            if isinstance(said, Delta):
                yield said
                return
            for word in str(said).split(" "):
                yield Delta(word + " ")
            yield Delta("", Finish.STOP)
        finally:
            self.under_way -= 1

    async def warm(self, prompt: PromptText) -> None:
        pass

    async def aclose(self) -> None:
        pass


class Words:
    """A token is a word; what else there is costs nothing."""

    name = "words"
    exact = True

    def count(self, text: str) -> int:
        return len(text.split())

    async def prime(self, texts: Iterable[str]) -> None:
        pass


def scribe(
    model: Model | None,
    store: SummaryStore | None = None,
    *,
    generative: bool = True,
    chat: bool = True,
    context_tokens: int = 4_096,
    at_once: int = 1,
    name: str = "fake-1",
) -> Scribe:
    return Scribe(
        engine=model,
        tokenizer=Words() if model else None,
        context_tokens=context_tokens,
        chat=chat,
        sampling=Sampling(max_tokens=0),
        generative=generative,
        store=store or SummariesInMemory(),
        model=name,
        at_once=at_once,
    )


def story_of(text: str) -> Story:
    return Story.of(Manuscript.parse(text))


def read_all(story: Story) -> Known:
    known = Known()
    for _ in known.reading(story, 0):
        pass
    return known
