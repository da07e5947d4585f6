"""The one place where pieces become text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from afterword.inference import Message, PromptText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.prompt.pieces import Piece

_ROLES: tuple[Literal["system"], Literal["user"]] = ("system", "user")


def render(pieces: Sequence[Piece], *, chat: bool) -> PromptText:
    """Join pieces in their order.

    The text never ends in white space: a small model takes a prompt that ends in newlines for a
    finished document. For chat there is a system message and a user message, each only where it
    has text; `text` is then both, for people to read.
    """
    if not chat:
        return PromptText(_joined(pieces))
    messages = tuple(
        Message(role, content)
        for role in _ROLES
        if (content := _joined([piece for piece in pieces if piece.role == role]))
    )
    return PromptText("\n\n".join(message.content for message in messages), messages)


def _joined(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for piece in pieces:
        if parts:
            parts.append(piece.before)
        parts.append(piece.text)
    return "".join(parts).rstrip()
