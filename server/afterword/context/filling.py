"""The pieces that let a model fill a hole: what stands before it, what follows, what is wanted."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from afterword.context.completion import completion_pieces
from afterword.context.following import AFTER_SHARE, following, paragraphs_after
from afterword.context.prose import SCENE_BREAK
from afterword.context.recall import NOTHING
from afterword.prompt import LeftOut, Piece, Trim
from afterword.prompt.counting import JOIN_SLACK, tokens_of

if TYPE_CHECKING:
    from afterword.context.plan import Plan
    from afterword.context.recall import Recall
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript

_INSTRUCTIONS: Final = (
    "You are the co-writer of a manuscript. A passage of it is missing. You are given its plan, "
    "where there is one, the text up to the missing passage, and the text that follows it. Write "
    "the missing passage: go on exactly from where the text before it stops, and lead into the "
    "text that follows, so that a reader sees no seam on either side. Stop where the text that "
    "follows takes over: nothing of it may be repeated, told in other words, or told before its "
    "time, and nothing may stand against it. Brackets in it are other passages still to be "
    "written: leave them to come. Keep the writer's language, voice, tense, person, spelling, "
    "punctuation and layout. Answer with the words of the missing passage and nothing else: no "
    "preamble, no repetition of what is there, no headings, no notes, no comment on the task."
)
_AFTER_MOST: Final = 1_500  # tokens
_BEAT_SHARE: Final = 0.15
_SPLIT: Final = 2 * JOIN_SLACK + 4  # tokens: what parts the last paragraph from those before it
_BREAK: Final = "\n\n"
_PARTED: Final = f"{_BREAK}{SCENE_BREAK}{_BREAK}"
_TEXTS: Final = frozenset(["recent text", "author's note", "latest text", "cursor"])
_CHARACTERS_PER_TOKEN: Final = 4  # for saying about how much was left out

# What may be trimmed first; the other pieces' are in `completion`: the text after goes before the
# last paragraphs of the text before it, and behind the older ones.
_FIRST: Final = {
    "text after": 540,
    "last paragraph": 560,
    "what is missing": 900,
    "request": 950,
    "opening": 1_000,
}


def filling_pieces(
    manuscript: Manuscript,
    start: int,
    end: int,
    beat: str,
    *,
    inline: bool,
    plan: Plan,
    budget: int,
    tokenizer: Tokenizer,
    chat: bool,
    recall: Recall = NOTHING,
) -> tuple[Piece, ...]:
    """The pieces for what is to stand in place of `[start, end)` (code points).

    They fit `budget` tokens as they are, unless that is tiny. Nothing between `start` and `end` is
    in any of them but the beat. A model that continues documents gets a document that ends where
    the hole begins, with what follows told before; one that answers messages gets the two sides
    in their order, and is asked. Pieces without text are left out.
    """
    after = _after(manuscript, end, budget, tokenizer, chat=chat)
    wish = _beat(beat, chat=chat)
    request = _request(inline=inline, chat=chat)
    spent = sum(_cost(piece, budget, tokenizer) for piece in (*after, *wish, *request))
    before = completion_pieces(
        manuscript,
        start,
        plan=plan,
        budget=max(1, budget - spent - tokenizer.count(_PARTED) - _SPLIT),
        tokenizer=tokenizer,
        chat=chat,
        recall=recall,
        instructions=_INSTRUCTIONS,
        beyond=_BREAK.join([beat, *(piece.text for piece in after)]),
    )
    if chat:
        return (*before, *after, *wish, *request)
    return _document(before, after, wish)


def _document(
    before: tuple[Piece, ...], after: list[Piece], wish: list[Piece]
) -> tuple[Piece, ...]:
    """The pieces as a document that goes on where the hole begins.

    What follows the hole stands before the text as a scene of its own, the beat before the text's
    last paragraph: nearer to the end it helps more.
    """
    beside = list(takewhile(lambda piece: piece.name not in _TEXTS, before))
    text = list(before[len(beside) :])
    if text:
        text[0] = replace(text[0], before=_BREAK)
        if wish:
            text = _split(text)
            text[-1:-1] = wish
    elif after or wish:
        text = wish or [Piece("opening", SCENE_BREAK, _FIRST["opening"], "Afterword")]
    scenes = [[*part] for part in (beside, after, text) if part]
    for scene in scenes[1:]:
        opens = scene[0].name == "opening"
        scene[0] = replace(scene[0], before=_BREAK if opens else _PARTED)
    return tuple(piece for scene in scenes for piece in scene)


def _split(text: list[Piece]) -> list[Piece]:
    """The text before the hole with its last paragraph as a piece of its own."""
    *earlier, last = text
    head, parted, tail = last.text.rpartition(_BREAK)
    if not parted or last.name == "cursor":
        return text
    end = Piece(
        "last paragraph", tail, _FIRST["last paragraph"], last.origin, Trim.START, before=_BREAK
    )
    return [*earlier, replace(last, text=head), end]


def _after(
    manuscript: Manuscript, end: int, budget: int, tokenizer: Tokenizer, *, chat: bool
) -> list[Piece]:
    """What follows the hole, within its share."""
    room = min(int(budget * AFTER_SHARE), _AFTER_MOST)
    text = following(manuscript, end, room=room, tokenizer=tokenizer, beats=chat)
    if not text:
        return []
    label = "\n\nThe missing passage stands here. The text that follows it:\n\n"
    return [
        Piece(
            "text after",
            text,
            _FIRST["text after"],
            f"from line {manuscript.text.position(end).line + 1}",
            Trim.END,
            before=label if chat else "\n\n",
            omitted=_later(manuscript, end, text),
            why="what the passage has to lead into",
        )
    ]


def _later(manuscript: Manuscript, end: int, text: str) -> tuple[LeftOut, ...]:
    """What follows behind `text`, which is what was taken of it from `end` (code points) on."""
    room = len(text) + len(_BREAK)
    for paragraph in paragraphs_after(manuscript, end):
        room -= len(paragraph) + len(_BREAK)
        if room < 0:
            break
    else:
        return ()
    about = max(1, (len(manuscript.text) - end - len(text)) // _CHARACTERS_PER_TOKEN)
    return (LeftOut("later text", about, "the manuscript", "behind what its share has room for"),)


def _beat(beat: str, *, chat: bool) -> list[Piece]:
    said = " ".join(beat.split())
    if not said:
        return []
    # For a base model: of six forms and places tried with eight words of the true paragraph, this
    # one lowers its loss most (3.470 to 3.337 nats per token; in front of all text 3.381; before
    # the last paragraph in bare brackets 3.353, as an author's note 3.368).
    text = f"What the missing passage tells: {said}" if chat else f"[Next: {said}]"
    return [
        Piece(
            "what is missing",
            text,
            _FIRST["what is missing"],
            "the gap",
            Trim.END,
            max_share=_BEAT_SHARE,
            why="the writer's note on what should stand there",
        )
    ]


def _request(*, inline: bool, chat: bool) -> list[Piece]:
    """What a chat is asked last."""
    if not chat:
        return []
    if inline:
        text = (
            "Write the missing words now. They stand inside a paragraph: no line breaks, only "
            "what belongs between the last word before them and the first word after them."
        )
    else:
        text = "Write the missing passage now: one paragraph, or as many as what it tells asks for."
    return [Piece("request", text, _FIRST["request"], "Afterword")]


def _cost(piece: Piece, budget: int, tokenizer: Tokenizer) -> int:
    """What the piece may take at most, with its join."""
    text = min(int(budget * piece.max_share), tokens_of(piece.text, tokenizer))
    return text + tokenizer.count(piece.before) + JOIN_SLACK
