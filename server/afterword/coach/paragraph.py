"""A paragraph as the rules read it: words, sentences, and what is said aloud.

Built for one reading and thrown away; what rules note in it is kept (`facts.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final, NamedTuple

from afterword.coach.lists import entries
from afterword.coach.speech import speech_in
from afterword.manuscript.marking import ATTRIBUTES
from afterword.manuscript.sentences import sentence_ends
from afterword.manuscript.words import has_ideographs

#: A word of the folded text: letters and digits, with apostrophes and hyphens inside.
WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
#: Stands for every character that is no narration: a phrase never matches across it.
BARRIER: Final = '"'

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TARGET: Final = re.compile(r"(?<=\])\([^()\s]*\)|https?://\S+|`[^`\n]*`|!\[[^\]\n]*\]")
_GAP: Final = re.compile(rf"\[[^\]\n]{{1,400}}\](?!{ATTRIBUTES})")
_ATTRIBUTES: Final = re.compile(rf"(?<=\]){ATTRIBUTES}")
_PLAIN: Final = str.maketrans(
    dict.fromkeys("\n\r\t\u00a0\u2009\u202f\u3000*_", " ") | {"’": "'", "‘": "'"}
)
_BLOCK_QUOTE: Final = re.compile(r"\s{0,3}(?:>|\||!\[|[-*+•] |\d{1,3}[.)] )")
_SPEAKER: Final = re.compile(
    r"\s*(?:\*\*[^*\n]{1,40}\*\*|[A-Z][A-Z .'’-]{2,30}(?:\s*\([^)\n]{1,60}\))?[.:](?=\s))"
)
_VERSE_LINE: Final = re.compile(r"[\s_*\"'“‘—>]*([^\W\d_])")
_SHORT_LINE: Final = 62  # code points: a line of verse seldom is longer, a page's seldom shorter
_VERSE_SHARE: Final = 0.75  # of the lines that begin with a capital
_INDENTED: Final = re.compile(r"(?:[ ]{4,}|\t)\S")
_ENGLISH: Final = frozenset(entries("function_words"))
_ENGLISH_SHARE: Final = 0.22  # English prose has 0.4 to 0.55, other languages below 0.12
_TELLING: Final = 12  # words from which the share says anything


class Span(NamedTuple):
    """Code points `[start, end)` from the paragraph's start."""

    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence: code points from the paragraph's start, and its words `[first, last)`."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph, made ready for rules; all offsets are code points from its start.

    `folded` is the text in lower case with plain apostrophes, spaces for other white space and for
    emphasis marks, and `BARRIER` for comments, links and gaps; `narration` is that with `BARRIER`
    for what is said aloud, too. Both are exactly as long as `text`, so offsets agree. `words` are
    folded, `starts` where they stand, `spoken` whether each is said aloud.
    """

    text: str
    folded: str
    narration: str
    words: list[str]
    starts: list[int]
    spoken: list[bool]
    vocabulary: frozenset[str]
    speech: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    english: bool

    def word_at(self, offset: int) -> int:
        """The index of the first word that starts at or after an offset."""
        return bisect_left(self.starts, offset)

    def is_narrated(self, sentence: Sentence) -> bool:
        """Whether nothing in a sentence is said aloud or masked."""
        return BARRIER not in self.narration[sentence.start : sentence.end]


def view_of(text: str) -> ParagraphView:
    """Read one paragraph. Any text has a view."""
    folded = _folded(text)
    speech = tuple(Span(*span) for span in speech_in(text))
    narration = _masked(folded, speech)
    found = [(match.group(), match.start()) for match in WORD.finditer(folded)]
    words = [word for word, _ in found]
    starts = [start for _, start in found]
    spoken = [False] * len(words)
    for start, end in speech:
        for index in range(bisect_left(starts, start), bisect_left(starts, end)):
            spoken[index] = True
    return ParagraphView(
        text,
        folded,
        narration,
        words,
        starts,
        spoken,
        frozenset(words),
        speech,
        tuple(_sentences(text, starts)),
        _is_english(words),
    )


def is_exempt(text: str, margin: int = 0) -> bool:
    """Whether a paragraph is no running prose: a block quote, list, verse, play or picture.

    `margin` is how many code points all of the manuscript's lines are set in. Paragraphs in Chinese
    and Japanese are left alone too: no rule here counts their words well.
    """
    lines = [line[margin:] for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if _BLOCK_QUOTE.match(first) or _SPEAKER.match(first) or has_ideographs(text):
        return True
    if len(lines) < 2:  # noqa: PLR2004 -- one line has no shape
        return False
    return all(map(_INDENTED.match, lines)) or (len(lines) > 2 and _is_verse(lines))  # noqa: PLR2004 -- two may be a page's


def _is_verse(lines: list[str]) -> bool:
    """Whether lines are broken by a poet and not by a page: short, and begun with capitals."""
    if max(map(len, lines)) > _SHORT_LINE:
        return False
    firsts = [found[1] for line in lines if (found := _VERSE_LINE.match(line))]
    capitals = sum(letter.isupper() for letter in firsts)
    return len(firsts) > 1 and capitals >= _VERSE_SHARE * len(firsts)


def _folded(text: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals are longer in lower case
        lowered = "".join([c.lower() if len(c.lower()) == 1 else c for c in text])
    if "[" in text or "<!--" in text or "`" in text or "://" in text:
        for pattern in (_COMMENT, _TARGET, _GAP):
            lowered = pattern.sub(_blank, lowered)
        lowered = _ATTRIBUTES.sub(lambda found: " " * len(found.group()), lowered)
    return lowered.translate(_PLAIN)


def _blank(match: re.Match[str]) -> str:
    return BARRIER * len(match.group())


def _masked(folded: str, spans: tuple[Span, ...]) -> str:
    if not spans:
        return folded
    parts, at = [], 0
    for start, end in spans:
        parts += [folded[at:start], BARRIER * (end - start)]
        at = end
    parts.append(folded[at:])
    return "".join(parts)


def _sentences(text: str, starts: list[int]) -> list[Sentence]:
    sentences = []
    begin = first = 0
    ends = sentence_ends(text)
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    for end in ends:
        last = bisect_left(starts, end)
        if last > first:
            while text[begin].isspace():
                begin += 1
            sentences.append(Sentence(begin, end, first, last))
        begin, first = end, last
    return sentences


def _is_english(words: list[str]) -> bool:
    """Whether a paragraph reads as English; a very short one is given the benefit of the doubt."""
    if len(words) < _TELLING:
        return True
    return sum([word in _ENGLISH for word in words]) >= _ENGLISH_SHARE * len(words)
