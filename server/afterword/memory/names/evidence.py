"""What one passage says about names: its capitalised runs and its words in lower case.

Everything is counts, so that evidence over passages adds up, in any order, and what is known of
a story before a place comes from the passages before it alone.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.names.vocabulary import (
    DETERMINERS,
    DOTTED_TITLES,
    PARTICLES,
    PLACE_PREPOSITIONS,
    SMALL_TITLES,
    SPEECH_VERBS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Seen(NamedTuple):
    """How often a run of capitalised words stood where.

    `middle` in the middle of a sentence, `initial` where a capital says nothing: at the start of
    a sentence, a line or a quote. Of both: `determined` after an article or the like, `speaking`
    beside a verb of speech, `possessive` before 's, `placed` after a preposition of place.
    """

    middle: int = 0
    initial: int = 0
    determined: int = 0
    speaking: int = 0
    possessive: int = 0
    placed: int = 0

    def plus(self, other: Seen) -> Seen:
        """Both together."""
        return Seen(*map(int.__add__, self, other))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text says about names; `merged` adds several up.

    Attributes:
        runs: by capitalised run, its words parted by single spaces.
        lower: by word in lower case, how often it stands so.
        words: all words.
        raised: words with a capital in the middle of a sentence.
        unspaced: letters of scripts without capitals or spaces (Chinese, Japanese).
    """

    runs: Mapping[str, Seen] = field(default_factory=dict)
    lower: Mapping[str, int] = field(default_factory=dict)
    words: int = 0
    raised: int = 0
    unspaced: int = 0


def _capitals() -> str:
    """The capital letters of the scripts that have them, as ranges for a character class."""
    codes = [c for c in range(0x41, 0x2000) if chr(c).isupper() or chr(c).istitle()]
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in ranges)


_U: Final = f"[{_capitals()}]"
_L: Final = r"[^\W\d_]"
_CLITIC: Final = r"(?:s|S|d|ll|ve|re|m)(?![^\W_])"
_TOKEN: Final = rf"{_U}{_L}*+(?:['’]{_U}{_L}++|[-‑]{_L}++)*+(?!['’](?!{_CLITIC}){_L})(?![^\W_])"
_DOTTED: Final = "|".join(sorted(DOTTED_TITLES, key=len, reverse=True))
_PART: Final = rf"(?:(?:{_DOTTED})\.|(?!I){_U}\.(?=[ ]?{_U})|{_TOKEN})"
_GAP: Final = r"(?:[ \u00a0]|[ \t]*(?:\r\n|\r|\n)[ \t]*(?![\r\n]))"
_SMALL: Final = "|".join(PARTICLES)
_RUN: Final = re.compile(
    rf"(?<![^\W_])(?<![^\W_][-‑]){_PART}"
    rf"(?:{_GAP}(?:(?:{_SMALL}){_GAP}|[dl]['’])?{_PART}|(?<=\.){_PART}){{0,6}}"
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_MARK: Final = re.compile("[\u0300-\u036f]")
_UNSPACED: Final = re.compile("[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_QUOTES: Final = frozenset('"“„«»‘‚‹「『')
_OPENING: Final = frozenset("([*_{¿¡")
_CLOSING: Final = frozenset("\"”“»«’'‘)]*_」』")
_ENDING: Final = frozenset(".!?…:।؟。！？")
_DASHES: Final = frozenset("—–―-")
_SPEECH: Final = frozenset(SPEECH_VERBS.split("|"))
_DETERMINING: Final = frozenset(DETERMINERS.split("|"))
_PLACING: Final = frozenset(PLACE_PREPOSITIONS.split("|"))
_REACH: Final = 18  # code points beside a run within which its neighbouring word stands
_SHORTEST: Final = 2  # letters; a word of one is no name


def evidence(text: str) -> Evidence:
    """What a passage of prose says about names; a pure function of the text."""
    if _MARK.search(text):
        text = unicodedata.normalize("NFC", text)
    runs: dict[str, Seen] = {}
    raised = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        written = match[0]
        previous = _word_before(text, start)
        if previous in SMALL_TITLES:
            written, initial = f"{previous} {written}", False
        else:
            initial = _is_initial(text, start)
        key = sys.intern(" ".join(written.replace("’", "'").split()))
        seen = _seen(text, end, previous.lower(), initial=initial)
        known = runs.get(key)
        runs[key] = seen if known is None else known.plus(seen)
        raised += key.count(" ") + (not initial)
    words = Counter(_WORD.findall(text))
    lower = {
        sys.intern(word): count
        for word, count in words.items()
        if len(word) >= _SHORTEST and word.islower()
    }
    unspaced = 0 if text.isascii() else len(_UNSPACED.findall(text))
    return Evidence(runs, lower, words.total(), raised, unspaced)


def capital_runs(text: str) -> Iterator[tuple[list[str], bool]]:
    """The runs of capitalised words in a text, and whether any word would have a capital there."""
    for match in _RUN.finditer(text):
        words = match[0].replace("’", "'").split()
        yield words, _is_initial(text, match.start())


def merged(parts: Iterable[Evidence]) -> Evidence:
    """The evidence of several passages as one."""
    runs: dict[str, Seen] = {}
    lower: Counter[str] = Counter()
    words = raised = unspaced = 0
    for part in parts:
        for run, seen in part.runs.items():
            known = runs.get(run)
            runs[run] = seen if known is None else known.plus(seen)
        lower.update(part.lower)
        words += part.words
        raised += part.raised
        unspaced += part.unspaced
    return Evidence(runs, lower, words, raised, unspaced)


def _word_before(text: str, start: int) -> str:
    before = text[max(0, start - _REACH) : start].split()
    return before[-1].lstrip("\"“„«‘'(—-") if before else ""


def _seen(text: str, end: int, previous: str, *, initial: bool) -> Seen:
    following = text[end : end + _REACH]
    nextly = following.split(None, 1) if following[:1].isspace() else []
    after = nextly[0].rstrip(".,;:!?—") if nextly else ""
    return Seen(
        not initial,
        initial,
        previous in _DETERMINING,
        after in _SPEECH or previous in _SPEECH,
        following[:2] in {"'s", "’s"},
        previous in _PLACING,
    )


def _is_initial(text: str, start: int) -> bool:
    """Whether any word would have a capital at `start`."""
    at = start - 1
    while at >= 0 and (text[at] in _QUOTES or text[at] in _OPENING or text[at] in "'’"):
        if text[at] in _QUOTES:
            return True
        if text[at] in "'’":
            # after a letter it is an elision ("d'Emma"); else it opens speech
            return at == 0 or not text[at - 1].isalpha()
        at -= 1
    while at >= 0 and (text[at] in _DASHES or text[at] in " \t\u00a0\u202f\u3000"):
        at -= 1
    if at < 0 or text[at] in "\r\n":
        return True
    while at >= 0 and text[at] in _CLOSING:
        at -= 1
    return at < 0 or text[at] in _ENDING or text[at] in "\r\n"
