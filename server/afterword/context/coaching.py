"""The pieces that let a model judge one paragraph: who it is, what stands around, the paragraph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from afterword.context.lore import lore_pieces
from afterword.context.prose import units_of
from afterword.context.recall import NOTHING
from afterword.context.recent import Near
from afterword.context.remembered import memory_allowance
from afterword.context.shares import shares_of
from afterword.context.so_far import on_stage, so_far, told_before
from afterword.manuscript import Kind
from afterword.prompt import LeftOut, Piece, Trim, trimmed
from afterword.prompt.counting import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.context.plan import Plan
    from afterword.context.recall import Recall
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript, Placed

_PREMISE_SHARE: Final = 0.08  # of the budget
_BEFORE_SHARE: Final = 0.2
_PARAGRAPHS_BEFORE: Final = 2  # looked at: the one before, and one more where that is a line
_SHORT: Final = 240  # code points of a paragraph before that has too little to stand by itself
_NAMES: Final = 60

# What may be trimmed first, from the bottom up.
_FIRST: Final = {
    "on stage": 250,
    "premise": 400,
    "text before": 500,
    "author's note": 600,
    "instructions": 900,
    "request": 950,
    "paragraph": 1_000,
}


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked about a paragraph, in the coach's own words.

    Attributes:
        instructions: who the model is to be, and what it is to do.
        speaker: what the writer calls that persona.
        numbered: the paragraph, a sentence a line, each with its number.
        closing: what stands last; a model that continues documents goes on from it, one that
            answers messages needs none where the instructions say it all.
    """

    instructions: str
    speaker: str
    numbered: str
    closing: str


def coach_pieces(
    manuscript: Manuscript,
    paragraph: Placed,
    brief: Brief,
    *,
    plan: Plan,
    budget: int,
    tokenizer: Tokenizer,
    recall: Recall = NOTHING,
) -> tuple[Piece, ...]:
    """The pieces for a critique of one paragraph, most stable first.

    Nothing of the manuscript's prose behind the paragraph is in any of them. Pieces without text
    are left out.
    """
    shares = shares_of(budget)
    lore = lore_pieces(
        manuscript, paragraph.end, recall, shares=shares, tokenizer=tokenizer, chat=True
    )
    before = _before(manuscript, paragraph)
    near = _near(manuscript, paragraph, before)
    allowance = memory_allowance(budget)
    story = so_far(
        manuscript,
        near,
        recall,
        room=budget,
        allowance=allowance,
        count=tokenizer.count,
        chat=True,
    )
    pieces = [
        replace(_piece("instructions", brief.instructions, brief.speaker), role="system"),
        *_premise(manuscript),
        *lore.steady,
        *([story.piece] if story.piece else []),
        *lore.triggered,
        *_note(manuscript, plan),
        *_stage(manuscript, near, recall),
        *_text_before(manuscript, before, budget, tokenizer),
        _paragraph(manuscript, paragraph, brief),
        _piece("request", brief.closing, "Afterword"),
    ]
    found = [piece for piece in pieces if piece.text.strip()]
    omitted: tuple[LeftOut, ...] = (*lore.left_out, *story.left_out)
    found[0] = replace(found[0], omitted=(*found[0].omitted, *omitted))
    return tuple(found)


def _premise(manuscript: Manuscript) -> Iterator[Piece]:
    outline = manuscript.outline
    said = [part for part in (outline.title.strip(), outline.premise.strip()) if part]
    if said:
        text = "The book:\n" + "\n\n".join(said)
        yield Piece(
            "premise", text, _FIRST["premise"], "front matter", Trim.END, max_share=_PREMISE_SHARE
        )


def _note(manuscript: Manuscript, plan: Plan) -> Iterator[Piece]:
    """The writer's note to whoever works on this text: its tense, its narrator, its rules."""
    own = manuscript.outline.authors_note
    if note := " ".join((own or plan.authors_note).split()):
        origin = "front matter" if own else "settings"
        yield Piece(
            "author's note",
            f"The writer's note: {note}",
            _FIRST["author's note"],
            origin,
            Trim.END,
            max_share=0.15,
        )


def _before(manuscript: Manuscript, paragraph: Placed) -> list[Placed]:
    """The paragraph before, and one more where that is a short one; in the text's order."""
    found: list[Placed] = []
    for placed in islice(manuscript.blocks_before(paragraph.start), 2 * _PARAGRAPHS_BEFORE):
        if placed.block.kind in {Kind.HEADING, Kind.SCENE_BREAK}:
            break
        if placed.block.kind is not Kind.PARAGRAPH:
            continue
        found.append(placed)
        long_enough = sum(len(one.block.text) for one in found) >= _SHORT
        if long_enough or len(found) == _PARAGRAPHS_BEFORE:
            break
    return found[::-1]


def _text_of(manuscript: Manuscript, placed: Placed) -> str:
    wrap, gaps = manuscript.shape.wrap, manuscript.gaps
    return "".join(unit.text for unit in units_of(placed, wrap=wrap, gaps=gaps))


def _near(manuscript: Manuscript, paragraph: Placed, before: list[Placed]) -> Near:
    """What the story so far need not tell, since it stands in the prompt."""
    first = before[0] if before else paragraph
    return Near(
        recent="\n\n".join(_text_of(manuscript, placed) for placed in before),
        latest="",
        cursor=_text_of(manuscript, paragraph),
        cursor_start=paragraph.start,
        start=first.start,
        line=first.line,
    )


def _stage(manuscript: Manuscript, near: Near, recall: Recall) -> Iterator[Piece]:
    """Who is there, by the names that lore and memory know."""
    names = [form for entry in recall.lore.entries for form in entry.forms]
    counts: dict[str, int] = {}
    for told in told_before(manuscript, near, recall):
        for name, many in told.extract.names if told.extract else ():
            counts[name] = counts.get(name, 0) + many
    names += sorted(counts, key=lambda name: (-counts[name], name))[:_NAMES]
    if there := on_stage(near.prose, names):
        text = f"On stage: {', '.join(there)}."
        yield _piece("on stage", text, "names in the text before")


def _text_before(
    manuscript: Manuscript, before: list[Placed], budget: int, tokenizer: Tokenizer
) -> Iterator[Piece]:
    """The end of what stands before, as far as its share goes, under its label."""
    whole = "\n\n".join(filter(None, (_text_of(manuscript, placed) for placed in before)))
    room = int(budget * _BEFORE_SHARE)
    text = trimmed(whole, room, tokenizer, Trim.START) if whole else ""
    if not text:
        return
    where = f"lines {before[0].line + 1}–{manuscript.text.position(before[-1].end).line + 1}"
    lost = tokens_of(whole, tokenizer) - tokens_of(text, tokenizer) if text != whole else 0
    left = (LeftOut("text before", lost, where, "longer than its share of the budget"),)
    labelled = f"What stands before it:\n\n{text}"
    first = _FIRST["text before"]
    yield Piece("text before", labelled, first, where, Trim.START, omitted=left if lost else ())


def _paragraph(manuscript: Manuscript, paragraph: Placed, brief: Brief) -> Piece:
    first = paragraph.line + 1
    last = manuscript.text.position(paragraph.end).line + 1
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    text = f"The paragraph to comment on, its sentences numbered:\n\n{brief.numbered}"
    return Piece("paragraph", text, _FIRST["paragraph"], where, Trim.END)


def _piece(name: str, text: str, origin: str) -> Piece:
    return Piece(name, text, _FIRST[name], origin)
