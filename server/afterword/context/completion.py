"""The pieces that continue a manuscript at the cursor."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from afterword.context.lore import lore_pieces
from afterword.context.outlines import chapters, outline_file
from afterword.context.prose import SCENE_BREAK, units_of
from afterword.context.recall import NOTHING
from afterword.context.recent import near
from afterword.context.remembered import memory_allowance
from afterword.context.shares import shares_of
from afterword.context.so_far import SoFar, so_far
from afterword.manuscript import Kind
from afterword.prompt import LeftOut, Piece, Trim
from afterword.prompt.counting import JOIN_SLACK, envelope, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.context.plan import Plan
    from afterword.context.recall import Recall
    from afterword.context.recent import Near
    from afterword.context.shares import Shares
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript

INSTRUCTIONS: Final = (
    "You are the co-writer of a manuscript. You are given its plan, where there is one, and its "
    "text up to the cursor. Write what comes next, exactly from where the text stops, even in "
    "the middle of a sentence. Keep the writer's language, voice, tense, person, spelling, "
    "punctuation and layout. Follow the plan without hurrying to its end. Answer with the "
    "manuscript's own next words and nothing else: no preamble, no repetition of what is there, "
    "no headings, no notes, no comment on the task."
)
_PREMISE_SHARE: Final = 0.4  # of the plan's
_FILE_SHARE: Final = 0.7  # of what the premise leaves
_CHARACTERS_PER_TOKEN: Final = 4  # for saying about how much was left out
_SURELY_TOO_LONG: Final = 40  # characters of manuscript for each token of room, or no prose
_LOOKED_AT: Final = 20  # blocks: no front matter and title page is longer
_NEAREST: Final = "the nearest text that fits; it begins at a place that moves in hops"
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
    recall: Recall = NOTHING,
    instructions: str = INSTRUCTIONS,
    beyond: str = "",
) -> tuple[Piece, ...]:
    """The pieces for a continuation at `offset` (code points), most stable first.

    They fit `budget` tokens as they are, so that fitting them changes nothing while the writer
    types. Nothing of the manuscript's prose after `offset` is in any of them; headings, beats and
    the writer's outline are the plan, and stay. Pieces without text are left out.

    `instructions` are a chat engine's. `beyond` is other text that brings lore in: what the
    caller adds on its own.
    """
    shares = shares_of(budget)
    lore = lore_pieces(
        manuscript, offset, recall, shares=shares, tokenizer=tokenizer, chat=chat, beyond=beyond
    )
    plans = _plan_pieces(manuscript, offset, plan, budget, tokenizer, chat=chat)
    stable = [*_instructions(instructions, chat=chat), *plans, *lore.steady]
    note = _note(manuscript, plan)
    spent = sum(_cost(piece, budget, tokenizer) for piece in (*stable, *note))
    spent += _stepped(sum(_cost(piece, budget, tokenizer) for piece in lore.triggered), shares)
    # Room for the joins of the pieces to come, and for what a chat's messages cost.
    # Where the plan leaves too little, the text takes half, and fitting trims the plan.
    room = budget - spent - _joins(tokenizer) - (envelope(2) if chat else 0)
    room = max(room, budget // 2)

    def text_within(room: int) -> Near:
        return near(manuscript, offset, room=room, tokenizer=tokenizer, note=bool(note))

    text, told = _with_story(
        manuscript, offset, text_within, recall, room, budget, tokenizer, chat=chat
    )
    beside = [*stable, *([told.piece] if told.piece else []), *lore.triggered]
    pieces = [*beside, *_text_pieces(manuscript, offset, text, note, _parting(beside, chat=chat))]
    omitted = (*lore.left_out, *told.left_out)
    if omitted and pieces:
        pieces[0] = replace(pieces[0], omitted=(*pieces[0].omitted, *omitted))
    return tuple(pieces)


def _with_story(  # noqa: PLR0917 -- one caller, and all of it is that caller's arithmetic
    manuscript: Manuscript,
    offset: int,
    text_within: Callable[[int], Near],
    recall: Recall,
    room: int,
    budget: int,
    tokenizer: Tokenizer,
    *,
    chat: bool,
) -> tuple[Near, SoFar]:
    """The text that the room holds, and before it the story so far where that leaves some out.

    The story's share is taken off the room as a whole, so that what is told moves no anchor.
    """
    allowance = min(memory_allowance(budget), room // 2)
    text = None if offset > _SURELY_TOO_LONG * room else text_within(room)
    left_out = text is None or bool(_earlier(manuscript, text.line))
    if recall.story is None or allowance <= 0 or not left_out:
        return text or text_within(room), SoFar(None)
    text = text_within(room - allowance - _joins(tokenizer))
    told = so_far(
        manuscript, text, recall, room=room, allowance=allowance, count=tokenizer.count, chat=chat
    )
    return text, told


def _text_pieces(
    manuscript: Manuscript, offset: int, text: Near, note: Sequence[Piece], parted: str
) -> list[Piece]:
    """Recent text, the author's note, latest text, and the paragraph at the cursor."""
    first, last = text.line + 1, manuscript.text.position(offset).line + 1
    pieces: list[Piece] = []
    if text.recent:
        recent = _piece("recent text", text.recent, f"lines {first}–{last}", parted, Trim.START)
        pieces.append(replace(recent, omitted=_earlier(manuscript, text.line), why=_NEAREST))
    pieces += note
    if text.latest:
        before = "\n\n" if pieces else parted
        pieces.append(_piece("latest text", text.latest, f"up to line {last}", before, Trim.START))
    if text.cursor.strip():
        before = "\n\n" if pieces else parted
        pieces.append(_piece("cursor", text.cursor, f"line {last}", before, Trim.START))
    return pieces


def _stepped(tokens: int, shares: Shares) -> int:
    """Room for triggered lore in quarters of its share, so that one more entry moves no anchor."""
    step = max(1, shares.triggered // 4)
    return -(-tokens // step) * step


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


def _instructions(text: str, *, chat: bool) -> tuple[Piece, ...]:
    """A base model continues a document, and instructions would be part of it: only for chat."""
    if not chat:
        return ()
    return (Piece("instructions", text, _FIRST["instructions"], "Afterword", role="system"),)


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
    allowance = shares_of(budget).plan
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


def _note(manuscript: Manuscript, plan: Plan) -> tuple[Piece, ...]:
    """The front matter's note, which is this text's own, or else the settings'."""
    own = manuscript.outline.authors_note
    note = " ".join((own or plan.authors_note).split())
    if not note:
        return ()
    return (
        Piece(
            "author's note",
            f"[Author's note: {note}]",
            _FIRST["author's note"],
            "front matter" if own else "settings",
            max_share=0.15,
        ),
    )


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
