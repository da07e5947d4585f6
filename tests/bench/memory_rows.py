"""Rows about memory: what prompts and keystrokes cost with it, while it is being brought up."""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.context import Plan, completion_pieces
from afterword.context.recall import Recall
from afterword.features.remembering.keeper import Keeper
from afterword.features.remembering.scribe import Scribe
from afterword.inference import Sampling
from afterword.lsp.tidying import collect_only_when_told
from afterword.manuscript import Edit, Manuscript
from afterword.memory.summaries import SummariesInMemory
from afterword.prompt import fit
from bench.books import LORE, book
from bench.measure import Row, median, percentile
from bench.words import WordTokenizer
from features.remembering.storytelling import Model

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from afterword.inference import Delta, GenerationRequest

LONG, MIDDLING = 500_000, 10_000
_BUDGET = 1336
_KEYSTROKES = 600
_BETWEEN = 0.005  # seconds: a burst of typing, in which the build gets the rest
_ANSWER = 0.02  # seconds that each summary takes: 2,000 of them, two at a time, take twenty
_SUMMARY = (
    "Marta counts boat {} from the quay, and Ansel, who has had no letter, goes down to Tern "
    "Island alone; in the end nobody is left to light the lamp."
)


class _Slow(Model):
    """A model that takes its time, so that the build outlasts the typing."""

    async def stream(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        await asyncio.sleep(_ANSWER)
        async for delta in super().stream(request):
            yield delta


@dataclass
class Writing:
    """One book with its memory, typed into two thirds of the way through."""

    words: int
    edits: list[float] = field(default_factory=list)
    prompts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        text = book(self.words)
        self.manuscript = Manuscript.parse(text)
        self.offset = text.find("\n\n", len(text) * 2 // 3)
        self._tokenizer = WordTokenizer()
        self._model = _Slow(lambda number, _request: _SUMMARY.format(number))
        self.keeper = Keeper(self.manuscript, self._scribe, unasked=False)

    def _scribe(self) -> Scribe:
        return Scribe(
            engine=self._model,
            tokenizer=self._tokenizer,
            context_tokens=4096,
            chat=False,
            sampling=Sampling(max_tokens=0),
            generative=True,
            store=SummariesInMemory(),
            model="bench",
            at_once=2,
        )

    def type(self) -> None:
        """A letter, and the prompt after it."""
        edit = Edit(self.offset, self.offset, "x")
        begun = time.perf_counter()
        self.manuscript = self.manuscript.edited(edit)
        self.keeper.edited(self.manuscript, self.offset)
        typed = time.perf_counter()
        self.offset += 1
        pieces = completion_pieces(
            self.manuscript,
            self.offset,
            plan=Plan(),
            budget=_BUDGET,
            tokenizer=self._tokenizer,
            chat=False,
            recall=Recall(
                lore=LORE,
                pinned=self.keeper.pinned,
                story=self.keeper.story,
                tells=self.keeper.tells,
            ),
        )
        fit(pieces, budget=_BUDGET, tokenizer=self._tokenizer)
        self.edits.append((typed - begun) * 1000)
        self.prompts.append((time.perf_counter() - typed) * 1000)


def memory_rows() -> list[Row]:
    """Type while the summaries of the whole book are being written."""
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    long, middling = Writing(LONG), Writing(MIDDLING)
    for writing in (long, middling):
        await writing.keeper.read_now()
        writing.type()
        writing.edits.clear()
        writing.prompts.clear()
    gc.collect()
    collect_only_when_told()  # as the server does
    building = asyncio.create_task(long.keeper.build_now())
    for _ in range(_KEYSTROKES):
        long.type()
        middling.type()
        await asyncio.sleep(_BETWEEN)
    busy = not building.done()
    building.cancel()
    await asyncio.gather(building, return_exceptions=True)
    ratio = median(long.prompts) / median(middling.prompts)
    keystroke, prompt = percentile(long.edits, 0.99), percentile(long.prompts, 0.99)
    during = "while a build runs" if busy else "THE BUILD ENDED TOO SOON"
    return [
        Row(
            f"with memory and 66 entries of lore, {during}: keystroke, 500,000 words, p99",
            "≤ 0.25 ms",
            f"{keystroke:.3f} ms (median {median(long.edits):.3f})",
            busy and keystroke <= 0.25,
        ),
        Row(
            "· context assembly, p99",
            "≤ 2 ms",
            f"{prompt:.2f} ms (median {median(long.prompts):.2f})",
            prompt <= 2,
        ),
        Row("· against 10,000 words, medians", "≤ 1.5 ×", f"{ratio:.2f} ×", ratio <= 1.5),
    ]
