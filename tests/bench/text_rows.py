"""Rows about the text itself: edits, context, opening; no model and no server."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.workspace import PositionCodec, TextDocument

from afterword.context import Plan, completion_pieces
from afterword.lsp.text_document import edit_from
from afterword.manuscript import Edit, Encoding, Manuscript
from afterword.prompt import fit
from bench.books import book
from bench.measure import Row, interleaved, median, percentile
from bench.words import WordTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable

LONG, SHORT, MIDDLING = 500_000, 5_000, 10_000
_KEYSTROKES = 600


class Typist:
    """Types a letter at a time here and there in a manuscript, as LSP changes."""

    def __init__(self, text: str) -> None:
        self.manuscript = Manuscript.parse(text)
        self._lines = self.manuscript.text.line_count
        self._chance = random.Random(3)

    def change(self) -> types.TextDocumentContentChangePartial:
        line = self._chance.randrange(self._lines)
        column = self._chance.randrange(40)
        here = types.Position(line, column)
        return types.TextDocumentContentChangePartial(range=types.Range(here, here), text="x")

    def type(self) -> None:
        edit = edit_from(self.manuscript, self.change(), Encoding.UTF16)
        self.manuscript = self.manuscript.edited(edit)


def stock_document(text: str) -> Callable[[], None]:
    """The same typing into pygls's own document; read once, since it keeps its lines lazily."""
    document = TextDocument("file:///book.md", text, 1, position_codec=PositionCodec())
    typist = Typist(text)
    return lambda: document.apply_change(typist.change())


def did_change() -> list[Row]:
    """One letter typed at a random place: ours long, ours short, stock pygls long."""
    long_text, short_text = book(LONG), book(SHORT)
    long, short = Typist(long_text), Typist(short_text)
    ours, small = interleaved(long.type, short.type, rounds=_KEYSTROKES)
    (stock,) = interleaved(stock_document(long_text), rounds=40)
    p99 = percentile(ours, 0.99)
    against_stock = median(ours) / median(stock)
    against_short = median(ours) / median(small)
    return [
        Row(
            "didChange apply, 500,000 words, p99",
            "≤ 0.25 ms",
            f"{p99:.3f} ms (median {median(ours):.3f})",
            p99 <= 0.25,
        ),
        Row(
            "· against stock pygls, medians",
            "≤ 0.05 ×",
            f"{against_stock:.4f} × ({median(stock):.1f} ms)",
            against_stock <= 0.05,
        ),
        Row(
            "· 500,000 against 5,000 words, medians",
            "≤ 1.5 ×",
            f"{against_short:.2f} ×",
            against_short <= 1.5,
        ),
    ]


class Assembler:
    """Assembles the prompt after each keystroke near the end of a manuscript."""

    def __init__(self, text: str) -> None:
        self._manuscript = Manuscript.parse(text)
        self._tokenizer = WordTokenizer()
        self._offset = len(text) * 2 // 3

    def type(self) -> None:
        self._manuscript = self._manuscript.edited(Edit(self._offset, self._offset, "x"))
        self._offset += 1

    def assemble(self) -> None:
        pieces = completion_pieces(
            self._manuscript,
            self._offset,
            plan=Plan(),
            budget=1336,
            tokenizer=self._tokenizer,
            chat=False,
        )
        fit(pieces, budget=1336, tokenizer=self._tokenizer)


def context() -> list[Row]:
    """The prompt for the cursor two thirds in, after each keystroke; counts already known."""
    long, middling = Assembler(book(LONG)), Assembler(book(MIDDLING))
    long.assemble()
    middling.assemble()

    def next_letter() -> None:
        long.type()
        middling.type()

    ours, small, _ = interleaved(long.assemble, middling.assemble, next_letter, rounds=400)
    p99, ratio = percentile(ours, 0.99), median(ours) / median(small)
    return [
        Row(
            "context assembly, 500,000 words, warm, p99",
            "≤ 2 ms",
            f"{p99:.2f} ms (median {median(ours):.2f})",
            p99 <= 2,
        ),
        Row("· against 10,000 words, medians", "≤ 1.5 ×", f"{ratio:.2f} ×", ratio <= 1.5),
    ]


def opening() -> list[Row]:
    """Parsing a whole manuscript and its outline, as at didOpen."""
    text = book(LONG)
    (times,) = interleaved(lambda: Manuscript.parse(text).outline.sections, rounds=5)
    return [
        Row(
            "open + outline of 500,000 words",
            "≤ 300 ms",
            f"{median(times):.0f} ms",
            median(times) <= 300,
        )
    ]
