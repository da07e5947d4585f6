"""What a model is told of what is written, before it is asked for an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.context.remembered import remembered
from afterword.features.outlining.deriving import derived_outline
from afterword.features.outlining.question import so_far_tokens
from afterword.features.remembering.running import tells
from afterword.prompt.counting import tokens_of

if TYPE_CHECKING:
    from afterword.features.completion import Desk
    from afterword.features.remembering.known import Known
    from afterword.memory.story import Story


async def written_so_far(desk: Desk, story: Story, known: Known) -> str:
    """The whole of what is written, within its share of the prompt; "" where nothing is.

    By chapters where that fits, else as one paragraph, fine near the end and coarse far from it.
    What has not been read is read first, in slices between which the event loop is free.
    """
    allowance = so_far_tokens(desk)
    text = await derived_outline(story, known)
    if not story.count or tokens_of(text, desk.tokenizer) <= allowance:
        return text if story.count else ""
    told = tells(story, len(story.manuscript.text), known)
    stretches = [one.what for one in told if one.what is not None]
    return remembered(stretches, stage=(), allowance=allowance, count=desk.tokenizer.count)
