"""How much of each prompt a prefix cache has read already, while a writer types and jumps about.

A plain function over a text and a tokenizer, for `make bench` and for tests; nothing is timed.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.context import Plan, completion_pieces
from afterword.context.recall import NOTHING
from afterword.lsp.text_document import common_prefix
from afterword.manuscript import Edit, Manuscript
from afterword.prompt import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from afterword.context.recall import Recall
    from afterword.inference import Tokenizer

CACHED_PROMPTS = 16  # llama.cpp and vLLM keep earlier prompts; this many are a few megabytes


@dataclass(frozen=True, slots=True)
class Reuse:
    """What was seen: `share` of all prompts' characters that a cache held, the first one left out.

    `hops` counts prompts of which less than half was held.
    """

    share: float
    requests: int
    hops: int
    characters: int


@dataclass(slots=True)
class PrefixCache:
    """Earlier prompts, the last `CACHED_PROMPTS` that are no prefix of one another."""

    prompts: deque[str]

    def held(self, prompt: str) -> int:
        """The characters of `prompt` that some earlier prompt started with; then keeps it."""
        best = max((common_prefix(prompt, other) for other in self.prompts), default=0)
        for other in [other for other in self.prompts if prompt.startswith(other)]:
            self.prompts.remove(other)
        self.prompts.append(prompt)
        return best


def typing(
    text: str, start: int, characters: int, *, every: int, jumps: float, seed: int
) -> Iterator[tuple[Manuscript, int]]:
    """A writer who types `characters` of `text` into it at `start` (a paragraph's start).

    Yields the manuscript and the cursor after every `every` characters. After a paragraph, with
    probability `jumps`, the writer goes to the end of another paragraph nearby, adds a sentence
    there, and comes back.
    """
    chance = random.Random(seed)
    typed = text[start : start + characters]
    manuscript = Manuscript.parse(text[:start] + "\n\n" + text[start + characters :])
    at, done = start, 0
    while done < len(typed):
        chunk = typed[done : done + every]
        manuscript = manuscript.edited(Edit(at, at, chunk))
        at, done = at + len(chunk), done + len(chunk)
        yield manuscript, at
        if "\n\n" in chunk and chance.random() < jumps:
            for manuscript, added in aside(manuscript, at, chance, every):  # noqa: B020 -- the writer's one manuscript
                yield manuscript, added
            at += ASIDE_LENGTH


ASIDE = " It was, they all agreed later, the kind of thing one only sees afterwards."
ASIDE_LENGTH = len(ASIDE)


def aside(
    manuscript: Manuscript, at: int, chance: random.Random, every: int
) -> Iterator[tuple[Manuscript, int]]:
    """One sentence added to a paragraph up to forty paragraphs back in the same chapter."""
    section = manuscript.outline.section_at(at)
    first = section.start if section else 0
    ends: list[int] = []
    for placed in manuscript.blocks_before(at):
        if placed.start <= first or len(ends) == 40:
            break
        if placed.block.kind.value == "paragraph":
            ends.append(placed.end)
    where = chance.choice(ends or [at])
    for done in range(0, ASIDE_LENGTH, every):
        chunk = ASIDE[done : done + every]
        manuscript = manuscript.edited(Edit(where + done, where + done, chunk))
        yield manuscript, where + done + len(chunk)


def measure(
    text: str,
    tokenizer: Tokenizer,
    *,
    budget: int = 1_400,
    characters: int = 20_000,
    every: int = 1,
    jumps: float = 0.0,
    seed: int = 1,
    plan: Plan | None = None,
    recall: Callable[[Manuscript, int], Recall] | None = None,
) -> Reuse:
    """Type into the middle of `text` and add up what a prefix cache would have served.

    `recall` gives what is known beside a version of the text at an offset, if anything is.
    """
    middle = text.find("\n\n", len(text) // 2) + 2
    cache = PrefixCache(deque(maxlen=CACHED_PROMPTS))
    held = total = requests = hops = 0
    for manuscript, offset in typing(text, middle, characters, every=every, jumps=jumps, seed=seed):
        pieces = completion_pieces(
            manuscript,
            offset,
            plan=plan or Plan(),
            budget=budget,
            tokenizer=tokenizer,
            chat=False,
            recall=recall(manuscript, offset) if recall else NOTHING,
        )
        prompt = fit(pieces, budget=budget, tokenizer=tokenizer).content.text
        known = cache.held(prompt)
        requests += 1
        if requests > 1:
            held += known
            total += len(prompt)
            hops += known * 2 < len(prompt)
    return Reuse(held / total if total else 0.0, requests, hops, characters)
