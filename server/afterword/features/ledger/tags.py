"""The visible tag: accepted text marked on the page as the writer chose.

A tag is a template with an ellipsis where the text stands. Comments may stand around several
paragraphs, the first on a line of its own where the text begins one: a Markdown renderer takes a
line that begins with a comment for HTML, and the prose behind it too. Any other marks stand around,
or beside, each paragraph: no span of Markdown reaches over a blank line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.ledger.offers import Offer, Part
from afterword.features.ledger.options import HERE
from afterword.manuscript.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.manuscript import Manuscript

_EOL: Final = r"(?:\r\n|\r|\n)"
_BLANK_LINE: Final = re.compile(rf"{_EOL}(?:[ \t\u3000]*{_EOL})+")
_NEW_LINE: Final = re.compile(rf"{_EOL}")
_INDENTED_LINE: Final = re.compile(rf"{_EOL}(?=[ \t\u3000]|{_EOL})")
#: What makes a line a quotation or an item of a list: no mark may stand before it.
_BULLETS: Final = re.compile(r"(?:(?:>|[-*+•]|\d{1,3}[.)])[ \t]+)*")
_MIRRORED: Final = {"[": "[]", "(": "()", "{": "{}", "⟦": "⟦⟧", "【": "【】"}


class Insertion(NamedTuple):
    """A mark to be put in at a place (code points)."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands before and after the text in a tag; one of them "" in a tag of one side."""

    before: str
    after: str

    @classmethod
    def of(cls, tag: str) -> Marks | None:
        """The marks of a template; None for one that marks nothing, or says where twice."""
        parts = tag.replace(HERE[1], HERE[0]).split(HERE[0])
        if len(parts) != 2 or not any(part.strip() for part in parts):  # noqa: PLR2004 -- before, after
            return None
        return cls(*(part if part.strip() else "" for part in parts))

    @property
    def comments(self) -> bool:
        """Whether they are HTML comments on both sides."""
        return all(mark.strip().startswith("<!--") for mark in (self.before, self.after))

    @property
    def brackets(self) -> str:
        """The pair of brackets that they are; "" where they are none."""
        pair = _MIRRORED.get(self.before.strip(), "")
        return pair if pair and self.after.strip().startswith(pair[1]) else ""


def breaks(layout: Layout) -> re.Pattern[str]:
    """What parts paragraphs on a page."""
    if layout is Layout.LINE_PER_PARAGRAPH:
        return _NEW_LINE
    return _INDENTED_LINE if layout is Layout.INDENTED else _BLANK_LINE


def tagged(offer: Offer, tag: str, manuscript: Manuscript | None = None) -> Offer:
    """The offer with what came from candidates marked; as it is where `tag` is empty.

    `manuscript` is where it is to be put, as it is now; without, the text is taken for a page of
    its own. What comes between two parts, a space or a break, is marked with them.
    """
    if not tag.strip() or not offer.parts:
        return offer
    first, last = offer.parts[0].start, offer.parts[-1].end
    before = after = ""
    layout = Layout.BLANK_SEPARATED
    if manuscript is not None:
        page, layout = manuscript.text, manuscript.layout
        before = page.slice(page.line_start(page.position(offer.start).line), offer.start)
        after = page.slice(offer.end, page.line_end(page.position(offer.end).line))
    ahead = len(before)
    found = insertions(before + offer.text + after, ahead + first, ahead + last, tag, layout)
    return _with_marks(offer, [Insertion(mark.at - ahead, mark.text) for mark in found])


def tagged_text(text: str, start: int, end: int, tag: str, manuscript: Manuscript) -> str:
    """A candidate's text that is to stand in the place of `[start, end)`, tagged."""
    lead = len(text) - len(text.lstrip())
    part = Part(lead, max(lead, len(text.rstrip())), "")
    return tagged(Offer(start, end, text, (part,), (), ""), tag, manuscript).text


def insertions(
    text: str, start: int, end: int, tag: str, layout: Layout = Layout.BLANK_SEPARATED
) -> tuple[Insertion, ...]:
    """The marks that make `[start, end)` of a text tagged, in order; code points.

    What is inserted has line feeds for line ends. A paragraph whose own characters would keep the
    marks from being read back, an unpaired bracket say, is left without.
    """
    marks = Marks.of(tag)
    start, end = trimmed(text, start, end)
    if marks is None or start == end:
        return ()
    if marks.comments:
        return _commented(text, start, end, marks) if _takes(text[start:end], marks) else ()
    found: list[Insertion] = []
    for first, last in _paragraphs(text, start, end, layout):
        begin = first
        if opens_line(text, first) and (bullets := _BULLETS.match(text, first, last)):
            begin = bullets.end()
        if _takes(text[begin:last], marks):
            sides = (Insertion(begin, marks.before), Insertion(last, marks.after))
            found += [side for side in sides if side.text]
    return tuple(found)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())


def opens_line(text: str, at: int) -> bool:
    """Whether only white space stands before this on its line."""
    return not text[line_start(text, at) : at].strip()


def line_start(text: str, at: int) -> int:
    """Where the line of this place begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _paragraphs(text: str, start: int, end: int, layout: Layout) -> Iterator[tuple[int, int]]:
    at = start
    for found in (*breaks(layout).finditer(text, start, end), None):
        first, last = trimmed(text, at, found.start() if found else end)
        if first < last:
            yield first, last
        at = found.end() if found else end


def _commented(text: str, start: int, end: int, marks: Marks) -> tuple[Insertion, ...]:
    """One comment before, on a line of its own where the text begins a line, and one after."""
    before = marks.before
    if opens_line(text, start):
        before = f"{before.strip()}\n{text[line_start(text, start) : start]}"
    return (Insertion(start, before), Insertion(end, marks.after))


def _takes(inside: str, marks: Marks) -> bool:
    """Whether marks around this can be told from it; a line without a word takes none."""
    if not any(character.isalnum() for character in inside):
        return False
    pair = marks.brackets
    if not pair:
        return not any(mark and mark.strip() in inside for mark in (marks.before, marks.after))
    depth = 0
    for character in inside:
        depth += (character == pair[0]) - (character == pair[1])
        if depth < 0:
            return False
    return depth == 0


def _with_marks(offer: Offer, marks: Sequence[Insertion]) -> Offer:
    """The offer with marks put in, its parts around the same characters, and around no mark."""
    pieces, at = [], 0
    for mark in marks:
        pieces += [offer.text[at : mark.at], mark.text]
        at = mark.at
    text = "".join([*pieces, offer.text[at:]])
    parts = [piece for part in offer.parts for piece in _around_marks(offer.text, part, marks)]
    return replace(offer, text=text, parts=tuple(parts))


def _around_marks(text: str, part: Part, marks: Sequence[Insertion]) -> Iterator[Part]:
    """What a part becomes: cut at the marks inside it, and moved by all that stand before."""
    cuts = sorted({part.start, part.end, *(m.at for m in marks if part.start < m.at < part.end)})
    for start, end in pairwise(cuts):
        moved = sum(len(mark.text) for mark in marks if mark.at <= start)
        if text[start:end].strip():
            yield replace(part, start=start + moved, end=end + moved)
