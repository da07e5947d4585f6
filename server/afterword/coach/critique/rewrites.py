"""Whether a model's rewrite can stand in the place of its quote, and how it has to be joined in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from afterword.coach.critique.numbering import Span

_NONE: Final = re.compile(
    r"\W*(?:(?:none|no (?:change|rewrite)s?)(?: (?:is |are )?(?:needed|necessary|required))?|"
    r"null|nil|n/?a|"
    r"\(?(?:delete|deleted|cut|omit|remove)\)?|same|unchanged)?\W*",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\W*(?:(?:rewrite|rewritten|revised|revision|suggestion|suggested|alternative|option \w+|"
    r"version \w+|better)\s*:|(?:here['’]s|here is)\b[^.]{0,60}:|"
    r"(?:you|the writer|the author) (?:could|might|can|may|should)\b|"
    r"(?:consider|try|avoid|think about|perhaps|maybe) (?:\w+ing|to \w+|a |an |the )|"
    r"(?:cut|delete|remove|omit|replace|show|rephrase|shorten) "
    r"(?:this|it|that|the (?:phrase|sentence|word|line|adverb|clause|paragraph))\b)",
    re.IGNORECASE,
)
_PLACEHOLDER: Final = re.compile(
    r"\[[^\]\n]*\]|<[^<>\n]*>|\{[^{}\n]*\}|\bTK\b|\bTODO\b|^#{1,6}\s|```"
)
_PAIRS: Final = {'"': '"', "“": "”", "‘": "’", "'": "'", "«": "»", "„": "“", "`": "`"}
_ENDS: Final = ".!?…"
_MARKS: Final = frozenset(".!?…,;:—")
_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_LONGER: Final = 3  # times the quote's length that a rewrite may have, beside what follows
_LONGER_BY: Final = 160  # code points
_NEAR: Final = 120  # code points beside the quote in which such words are looked for
_JOINED: Final = 6  # words that a rewrite may repeat of what stands beside it
_MOST_OF: Final = 0.6  # of a sentence's words: a quote of fewer may have been meant for all of it
_SAID_TOO: Final = 0.5  # of the words beside the quote
_SUBJECTS: Final = frozenset(
    re.findall(
        r"\w+",
        "i you he she it we they there this that these those his her its my our their the a an",
    )
)
_ALWAYS_CAPITAL: Final = frozenset(
    {"I", "I'm", "I’m", "I'd", "I’d", "I've", "I’ve", "I'll", "I’ll"}
)


class Fitted(NamedTuple):
    """What is replaced, in code points of the paragraph, and by what."""

    start: int
    end: int
    text: str


def fitted(rewrite: str, paragraph: str, quote: Span, sentence: Span) -> Fitted | None:
    """A rewrite as it can stand in the paragraph in place of the quote, or of its whole sentence.

    None for one that is empty, advice, a placeholder, what stands there already, or far too long.
    Words that it repeats of what stands beside the quote are dropped, and its first letter and
    last mark follow the quote's.
    """
    before = paragraph[quote.start : quote.end]
    text = _unquoted(" ".join(rewrite.split()), before)
    if _NONE.fullmatch(text) or _ADVICE.match(text):
        return None
    if _PLACEHOLDER.search(text) and not _PLACEHOLDER.search(before):
        return None
    if len(text) > _LONGER * len(before) + _LONGER_BY:
        return None
    if _is_sentence_for_part(text, paragraph, quote, sentence):
        if _says_rest_too(text, paragraph, quote, sentence):
            quote = sentence
            before = paragraph[quote.start : quote.end]
        elif not _is_clause(before, paragraph[quote.end :]):
            return None
    else:
        text = _without_neighbours(text, before, paragraph, quote)
    text = _ended(_begun(text, paragraph, quote), paragraph, quote)
    if not _WORD.search(text) or _plain(text) == _plain(before):
        return None
    return Fitted(quote.start, quote.end, text)


def _unquoted(text: str, before: str) -> str:
    """Without quotes around all of it that the quote doesn't have."""
    closing = _PAIRS.get(text[:1])
    inside = text[1:-1]
    if len(text) > 2 and closing == text[-1] and not {text[0], closing} & set(inside):  # noqa: PLR2004 -- something between
        return inside if before[:1] not in _PAIRS else text
    return text


def _is_sentence_for_part(text: str, paragraph: str, quote: Span, sentence: Span) -> bool:
    """Whether a whole sentence was given for a quote that is only a part of one."""
    here, whole = paragraph[quote.start : quote.end], paragraph[sentence.start : sentence.end]
    inside = sentence.start <= quote.start and quote.end <= sentence.end
    if not inside or (_is_closed(here) and here.lstrip("\"'“‘«„*_")[:1].isupper()):
        return False
    if not text[:1].isupper() or not _is_closed(text):
        return False
    words, quoted = len(_words(whole)), len(_words(here))
    return quoted < _MOST_OF * words and 2 * len(_words(text)) >= words


def _says_rest_too(text: str, paragraph: str, quote: Span, sentence: Span) -> bool:
    """Whether it says what stands in the sentence beside the quote, so that it is for all of it."""
    beside = f"{paragraph[sentence.start : quote.start]} {paragraph[quote.end : sentence.end]}"
    rest = _words(beside)
    said = set(_words(text))
    return sum(word in said for word in rest) >= _SAID_TOO * len(rest)


def _is_clause(quote: str, rest: str) -> bool:
    """Whether a quote looks like a clause, which another can take the place of."""
    words = _words(quote)
    ends = _MARKS.intersection(quote[-1:]) or _MARKS.intersection(rest[:1])
    return len(words) > 2 and words[0] in _SUBJECTS and bool(ends)  # noqa: PLR2004 -- "she felt afraid"


def _is_closed(text: str) -> bool:
    return text.rstrip("\"'”’»)*_")[-1:] in set(_ENDS)


def _without_neighbours(text: str, before: str, paragraph: str, quote: Span) -> str:
    """Without words that stand beside the quote already, unless the quote has them too."""
    own = _words(before)
    left = _words(paragraph[max(0, quote.start - _NEAR) : quote.start])
    found = list(_WORD.finditer(text))
    words = _words(text)
    for many in range(min(_JOINED, len(words) - 1, len(left)), 0, -1):
        if words[:many] == left[-many:] and own[:many] != words[:many]:
            text, words = text[found[many].start() :], words[many:]
            break
    found = list(_WORD.finditer(text))
    right = _words(paragraph[quote.end : quote.end + _NEAR])
    for many in range(min(_JOINED, len(words) - 1, len(right)), 0, -1):
        if words[-many:] == right[:many] and own[-many:] != words[-many:]:
            return text[: found[-many].start()].rstrip(" ,;:—–-")
    return text


def _words(text: str) -> list[str]:
    return [found.group().casefold() for found in _WORD.finditer(text)]


def _begun(text: str, paragraph: str, quote: Span) -> str:
    """With a small first letter where the quote has one, unless the word is a name."""
    here, there = paragraph[quote.start], text[:1]
    first = _WORD.match(text)
    if here.isupper() and there.islower():
        return there.upper() + text[1:]
    if not (here.islower() and there.isupper() and first):
        return text
    word = first.group()
    elsewhere = re.search(rf"(?<=[\w,;] ){re.escape(word)}\b", paragraph)
    if word in _ALWAYS_CAPITAL or elsewhere or (len(word) > 1 and not word[1:].islower()):
        return text
    return there.lower() + text[1:]


def _ended(text: str, paragraph: str, quote: Span) -> str:
    """With the mark that the quote ends with, and none where it has none and the text goes on."""
    here, rest = paragraph[quote.start : quote.end], paragraph[quote.end :]
    mark = here[-1:]
    if mark in _MARKS and text[-1:].isalnum():
        return text + mark
    if mark.isalnum() and text[-1:] in {".", ","} and rest.strip():
        return text[:-1]
    return text


def _plain(text: str) -> str:
    return " ".join(_words(text)) + "".join(c for c in text if c in _MARKS)
