"""Fitting pieces to a budget: lowest priority first, order kept, never a token over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from afterword.prompt.counting import (
    COUNTED_WHOLE,
    JOIN_SLACK,
    bound_of,
    envelope,
    exact_of,
    tokens_of,
)
from afterword.prompt.pieces import FittedPiece, LeftOut, Piece, Prompt
from afterword.prompt.rendering import render
from afterword.prompt.trimming import WIDEST_TOKEN, trimmed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.inference import PromptText, Tokenizer

_SHARE: Final = "longer than its share of the budget"
_ROOM: Final = "no room in the budget"
_CHARACTERS_PER_TOKEN: Final = 4  # for reporting on long texts that were left out


def fit(
    pieces: Sequence[Piece], *, budget: int, tokenizer: Tokenizer, chat: bool = False
) -> Prompt:
    """Make a prompt of at most `budget` tokens.

    Pure and deterministic: the same pieces give the same bytes. Pieces without text are skipped.
    Those over their share are trimmed to it; then, while the whole is over the budget, the piece
    of the lowest priority (of equals the last) is trimmed or left out. The most important piece
    is the only one that may be cut inside a sentence, where not even one of its sentences fits.
    """
    given = [piece for piece in pieces if piece.text.strip()]
    room = budget
    while True:
        fitting = _Fitting(given, room, tokenizer, chat)
        kept = fitting.kept()
        content = render(kept, chat=chat)
        used = _used(kept, content, budget, tokenizer, chat=chat)
        if used <= budget or not kept:
            break
        # Joined text cost more than its parts: take that off the room, at least a little of it.
        room = min(room - (used - budget), bound_of(kept, tokenizer, chat=chat) - 1)
    parts, left_out = _report(given, kept, fitting.reasons, tokenizer)
    return Prompt(budget, used, parts, left_out, content)


def _used(
    kept: Sequence[Piece], content: PromptText, budget: int, tokenizer: Tokenizer, *, chat: bool
) -> int:
    """The prompt's count: exact, or for a long one the bound, where that is within the budget."""
    if len(content.text) > COUNTED_WHOLE:
        bound = bound_of(kept, tokenizer, chat=chat)
        if bound <= budget:
            return bound
    return exact_of(content, tokenizer)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """One attempt to fit pieces into a room of so many tokens; `reasons` fills by piece name."""

    given: Sequence[Piece]
    room: int
    tokenizer: Tokenizer
    chat: bool
    reasons: dict[str, str] = field(default_factory=dict)

    def kept(self) -> list[Piece]:
        """The pieces that fit, shortened where they had to be, in their order."""
        texts = [self._shared(piece) for piece in self.given]
        order = sorted(range(len(texts)), key=lambda number: (self.given[number].priority, -number))
        costs = [self._cost(piece, text) for piece, text in zip(self.given, texts, strict=True)]
        over = sum(costs) + self._envelope() - self.room
        for number in order:
            if over <= 0:
                break
            if not texts[number]:
                continue
            piece = self.given[number]
            texts[number] = self._shorter(
                replace(piece, text=texts[number]),
                costs[number] - over - self._join(piece),
                anywhere=number == order[-1],
            )
            self.reasons[piece.name] = _ROOM
            over -= costs[number] - self._cost(piece, texts[number])
        return [
            replace(piece, text=text)
            for piece, text in zip(self.given, texts, strict=True)
            if text.strip()
        ]

    def _shared(self, piece: Piece) -> str:
        """The piece's text within its share of the room."""
        share = min(self.room, int(self.room * piece.max_share))
        if len(piece.text) > share * WIDEST_TOKEN or (
            piece.max_share < 1 and tokens_of(piece.text, self.tokenizer) > share
        ):
            self.reasons[piece.name] = _SHARE if piece.max_share < 1 else _ROOM
            top = max(other.priority for other in self.given)
            return self._shorter(piece, share, anywhere=piece.priority == top)
        return piece.text

    def _shorter(self, piece: Piece, at_most: int, *, anywhere: bool) -> str:
        return trimmed(piece.text, at_most, self.tokenizer, piece.trim, anywhere=anywhere)

    def _cost(self, piece: Piece, text: str) -> int:
        return tokens_of(text, self.tokenizer) + self._join(piece) if text else 0

    def _join(self, piece: Piece) -> int:
        return self.tokenizer.count(piece.before) + JOIN_SLACK

    def _envelope(self) -> int:
        return envelope(len({piece.role for piece in self.given})) if self.chat else 0


def _report(
    given: Sequence[Piece], kept: Sequence[Piece], reasons: dict[str, str], tokenizer: Tokenizer
) -> tuple[tuple[FittedPiece, ...], tuple[LeftOut, ...]]:
    """What is in the prompt and what isn't."""
    texts = {piece.name: piece.text for piece in kept}
    fitted = tuple(
        FittedPiece(
            piece.name,
            tokens_of(texts[piece.name], tokenizer),
            texts[piece.name],
            piece.origin,
            trimmed=len(texts[piece.name]) < len(piece.text),
            why=piece.why,
        )
        for piece in given
        if piece.name in texts
    )
    left_out: list[LeftOut] = []
    for piece in given:
        left_out += piece.omitted
        if missing := _missing(piece.text, texts.get(piece.name, ""), tokenizer):
            why = reasons.get(piece.name, _ROOM)
            left_out.append(LeftOut(piece.name, missing, piece.origin, why))
    return fitted, tuple(left_out)


def _missing(text: str, kept: str, tokenizer: Tokenizer) -> int:
    """About how many tokens of `text` are not in `kept`."""
    lost = len(text) - len(kept)
    if not lost:
        return 0
    if len(text) > COUNTED_WHOLE:
        return max(1, lost // _CHARACTERS_PER_TOKEN)
    return max(1, tokens_of(text, tokenizer) - (tokens_of(kept, tokenizer) if kept else 0))
