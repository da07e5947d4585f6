"""Between LSP's types and ours; the only place that knows both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.manuscript import Encoding, Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.features.completion import Suggestion
    from afterword.manuscript import Text

ACCEPT_COMMAND = "afterword.accept"


def encoding_of(kind: types.PositionEncodingKind | str | None) -> Encoding:
    """The negotiated encoding; UTF-16 where the client named none, as LSP has it."""
    return Encoding(str(getattr(kind, "value", kind) or "utf-16"))


def offset_of(text: Text, position: types.Position, encoding: Encoding) -> int:
    """The code point offset of an LSP position, clamped into the text."""
    return text.offset(Position(position.line, position.character), encoding)


def position_of(text: Text, offset: int, encoding: Encoding) -> types.Position:
    """The LSP position of a code point offset."""
    line, column = text.position(offset, encoding)
    return types.Position(line, column)


def inline_items(
    suggestions: Sequence[Suggestion], position: types.Position
) -> list[types.InlineCompletionItem]:
    """Suggestions as ghost text that starts at `position` and replaces nothing."""
    return [
        types.InlineCompletionItem(
            insert_text=suggestion.text,
            range=types.Range(position, position),
            command=types.Command(
                title="Accept",
                command=ACCEPT_COMMAND,
                arguments=[{"receipt": suggestion.candidate.receipt.id}],
            ),
        )
        for suggestion in suggestions
    ]
