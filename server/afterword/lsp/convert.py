"""Between LSP's types and ours; the only place that knows both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

from afterword.features.navigation.lenses import many_words
from afterword.features.navigation.symbols import Sort
from afterword.manuscript import Encoding, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.features.completion import Suggestion
    from afterword.features.navigation.symbols import Symbol
    from afterword.manuscript import Text

ACCEPT_COMMAND = "afterword.accept"

_EOL = re.compile(r"\r\n|\n|\r")
_SYMBOL_KINDS = {
    Sort.PART: types.SymbolKind.Namespace,
    Sort.CHAPTER: types.SymbolKind.Class,
    Sort.SCENE: types.SymbolKind.Method,
    Sort.GAP: types.SymbolKind.Event,
}


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


def range_of(text: Text, start: int, end: int, encoding: Encoding) -> types.Range:
    """The LSP range of the code points `[start, end)`."""
    return types.Range(position_of(text, start, encoding), position_of(text, end, encoding))


def ranges_of(
    text: Text, spans: Iterable[tuple[int, int]], encoding: Encoding
) -> Iterator[types.Range]:
    """The LSP ranges of many stretches of code points, in the order of the text.

    Each must begin and end beside a character that is no line break. Costs one pass over the text
    for all of them, where `range_of` looks each up by itself.
    """
    whole = str(text)
    at = line = line_start = 0
    for start, end in spans:
        ends = []
        for offset in (start, end):
            breaks = whole.count("\n", at, offset) + whole.count("\r", at, offset)
            if breaks:
                line += breaks - whole.count("\r\n", at, offset)
                last = max(whole.rfind("\n", at, offset), whole.rfind("\r", at, offset))
                line_start = last + 1
            at = offset
            column = units_in(whole[line_start:offset], encoding)
            ends.append(types.Position(line, column))
        yield types.Range(*ends)


def symbol_kind(sort: Sort) -> types.SymbolKind:
    """The icon that a client shows: parts hold classes, classes methods, and a gap is an event."""
    return _SYMBOL_KINDS[sort]


def document_symbols(
    text: Text, symbols: Sequence[Symbol], encoding: Encoding
) -> list[types.DocumentSymbol]:
    """A tree of symbols; what is selected is a section's heading or a scene's first line."""
    return _symbols(_Lines(text, encoding), symbols)


class _Lines:
    """Positions of many places at once: on the whole text, where each alone costs a search."""

    def __init__(self, text: Text, encoding: Encoding) -> None:
        self._text = text
        self._whole = str(text)
        self._encoding = encoding

    def at(self, offset: int, line: int) -> types.Position:
        """The position of an offset that stands at the start of a line, mostly `line`."""
        before = self._whole[offset - 1 : offset]
        if offset < len(self._whole) and (not before or before in "\r\n"):
            return types.Position(line, 0)
        return position_of(self._text, offset, self._encoding)

    def line_end(self, start: types.Position, offset: int, end: int) -> types.Position:
        """Where the line that holds `offset`, whose position is `start`, ends; `end` at most."""
        found = _EOL.search(self._whole, offset, end)
        written = self._whole[offset : found.start() if found else end]
        return types.Position(start.line, start.character + units_in(written, self._encoding))


def units_in(text: str, encoding: Encoding) -> int:
    """How many columns a text takes that has no line break."""
    if encoding is Encoding.UTF32 or text.isascii():
        return len(text)
    width = 2 if encoding is Encoding.UTF16 else 1
    codec = "utf-16-le" if encoding is Encoding.UTF16 else "utf-8"
    return len(text.encode(codec, "surrogatepass")) // width


def _symbols(lines: _Lines, symbols: Sequence[Symbol]) -> list[types.DocumentSymbol]:
    made = []
    for symbol in symbols:
        start = lines.at(symbol.start, symbol.line)
        end = lines.at(symbol.end, symbol.end_line + 1)
        made.append(
            types.DocumentSymbol(
                name=symbol.name,
                kind=symbol_kind(symbol.sort),
                detail=many_words(symbol.words) if symbol.sort is not Sort.GAP else "gap",
                range=types.Range(start, end),
                selection_range=types.Range(start, lines.line_end(start, symbol.start, symbol.end)),
                children=_symbols(lines, symbol.children),
            )
        )
    return made


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
