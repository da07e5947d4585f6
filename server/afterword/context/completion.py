"""The pieces that continue a manuscript at the cursor."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from afterword.context.outlines import chapters, outline_file
from afterword.context.prose import SCENE_BREAK, units_of
from afterword.context.recent import near
from afterword.manuscript import Kind
from afterword.prompt import LeftOut, Piece, Trim
from afterword.prompt.counting import JOIN_SLACK, envelope, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.context.plan import Plan
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript

_INSTRUCTIONS: Final = (
    "You are the co-writer of a manuscript. You are given its plan, where there is one, and its "
    "text up to the cursor. Write what comes next, exactly from where the text stops, even in "
    "the middle of a sentence. Keep the writer's language, voice, tense, person, spelling, "
    "punctuation and layout. Follow the plan without hurrying to its end. Answer with the "
    "manuscript's own next words and nothing else: no preamble, no repetition of what is there, "
    "no headings, no notes, no comment on the task."
)
# Recent text is worth most to a small model and an outline adds to it (measured: 3.771 nats per
# token for outline + 500 tokens, 3.814 for 500 tokens alone, 3.762 for 1,000): a fifth of a
# small budget goes to the plan, a quarter of a large one.
_PLAN_SHARE_SMALL: Final = 0.20
_PLAN_SHARE: Final = 0.25
_SMALL_BUDGET: Final = 2_000
_PLAN_MOST: Final = 3_000
_PREMISE_SHARE: Final = 0.4  # of the plan's
_FILE_SHARE: Final = 0.7  # of what the premise leaves
_CHARACTERS_PER_TOKEN: Final = 4  # for saying about how much was left out
_LOOKED_AT: Final = 20  # blocks: no front matter and title page is longer
_COUNTED_AHEAD: Final = 8_000  # characters of prose per call that are worth counting ahead

# What may be trimmed first, from the bottom up.
_FIRST: Final = {
    "chapters": 200,
    "outline": 300,
    "premise": 400,
    "recent text": 500,
    "latest text": 550,
    "author's note": 600,
    "instructions": 800,
    "cursor": 1_000,
}


def completion_pieces(
    manuscript: Manuscript,
    offset: int,
    *,
    plan: Plan,
    budget: int,
    tokenizer: Tokenizer,
    chat: bool,
) -> tuple[Piece, ...]:
    """The pieces for a continuation at `offset` (code points), most stable first.

    They fit `budget` tokens as they are, so that fitting them changes nothing while the writer
    types. Nothing of the manuscript's prose after `offset` is in any of them; headings, beats and
    the writer's outline are the plan, and stay. Pieces without text are left out.
    """
    stable = [
        *_instructions(chat=chat),
        *_plan_pieces(manuscript, offset, plan, budget, tokenizer, chat=chat),
    ]
    note = _note(plan)
    spent = sum(_cost(piece, budget, tokenizer) for piece in (*stable, *note))
    # Room for the joins of the pieces to come, and for what a chat's messages cost.
    # Where the plan leaves too little, the text takes half, and fitting trims the plan.
    room = budget - spent - _joins(tokenizer) - (envelope(2) if chat else 0)
    room = max(room, budget // 2)
    text = near(manuscript, offset, room=room, tokenizer=tokenizer, note=bool(note))
    line = text.line + 1
    last = manuscript.text.position(offset).line + 1
    parted = _parting(stable, chat=chat)
    pieces = [*stable]
    if text.recent:
        recent = _piece("recent text", text.recent, f"lines {line}–{last}", parted, Trim.START)
        pieces.append(replace(recent, omitted=_earlier(manuscript, text.line)))
    pieces.extend(note)
    if text.latest:
        before = "\n\n" if text.recent or note else parted
        pieces.append(_piece("latest text", text.latest, f"up to line {last}", before, Trim.START))
    if text.cursor.strip():
        before = "\n\n" if text.recent or text.latest or note else parted
        pieces.append(_piece("cursor", text.cursor, f"line {last}", before, Trim.START))
    return tuple(pieces)


def _earlier(manuscript: Manuscript, line: int) -> tuple[LeftOut, ...]:
    """The manuscript's text before `line` (from 0), which the prompt has no room for."""
    start = manuscript.text.line_start(line)
    before = manuscript.blocks_before(start)
    if not any(placed.block.kind is Kind.PARAGRAPH for placed in islice(before, _LOOKED_AT)):
        return ()
    about = max(1, start // _CHARACTERS_PER_TOKEN)
    return (LeftOut("earlier text", about, f"lines 1–{line}", "before the recent text's start"),)


def texts_to_count(manuscript: Manuscript, offset: int, *, budget: int) -> Iterator[str]:
    """The prose before `offset` that `completion_pieces` will have counted, nearest first.

    For `Tokenizer.prime`, where a count takes a round trip.
    """
    left = min(_COUNTED_AHEAD + budget * 8, 200_000)
    wrap, gaps = manuscript.shape.wrap, manuscript.gaps
    for placed in manuscript.blocks_before(offset):
        for unit in units_of(placed, wrap=wrap, gaps=gaps):
            left -= len(unit.text)
            yield unit.text
        if left <= 0:
            return


def _instructions(*, chat: bool) -> tuple[Piece, ...]:
    """A base model continues a document, and instructions would be part of it: only for chat."""
    if not chat:
        return ()
    return (
        Piece("instructions", _INSTRUCTIONS, _FIRST["instructions"], "Afterword", role="system"),
    )


def _plan_pieces(
    manuscript: Manuscript,
    offset: int,
    plan: Plan,
    budget: int,
    tokenizer: Tokenizer,
    *,
    chat: bool,
) -> list[Piece]:
    """Title and premise, the writer's outline, and the chapters around the cursor."""
    outline = manuscript.outline
    share = _PLAN_SHARE_SMALL if budget <= _SMALL_BUDGET else _PLAN_SHARE
    allowance = min(int(budget * share), _PLAN_MOST)
    pieces: list[Piece] = []

    def add(name: str, label: str, body: str, origin: str, most: int, *omitted: LeftOut) -> None:
        nonlocal allowance
        if not body:
            return
        text = f"{label}:\n{body}" if chat else body
        most_share = (most + tokenizer.count(f"{label}:\n")) / budget if budget > 0 else 0.0
        piece = Piece(
            name, text, _FIRST[name], origin, Trim.END, max_share=most_share, omitted=omitted
        )
        allowance -= _cost(piece, budget, tokenizer)
        pieces.append(piece)

    premise = "\n\n".join(part for part in (outline.title.strip(), outline.premise.strip()) if part)
    add("premise", "Premise", premise, "front matter", int(allowance * _PREMISE_SHARE))
    index = outline.index_at(offset)
    here = outline.headings[index].title if index is not None else ""
    room = int(allowance * _FILE_SHARE)
    body = outline_file(plan.outline_file, here, allowance=room, count=tokenizer.count)
    origin = plan.outline_origin or "outline"
    lost = len(plan.outline_file.strip()) - len(body)
    far = LeftOut("outline", lost // _CHARACTERS_PER_TOKEN, origin, "far from this section")
    add("outline", "Outline", body, origin, room, *([far] if lost >= _CHARACTERS_PER_TOKEN else []))
    body = chapters(outline, offset, allowance=allowance - JOIN_SLACK, count=tokenizer.count)
    add("chapters", "Chapters (the arrow marks the current one)", body, "headings", allowance)
    return pieces


def _note(plan: Plan) -> tuple[Piece, ...]:
    note = " ".join(plan.authors_note.split())
    if not note:
        return ()
    text = f"[Author's note: {note}]"
    return (Piece("author's note", text, _FIRST["author's note"], "settings", max_share=0.15),)


def _piece(name: str, text: str, origin: str, before: str, trim: Trim) -> Piece:
    return Piece(name, text, _FIRST[name], origin, trim, before=before)


def _parting(stable: list[Piece], *, chat: bool) -> str:
    """What stands between the plan and the story."""
    if not any(piece.role == "user" for piece in stable):
        return "\n\n"
    return "\n\nThe manuscript so far:\n\n" if chat else f"\n\n{SCENE_BREAK}\n\n"


def _joins(tokenizer: Tokenizer) -> int:
    """What joins recent text, latest text and the cursor's paragraph to what stands before."""
    longest = tokenizer.count(f"\n\n{SCENE_BREAK}\n\n") + tokenizer.count("The manuscript so far:")
    return longest + 2 * tokenizer.count("\n\n") + 4 * JOIN_SLACK


def _cost(piece: Piece, budget: int, tokenizer: Tokenizer) -> int:
    """What the piece may take at most, with its join."""
    most = int(budget * piece.max_share)
    text = most if len(piece.text) > 12 * most else min(most, tokens_of(piece.text, tokenizer))
    return text + tokenizer.count(piece.before) + JOIN_SLACK
