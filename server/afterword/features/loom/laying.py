"""Paragraphs laid out as the page has them, with account of where each stretch came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from afterword.features.ledger.offers import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.postprocess import Surroundings

# Where a line may be broken: at spaces, and between wide letters, but not before closing marks.
_ATOM: Final = re.compile(
    r"(?:[\u2e80-\uffef][、。，．！？；：」』）”’…—]*|[^\s\u2e80-\uffef]+)[ ]*|[ ]+"
)


@dataclass(slots=True)
class Paragraph:
    """A paragraph on one line, as it grows; `parts` are the candidates' stretches of it."""

    text: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it yet."""
        return not self.text

    def add(self, text: str, receipt: str = "") -> None:
        """Put more at its end; what is a candidate's joins its stretch, if that ends there."""
        start, end = len(self.text), len(self.text) + len(text)
        self.text += text
        if not receipt or not text:
            return
        last = self.parts[-1] if self.parts else None
        if last is not None and (last.end, last.receipt) == (start, receipt):
            self.parts[-1] = Part(last.start, end, receipt)
        else:
            self.parts.append(Part(start, end, receipt))


def laid_out(
    paragraphs: Sequence[Paragraph], around: Surroundings, *, lead: str, tail: str
) -> tuple[str, tuple[Part, ...]]:
    """The paragraphs with the page's breaks between them, and the stretches in that text."""
    page = around.page
    first = page.margin + page.indent
    text, parts = lead, []
    for number, paragraph in enumerate(paragraphs):
        if number:
            text += ("\n\n" if page.blank_between else "\n") + first
        line = text.rpartition("\n")[2] if "\n" in text else around.line + text
        written, where = _wrapped(paragraph.text, page.wrap, page.margin, len(line))
        parts += [
            Part(len(text) + where[part.start], len(text) + where[part.end - 1] + 1, part.receipt)
            for part in paragraph.parts
        ]
        text += written
    return text + tail, tuple(parts)


def _wrapped(text: str, width: int, margin: str, column: int) -> tuple[str, list[int]]:
    """The text in lines of a width (0: one line), and where each of its characters has gone."""
    if not width:
        return text, list(range(len(text)))
    written: list[str] = []
    where: list[int] = []
    used, length = column, 0
    for atom in _ATOM.findall(text):
        if used + len(atom.rstrip()) > width and where and atom.strip():
            while written and written[-1] == " ":
                written.pop()
                length -= 1
            written.extend("\n" + margin)
            length += 1 + len(margin)
            used = len(margin)
        for character in atom:
            where.append(length)
            written.append(character)
            length += 1
        used += len(atom)
    return "".join(written), where
