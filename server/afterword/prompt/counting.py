"""Token counts that cost little: paragraph by paragraph, so that a tokenizer's memory serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.inference import PromptText, Tokenizer
    from afterword.prompt.pieces import Piece

# What a join may cost beyond its parts: a tokenizer splits "\n\n" differently at a text's end
# than inside it (byte-level BPE: by one; two leaves room for a dummy prefix).
JOIN_SLACK: Final = 2
# What a chat template puts around a message: role, separators, end mark; and around them all.
MESSAGE_TOKENS: Final = 8
REPLY_TOKENS: Final = 4
# Up to here the final text is counted as a whole (0.3 ms); beyond, when the bound leaves doubt.
COUNTED_WHOLE: Final = 16_000


def tokens_of(text: str, tokenizer: Tokenizer) -> int:
    """At least as many tokens as `text` has, counted by paragraph."""
    if "\n\n" not in text:
        return tokenizer.count(text)
    parts = text.split("\n\n")
    joins = (len(parts) - 1) * (tokenizer.count("\n\n") + JOIN_SLACK)
    return joins + sum(tokenizer.count(part) for part in parts if part)


def bound_of(pieces: Sequence[Piece], tokenizer: Tokenizer, *, chat: bool) -> int:
    """At least as many tokens as the prompt of these pieces has, without building it."""
    total = 0
    for number, piece in enumerate(pieces):
        total += tokens_of(piece.text, tokenizer)
        if number:
            total += tokenizer.count(piece.before) + JOIN_SLACK
    return total + (envelope(len({piece.role for piece in pieces})) if chat else 0)


def exact_of(content: PromptText, tokenizer: Tokenizer) -> int:
    """The count of the final text, for chat with what its messages cost."""
    if not content.messages:
        return tokenizer.count(content.text)
    texts = sum(tokenizer.count(message.content) for message in content.messages)
    return texts + envelope(len(content.messages))


def envelope(messages: int) -> int:
    """What a chat's messages cost on top of their text; 0 for no message."""
    return messages * MESSAGE_TOKENS + REPLY_TOKENS if messages else 0
