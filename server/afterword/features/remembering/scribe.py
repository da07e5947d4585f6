"""Who writes summaries, and what is asked of them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.inference import GenerationRequest, Priority
from afterword.memory.summaries import summary_key
from afterword.prompt import Piece, Trim, fit, trimmed
from afterword.prompt.counting import tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from afterword.inference import Engine, Finish, PromptText, Sampling, Tokenizer
    from afterword.memory.extracts import Extract
    from afterword.memory.summaries import SummaryStore
    from afterword.memory.tree import Node

#: Changed with every word of the prompts below: what they gave before is then asked for again.
_VERSION: Final = "1"
PASSAGE_WORDS: Final = 60
NODE_WORDS: Final = 120
#: Tokens an answer may take for each word asked for: Russian takes three, Chinese letters fewer.
_TOKENS_PER_WORD: Final = 3
_TOKENS_OVER: Final = 40
_LOW_TEMPERATURE: Final = 0.3
_TASK: Final = (
    "You keep the memory of a novel that is being written, for whoever writes on. {given} Write "
    "what happens in it, in the order in which it happens: who does what to whom, and where "
    "things stand at the end. Call everybody and every place by the names that the text uses. "
    "Present tense, third person, in the language of the text. Say only what the text says, as "
    "plain fact: no opinion, no interpretation, nothing that you know of this book from elsewhere. "
    "Answer with one paragraph of about {words} words and nothing else: no title, no preamble."
)
_PASSAGE: Final = "You are given a passage of its text."
_PARTS: Final = (
    "You are given summaries of parts that follow each other in it; make one summary of them all."
)
_PROMPTED: Final = "Summary in about {words} words, in the language of the text:"
_ELLIPSIS: Final = " […] "
# What of a text that is too long is kept of its beginning and its end, in parts of the room.
_BEGINNING, _END = 0.35, 0.45
_WORDS_PER_TOKEN: Final = 0.5  # for the sentences between; a careful figure for any language


@dataclass(frozen=True, slots=True)
class Scribe:
    """A snapshot of who writes summaries, and where they are kept.

    Attributes:
        engine: who is asked; None where nobody is to be asked now.
        tokenizer: that engine's; None with it.
        context_tokens: prompt and answer together, in its tokens.
        chat: whether the engine speaks in messages.
        sampling: how to draw; a `max_tokens` of 0 is as many as the length asked for needs.
        generative: whether a model writes the summaries at all; else the extracts are them.
        store: where they are kept between sessions.
        model: the model's name, under which they are kept.
        at_once: how many questions may be under way together.
    """

    engine: Engine | None
    tokenizer: Tokenizer | None
    context_tokens: int
    chat: bool
    sampling: Sampling
    generative: bool
    store: SummaryStore
    model: str = ""
    at_once: int = 1

    def recipe(self, *, leaf: bool) -> str:
        """What a summary is made by, beside the model: the prompt's version, shape and length."""
        return f"{_VERSION} {'chat' if self.chat else 'text'} {words_for(leaf=leaf)}"

    def key(self, node: Node) -> bytes:
        """What a node's summary is kept under."""
        recipe = self.recipe(leaf=not node.children)
        return summary_key(node.digest, model=self.model, recipe=recipe)

    def kept(self, nodes: Iterable[Node]) -> dict[bytes, str]:
        """What the store has of these nodes, by their digests; reads from the disk."""
        keys = {self.key(node): node.digest for node in nodes}
        return {keys[key]: text for key, text in self.store.get_many(list(keys)).items()}


def words_for(*, leaf: bool) -> int:
    """How many words a summary is asked to have."""
    return PASSAGE_WORDS if leaf else NODE_WORDS


def passage_prompt(scribe: Scribe, tokenizer: Tokenizer, text: str, extract: Extract) -> PromptText:
    """The question for a passage's summary, within the engine's context."""
    return _prompt(
        scribe,
        tokenizer,
        _PASSAGE,
        PASSAGE_WORDS,
        lambda room: _shortened(text, extract, room, tokenizer),
    )


def parts_prompt(scribe: Scribe, tokenizer: Tokenizer, parts: Sequence[str]) -> PromptText:
    """The question for one summary of several, within the engine's context."""

    def fitting(room: int) -> str:
        whole = "\n\n".join(parts)
        if tokens_of(whole, tokenizer) <= room:
            return whole
        each = max(1, room // len(parts) - 4)
        return "\n\n".join(trimmed(part, each, tokenizer, Trim.END) for part in parts)

    return _prompt(scribe, tokenizer, _PARTS, NODE_WORDS, fitting)


async def answer(scribe: Scribe, engine: Engine, prompt: PromptText, words: int) -> _Answer:
    """What the engine says; a completion is read up to the end of its first paragraph.

    Raises:
        EngineProblem: the engine could not.
    """
    sampling = replace(
        scribe.sampling,
        max_tokens=_answer_tokens(scribe, words),
        temperature=_LOW_TEMPERATURE
        if scribe.sampling.temperature is None
        else scribe.sampling.temperature,
    )
    raw, finish = "", None
    request = GenerationRequest(prompt, sampling, Priority.SUMMARY)
    async with contextlib.aclosing(engine.stream(request)) as deltas:
        async for delta in deltas:
            raw += delta.text
            finish = delta.finish or finish
            if not scribe.chat and "\n\n" in raw.strip():
                break
    return raw, finish


_Answer = tuple[str, "Finish | None"]


def _answer_tokens(scribe: Scribe, words: int) -> int:
    wanted = scribe.sampling.max_tokens or words * _TOKENS_PER_WORD + _TOKENS_OVER
    return min(wanted, scribe.context_tokens // 3)


def _prompt(
    scribe: Scribe,
    tokenizer: Tokenizer,
    given: str,
    words: int,
    fitting: Callable[[int], str],
) -> PromptText:
    """Task, text, and for a completion what it is to go on from; the text gives way first."""
    budget = scribe.context_tokens - _answer_tokens(scribe, words)
    task = _TASK.format(given=given, words=words)
    prompted = _PROMPTED.format(words=words)
    # The joins and a chat's envelope cost some tokens too; fitting sees to what this misses.
    room = budget - tokens_of(f"{task}{prompted}", tokenizer) - 40
    pieces = (
        Piece("instructions", task, 1_000, "Afterword", role="system"),
        Piece("text", fitting(max(room, 1)), 500, "manuscript", Trim.START),
        Piece("request", "" if scribe.chat else prompted, 900, "Afterword"),
    )
    return fit(pieces, budget=budget, tokenizer=tokenizer, chat=scribe.chat).content


def _shortened(text: str, extract: Extract, room: int, tokenizer: Tokenizer) -> str:
    """The text, or where it has no room its beginning, its telling sentences and its end."""
    if tokens_of(text, tokenizer) <= room:
        return text
    beginning = trimmed(text, int(room * _BEGINNING), tokenizer, Trim.END)
    end = trimmed(text, int(room * _END), tokenizer, Trim.START)
    between = extract.summary(int(room * (1 - _BEGINNING - _END) * _WORDS_PER_TOKEN))
    return _ELLIPSIS.join(part for part in (beginning, between, end) if part)
