"""What a model is asked for an outline: the plan, the story so far, and a lens to look through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.context.outlines import chapters
from afterword.prompt import Piece, Prompt, Trim, fit

if TYPE_CHECKING:
    from afterword.features.completion import Desk
    from afterword.features.outlining.lenses import Lens

_INSTRUCTIONS: Final = (
    "You help a writer to see what their story could be. You are given its plan, where there is "
    "one, and what is written so far. What is written stands: keep its people, places and events, "
    "and the plan's own points. What nobody has decided yet, invent, and be specific: names, "
    "objects and actions, no themes. Write in the language of the manuscript. Answer with the "
    "outline alone, in Markdown: headings (##), list items (-) and short plain lines; no preamble, "
    "no tables, no comment on the task, no question to the writer."
)
#: Most tokens of an outline: forty scenes of a sentence or two.
_ANSWER_TOKENS: Final = 1_200
_CHAPTERS_SHARE: Final = 0.25  # of the budget, for headings and beats
_OUTLINE_SHARE: Final = 0.35
_PREMISE_SHARE: Final = 0.2
_SO_FAR_SHARE: Final = 0.5
_LABEL_TOKENS: Final = 16
_BEFORE_ALL: Final = -1  # an offset that no section holds: none of them is the current one
_UNNAMED: Final = "this story"

# What is trimmed first, from the bottom up.
_FIRST: Final = {
    "chapters": 200,
    "the story so far": 300,
    "outline": 400,
    "premise": 500,
    "instructions": 800,
    "lens": 1_000,
}


def answer_tokens(desk: Desk) -> int:
    """The most tokens an outline may take."""
    return min(_ANSWER_TOKENS, desk.sampling.max_tokens, desk.context_tokens // 2)


def prompt_tokens(desk: Desk) -> int:
    """The most tokens the prompt may have."""
    return max(desk.context_tokens - answer_tokens(desk), 1)


def so_far_tokens(desk: Desk) -> int:
    """The most tokens of the prompt that what is written so far may take."""
    return int(prompt_tokens(desk) * _SO_FAR_SHARE) - _LABEL_TOKENS


async def question(desk: Desk, lens: Lens, so_far: str) -> Prompt:
    """The prompt that asks for an outline through one lens, within the engine's budget.

    The lens stands last, so that a prefix cache serves all lenses but the first. A model that
    continues documents finds the outline's heading and its first characters at the end.
    """
    budget = prompt_tokens(desk)
    pieces = (*_known(desk, so_far, budget), _lens(desk, lens))
    await desk.tokenizer.prime(part for piece in pieces for part in piece.text.split("\n\n"))
    return fit(pieces, budget=budget, tokenizer=desk.tokenizer, chat=desk.chat)


def _known(desk: Desk, so_far: str, budget: int) -> list[Piece]:
    """What is known of the story, most stable first."""
    outline = desk.manuscript.outline
    pieces = []
    if desk.chat:
        stands = Piece(
            "instructions", _INSTRUCTIONS, _FIRST["instructions"], "Afterword", role="system"
        )
        pieces.append(stands)
    premise = "\n\n".join(part for part in (outline.title.strip(), outline.premise.strip()) if part)
    room = int(budget * _CHAPTERS_SHARE)
    planned = ""
    if not all(heading.title in so_far for heading in outline.headings):
        planned = chapters(outline, _BEFORE_ALL, allowance=room, count=desk.tokenizer.count)
    plan = desk.plan
    for name, label, text, origin, share in (
        ("premise", "The story", premise, "front matter", _PREMISE_SHARE),
        ("outline", "Its outline", plan.outline_file, plan.outline_origin, _OUTLINE_SHARE),
        ("chapters", "Its chapters", planned, "headings", _CHAPTERS_SHARE),
        ("the story so far", "What is written so far", so_far, "memory", _SO_FAR_SHARE),
    ):
        if body := text.strip():
            labelled = f"{label}:\n\n{body}" if desk.chat or name != "premise" else body
            trim = Trim.START if name == "the story so far" else Trim.END
            pieces.append(
                Piece(name, labelled, _FIRST[name], origin or name, trim, max_share=share)
            )
    return pieces


def _lens(desk: Desk, lens: Lens) -> Piece:
    if desk.chat:
        return Piece("lens", lens.request, _FIRST["lens"], f"the lens “{lens.name}”")
    title = desk.manuscript.outline.title.strip() or _UNNAMED
    heading = f"# {lens.heading(title)}"
    text = f"{heading}\n\n{lens.begins}" if lens.begins else heading
    return Piece("lens", text, _FIRST["lens"], f"the lens “{lens.name}”")
