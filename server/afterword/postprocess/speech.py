"""Which quotes a page uses, which are open where, and what is said aloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.postprocess.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Quotes:
    """A pair of double quotes, and the space a page puts inside them."""

    open: str
    close: str
    inner: str = ""


STRAIGHT: Final = Quotes('"', '"')
CURLY: Final = Quotes("“", "”")
GERMAN: Final = Quotes("„", "“")
GUILLEMETS: Final = Quotes("«", "»")
INWARD: Final = Quotes("»", "«")
CORNERS: Final = Quotes("「", "」")
_DOUBLE: Final = '"“”„«»「」'
_DOMINANT: Final = 0.75
_SPOKEN_LINE: Final = re.compile(r"^[ \t\u3000]*(?:[—–―]|--?(?=\s))\s*.*$", re.MULTILINE)
_SINGLE: Final = re.compile(r"(?:(?<=\s)|^)[‘'](?=\w).*?[.,!?…—-][’'](?!\w)", re.DOTALL)


def sample(around: Surroundings) -> str:
    """The page's last paragraphs: enough to see its habits."""
    return "\n".join([*around.earlier[:30], around.paragraph])


@lru_cache(maxsize=32)
def quotes_of(text: str) -> Quotes | None:
    """The quotes that three of four double quotes in the text are, None where none are."""
    straight = text.count('"')
    corners = text.count("「") + text.count("」")
    angles = text.count("«") + text.count("»")
    low = text.count("„")
    curly = text.count("“") + text.count("”")
    total = straight + corners + angles + low + curly
    if total < 2:  # noqa: PLR2004 -- one pair is the least that shows a habit
        return None
    if low and (low + text.count("“")) / total >= _DOMINANT:
        return GERMAN
    for count, quotes in ((straight, STRAIGHT), (corners, CORNERS), (curly, CURLY)):
        if count / total >= _DOMINANT:
            return quotes
    return _guillemets(text) if angles / total >= _DOMINANT else None


def _guillemets(text: str) -> Quotes:
    """Guillemets that point outwards or inwards, with the space the page puts inside."""
    inward = len(re.findall(r"(?:^|[\s(])»\w", text, re.MULTILINE))
    if inward * 2 > len(re.findall(r"(?:^|[\s(])[«»]", text, re.MULTILINE)):
        return INWARD
    spaced = re.search(r"«([ \u00a0\u202f])", text)
    return Quotes("«", "»", spaced[1]) if spaced else GUILLEMETS


def marks(text: str, quotes: Quotes | None, *, depth: int = 0) -> Iterator[tuple[int, bool, int]]:
    """The double quotes in `text`: where each stands, whether it opens, and the depth after it.

    `quotes` are the page's, which decide what “ and » mean; `depth` is how many are open before.
    """
    for found in re.finditer(f"[{_DOUBLE}]", text):
        opens = _opens(text, found.start(), quotes, depth)
        depth = depth + 1 if opens else max(0, depth - 1)
        yield found.start(), opens, depth


def _opens(text: str, at: int, quotes: Quotes | None, depth: int) -> bool:
    mark = text[at]
    if mark == '"':
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if depth == 0:
            # Between a word or mark and white space it can only close.
            stray = bool(before) and not before.isspace() and (not after or after.isspace())
            return not stray or before in "—–-(["
        return bool(before) and before.isspace() and bool(after) and after.isalnum() and at > 0
    if mark == "“":
        return quotes is not GERMAN
    if mark in "«»":
        return (mark == "»") == (quotes is INWARD)
    return mark in "„「"


def open_quotes(paragraph: str, quotes: Quotes | None) -> int:
    """How many double quotes are open at the end of a paragraph's text: 0 or 1 for straight."""
    if quotes is STRAIGHT:
        return paragraph.count('"') % 2
    return min(depth_after(paragraph, quotes, 0), 1)


def depth_after(text: str, quotes: Quotes | None, depth: int) -> int:
    """How many quotes are open after `text`, with `depth` open before it."""
    return [depth, *(after for _, _, after in marks(text, quotes, depth=depth))][-1]


def narrated(text: str, around: Surroundings) -> str:
    """The text with what characters say blanked out, at the same length.

    A character may apologise or refuse; a model that does so between the lines of a story is
    speaking for itself.
    """
    quotes = quotes_of(sample(around)) or quotes_of(text)
    depth = open_quotes(around.paragraph, quotes)
    spoken: list[tuple[int, int]] = []
    begin = 0 if depth else -1
    for at, opens, depth_after in marks(text, quotes, depth=depth):
        if opens and begin < 0:
            begin = at
        elif not opens and not depth_after and begin >= 0:
            spoken.append((begin, at + 1))
            begin = -1
    if begin >= 0:
        spoken.append((begin, len(text)))
    spoken += [found.span() for found in _SPOKEN_LINE.finditer(text)]
    spoken += [found.span() for found in _SINGLE.finditer(text)]
    characters = list(text)
    for start, end in spoken:
        characters[start:end] = " " * (end - start)
    return "".join(characters)
