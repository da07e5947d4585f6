"""From a place in the manuscript to a question for the engine, and from its answer to text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from afterword.context import completion_pieces, texts_to_count
from afterword.features.completion.live import LiveStream
from afterword.features.completion.place import Stand
from afterword.inference import GenerationRequest, Priority
from afterword.postprocess import Polished, Shape, is_enough, polish, surroundings_at
from afterword.prompt import Prompt, fit

if TYPE_CHECKING:
    from afterword.features.completion.desk import Desk
    from afterword.features.completion.place import Place
    from afterword.postprocess import Surroundings


@dataclass(frozen=True, slots=True)
class Question:
    """One place's prompt, and what is needed to read the answers to it."""

    place: Place
    shape: Shape
    prompt: Prompt
    around: Surroundings
    answer_tokens: int

    def at(self, place: Place, around: Surroundings) -> Question:
        """The same question read at another place with the same text before it."""
        return replace(self, place=place, around=around, shape=place.shape)


async def prompt_at(desk: Desk, offset: int, *, answer_tokens: int) -> Prompt:
    """The prompt for a continuation at `offset` (code points), leaving room for the answer."""
    budget = max(desk.context_tokens - answer_tokens, 1)
    await desk.tokenizer.prime(texts_to_count(desk.manuscript, offset, budget=budget))
    pieces = completion_pieces(
        desk.manuscript,
        offset,
        plan=desk.plan,
        budget=budget,
        tokenizer=desk.tokenizer,
        chat=desk.chat,
        recall=desk.recall,
    )
    return fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat)


def answer_tokens(desk: Desk, shape: Shape) -> int:
    """The most tokens an answer of this shape may take."""
    options = desk.options
    wanted = options.paragraph_tokens if shape is Shape.PARAGRAPH else options.sentence_tokens
    return min(wanted, desk.sampling.max_tokens, desk.context_tokens // 2)


async def ask(desk: Desk, place: Place, *, shape: Shape | None = None) -> Question:
    """Put the question that `place` poses; `shape` overrides what the place suggests.

    The prompt leaves room for a paragraph whatever is asked for: with another budget it would
    begin elsewhere, and the engine would read it all again whenever the writer breaks a line.
    """
    shape = shape or place.shape
    room = answer_tokens(desk, Shape.PARAGRAPH)
    return Question(
        place=place,
        shape=shape,
        prompt=await prompt_at(desk, place.offset, answer_tokens=room),
        around=surroundings_at(desk.manuscript, place.offset),
        answer_tokens=answer_tokens(desk, shape),
    )


def nth_seed(seed: int | None, number: int) -> int | None:
    """The seed of one of several candidates, which must not all draw alike."""
    return None if seed is None else seed + number


def start(
    desk: Desk, question: Question, *, temperature: float | None = None, seed: int | None = None
) -> LiveStream:
    """Send the question; None takes temperature and seed from the settings."""
    sampling = replace(
        desk.sampling,
        max_tokens=question.answer_tokens,
        temperature=desk.sampling.temperature if temperature is None else temperature,
        seed=desk.sampling.seed if seed is None else seed,
    )
    request = GenerationRequest(question.prompt.content, sampling, Priority.GHOST)
    shape = question.shape
    return LiveStream(desk.engine, request, lambda raw: is_enough(raw, shape))


def read(question: Question, stream: LiveStream) -> Polished:
    """What of the stream's answer so far may be shown at the question's place.

    Includes the line breaks that a paragraph needs around it; they are line feeds, whatever the
    page has: an editor puts in its own.
    """
    polished = polish(
        stream.raw,
        shape=question.shape,
        around=question.around,
        finished=stream.ended,
        chat=bool(stream.request.prompt.messages),
    )
    if not polished.text or question.place.stand is not Stand.EMPTY_LINE:
        return polished
    tail = question.place.tail if polished.complete else ""
    return replace(polished, text=question.place.lead + polished.text + tail)
