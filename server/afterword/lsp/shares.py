"""How much of a chapter came from candidates, as far as this machine's ledger knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.manuscript.words import count_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.features.navigation.symbols import Symbol
    from afterword.lsp.open_document import OpenDocument


def share_in(document: OpenDocument) -> Callable[[Symbol], float | None]:
    """For a chapter, which share (0 to 1) of its words came from candidates; None for nothing."""
    spans, text = document.tracker.spans(), document.manuscript.text

    def share(symbol: Symbol) -> float | None:
        words = sum(
            count_words(text.slice(max(span.start, symbol.start), min(span.end, symbol.end)))
            for span in spans
            if span.start < symbol.end and symbol.start < span.end
        )
        return min(1.0, words / symbol.words) if words and symbol.words else None

    return share
