"""The pieces that have a passage written anew: both sides of it, the passage, what should change.

Three forms, for three kinds of model. One that answers messages gets the page and a request. One
that continues documents gets the page and a pattern to follow: a passage, and how it reads after
the change. SmolLM2 was tuned on rewriting in a form of its own, and does it in no other.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from afterword.context.completion import completion_pieces
from afterword.context.following import AFTER_SHARE, following
from afterword.context.prose import SCENE_BREAK
from afterword.context.recall import NOTHING
from afterword.prompt import Piece, Trim
from afterword.prompt.counting import JOIN_SLACK, tokens_of

if TYPE_CHECKING:
    from afterword.context.plan import Plan
    from afterword.context.recall import Recall
    from afterword.inference import Tokenizer
    from afterword.manuscript import Manuscript

_INSTRUCTIONS: Final = (
    "You are the co-writer of a manuscript. You are given its plan, where there is one, the text "
    "before a passage, the text that follows it, and the passage itself, with what the writer "
    "wants changed in it. Write the passage anew so that only this changes. Keep the writer's "
    "language, voice, tense, person, spelling and punctuation, the form of the quotation marks, "
    "the names and the facts, and the number of paragraphs, unless the change is about just that. "
    "It has to join up with the words on either side of it, none of which you repeat. Answer with "
    "the passage alone: no preamble, no title, no quotation marks around it, no explanation, no "
    "alternatives, no comment on the task."
)
_AFTER_MOST: Final = 800  # tokens
_PATTERN_PAGE: Final = 0.4  # of the budget, for the page before a pattern
_TEXTS: Final = frozenset(["recent text", "author's note", "latest text", "cursor"])

# What may be trimmed first; the other pieces' are in `completion`. The passage is never cut.
_FIRST: Final = {"text after": 540, "passage": 1_100, "wish": 1_200}


def rewriting_pieces(
    manuscript: Manuscript,
    start: int,
    end: int,
    passage: str,
    wish: str,
    *,
    plan: Plan,
    budget: int,
    tokenizer: Tokenizer,
    recall: Recall = NOTHING,
) -> tuple[Piece, ...]:
    """The pieces that ask a chat for `passage`, which is `[start, end)` (code points), anew.

    `wish` says in full sentences what should change. The passage and the wish are whole or the
    prompt is none: see `fits`.
    """
    asked = [_passage(passage), Piece("wish", wish, _FIRST["wish"], "the writer")]
    after = _after(manuscript, end, budget, tokenizer)
    spent = sum(_cost(piece, tokenizer) for piece in (*after, *asked))
    before = completion_pieces(
        manuscript,
        start,
        plan=plan,
        budget=max(1, budget - spent),
        tokenizer=tokenizer,
        chat=True,
        recall=recall,
        instructions=_INSTRUCTIONS,
        beyond=passage,
    )
    return (*before, *after, *asked)


def pattern_pieces(
    manuscript: Manuscript,
    start: int,
    pattern: str,
    *,
    plan: Plan,
    budget: int,
    tokenizer: Tokenizer,
    recall: Recall = NOTHING,
) -> tuple[Piece, ...]:
    """The pieces for a model that continues documents: some of the page, then a pattern.

    `pattern` shows what is to be done and ends where the passage's other wording begins.
    """
    end = Piece("passage", pattern, _FIRST["passage"], "the writer", before=_PARTED)
    room = min(int(budget * _PATTERN_PAGE), budget - _cost(end, tokenizer))
    page: tuple[Piece, ...] = ()
    if room > 0:
        page = completion_pieces(
            manuscript,
            start,
            plan=plan,
            budget=room,
            tokenizer=tokenizer,
            chat=False,
            recall=recall,
        )
    return (*page, end)


def turn_piece(system: str, user: str) -> Piece:
    """A turn of a dialogue as SmolLM2 writes it, for a model that is sent raw text."""
    text = (
        f"<|im_start|>system\n{system}<|im_end|>\n<|im_start|>user\n{user}<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    return Piece("passage", text, _FIRST["passage"], "the writer")


#: Where such a turn ends.
TURN_END: Final = "<|im_end|>"
_PARTED: Final = f"\n\n{SCENE_BREAK}\n\n"


def takes_turns(model: str) -> bool:
    """Whether a model sent raw text is one that was tuned on rewriting in turns."""
    return "smollm2" in model.casefold()


def led_pieces(pieces: tuple[Piece, ...], lead: str) -> tuple[Piece, ...]:
    """The pieces of a continuation with the first words of it already written."""
    head = tuple(takewhile(lambda piece: piece.name != "cursor", pieces))
    cursor = pieces[len(head) :]
    text = f"{cursor[0].text.rstrip()}{lead}" if cursor else lead.lstrip()
    before = cursor[0].before if cursor else "\n\n"
    return (*head, Piece("cursor", text, 1_000, "the page", Trim.START, before=before))


def _after(manuscript: Manuscript, end: int, budget: int, tokenizer: Tokenizer) -> list[Piece]:
    """What follows the passage, within its share."""
    room = min(int(budget * AFTER_SHARE), _AFTER_MOST)
    text = following(manuscript, end, room=room, tokenizer=tokenizer, beats=True)
    if not text:
        return []
    return [
        Piece(
            "text after",
            text,
            _FIRST["text after"],
            f"from line {manuscript.text.position(end).line + 1}",
            Trim.END,
            before="\n\nThe passage stands here. The text that follows it:\n\n",
            why="what the passage has to join up with",
        )
    ]


def _passage(passage: str) -> Piece:
    return Piece(
        "passage", passage, _FIRST["passage"], "the selection", before="\n\nThe passage:\n\n"
    )


def _cost(piece: Piece, tokenizer: Tokenizer) -> int:
    return tokens_of(piece.text, tokenizer) + tokenizer.count(piece.before) + JOIN_SLACK
