"""From a paragraph to a question for the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.coach.critique.numbering import numbered, sentences_of
from afterword.coach.critique.request import (
    answer_tokens,
    closing,
    instructions,
    schema_for,
)
from afterword.context.coaching import Brief, coach_pieces
from afterword.inference import GenerationRequest, Priority
from afterword.manuscript import Kind
from afterword.prompt import fit

if TYPE_CHECKING:
    from afterword.features.coaching.critic import Critic
    from afterword.manuscript import Manuscript, Placed
    from afterword.prompt import Prompt

#: Low, since a judgement is wanted and not an invention.
_TEMPERATURE: Final = 0.3
#: Words of a paragraph below which there is nothing to say about it by itself.
LEAST_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one paragraph."""

    paragraph: Placed
    prompt: Prompt
    request: GenerationRequest


def is_worth_asking(placed: Placed) -> bool:
    """Whether a block is prose, and enough of it."""
    return placed.block.kind is Kind.PARAGRAPH and placed.block.words >= LEAST_WORDS


def paragraph_at(manuscript: Manuscript, offset: int) -> Placed | None:
    """The paragraph at an offset (code points), else the nearest before it, else the first."""
    here = manuscript.block_at(offset)
    if here is not None and is_worth_asking(here):
        return here
    before = next(filter(is_worth_asking, manuscript.blocks_before(offset)), None)
    return before or next(filter(is_worth_asking, manuscript.blocks(offset)), None)


async def question(critic: Critic, paragraph: Placed) -> Question:
    """The question about a paragraph of the critic's manuscript, within the engine's budget."""
    desk = critic.desk
    text = paragraph.block.text
    sentences = sentences_of(text)
    brief = Brief(
        instructions(critic.persona, most=critic.most),
        f"the persona “{critic.persona.name}”",
        numbered(text, sentences),
        "" if desk.chat else closing(),
    )
    prompt, room = await prompt_for(critic, paragraph, brief, answer_tokens(most=critic.most))
    usual = desk.sampling.temperature
    sampling = replace(
        desk.sampling, max_tokens=room, temperature=_TEMPERATURE if usual is None else usual
    )
    schema = schema_for(len(sentences), most=critic.most)
    request = GenerationRequest(prompt.content, sampling, Priority.COACH, schema)
    return Question(paragraph, prompt, request)


async def prompt_for(
    critic: Critic, paragraph: Placed, brief: Brief, wanted: int
) -> tuple[Prompt, int]:
    """What is asked about a paragraph, within the engine's budget; and the tokens for an answer.

    `wanted` is what an answer takes, unless the writer's settings say otherwise.
    """
    desk = critic.desk
    room = min(critic.max_tokens or wanted, desk.sampling.max_tokens, desk.context_tokens // 2)
    budget = max(desk.context_tokens - room, 1)
    await desk.tokenizer.prime([brief.instructions, brief.numbered])
    pieces = coach_pieces(
        desk.manuscript,
        paragraph,
        brief,
        plan=desk.plan,
        budget=budget,
        tokenizer=desk.tokenizer,
        recall=desk.recall,
    )
    return fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat), room
