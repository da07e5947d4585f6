"""Engines that say what they are told, whole, and desks to ask them at."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from afterword.context import Plan
from afterword.features.completion import CompletionOptions, Desk
from afterword.inference import Delta, EngineProblem, Finish, ProblemKind, Sampling
from afterword.manuscript import Manuscript, Markup
from features.completion.fakes import WordTokenizer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from afterword.inference import GenerationRequest, PromptText


class Teller:
    """Says one text after the other, the last one again and again; or what a function says."""

    label = "fake"

    def __init__(
        self,
        *texts: str | Callable[[str], str],
        model: str = "fake-1",
        finish: Finish = Finish.STOP,
    ) -> None:
        self.model = model
        self.requests: list[GenerationRequest] = []
        self._texts = list(texts)
        self._finish = finish

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        text = self._texts.pop(0) if len(self._texts) > 1 else self._texts[0]
        yield Delta(text if isinstance(text, str) else text(request.prompt.text))
        yield Delta("", self._finish)

    async def warm(self, prompt: PromptText) -> None:
        pass

    async def aclose(self) -> None:
        pass


class Hanging(Teller):
    """Begins and never ends; `closed` once nobody listens any more."""

    closed = False

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        try:
            yield Delta("The ")
            await asyncio.Event().wait()
        finally:
            self.closed = True


class Broken(Teller):
    """Is never there."""

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        self.requests.append(request)
        raise EngineProblem(ProblemKind.UNREACHABLE, "it does not answer")
        yield


def desk(page: str, engine: Teller, *, chat: bool = True, room: int = 1_200) -> Desk:
    return Desk(
        manuscript=Manuscript.parse(page, markup=Markup.MARKDOWN),
        plan=Plan(),
        options=CompletionOptions(),
        engine=engine,
        tokenizer=WordTokenizer(),
        context_tokens=room,
        chat=chat,
        sampling=Sampling(max_tokens=400),
        feature="rewrite",
    )
