"""Three other wordings for what a finding is about, for a writer who asks for them."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.coach.critique.alternatives import (
    MOST,
    answer_tokens,
    instructions,
    request,
    rewrites_in,
    schema,
)
from afterword.coach.critique.numbering import numbered, sentences_of
from afterword.coach.critique.scanning import Scanner
from afterword.context.coaching import Brief
from afterword.features.coaching.polishing import polished
from afterword.features.coaching.question import prompt_for
from afterword.inference import EngineProblem, GenerationRequest, Priority
from afterword.postprocess import differ

if TYPE_CHECKING:
    from afterword.coach.finding import Finding
    from afterword.features.coaching.critic import Critic


async def rewrites(critic: Critic, finding: Finding) -> tuple[str, ...]:
    """Up to three wordings that differ, each to stand in the place of the finding's quote.

    The finding's own rewrite goes first, where it has one. One request; where the manuscript of
    `critic` has the quote no longer in its place, none, and nothing to offer.

    Raises:
        EngineProblem: the engine gave nothing, and the finding has no rewrite of its own.
    """
    manuscript = critic.desk.manuscript
    placed = manuscript.block_at(finding.start)
    if placed is None or manuscript.text.slice(finding.start, finding.end) != finding.quote:
        return ()
    own = [finding.rewrite] if finding.rewrite is not None else []
    paragraph, at = placed.block.text, placed.start
    brief = Brief(
        instructions(critic.persona),
        f"the persona “{critic.persona.name}”",
        numbered(paragraph, sentences_of(paragraph)),
        request(finding),
    )
    prompt, room = await prompt_for(critic, placed, brief, answer_tokens())
    sampling = replace(critic.desk.sampling, max_tokens=room)
    asked = GenerationRequest(prompt.content, sampling, Priority.GAP, schema())
    raw = ""
    try:
        scanner = Scanner()
        async with contextlib.aclosing(critic.desk.engine.stream(asked)) as deltas:
            async for delta in deltas:
                raw += delta.text
                if scanner.enough(raw):
                    break
    except EngineProblem:
        if not (raw or own):
            raise
    texts = rewrites_in(raw, paragraph, finding.start - at, finding.end - at)
    here = replace(finding, start=finding.start - at, end=finding.end - at)
    shown = polished([replace(here, rewrite=text) for text in texts], manuscript, placed)
    found = [one.rewrite for one in shown if one.rewrite is not None]
    return differ([*own, *found])[:MOST]
