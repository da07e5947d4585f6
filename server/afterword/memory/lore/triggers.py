"""What brings an entry in: words, phrases, regular expressions, and their combinations."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from afterword.memory.lore.patterns import Unusable, bounded
from afterword.memory.names.matching import is_form_of_unspaced_script

#: Code points at the end of a text that a regular expression is tried on.
SCANNED: Final = 4_000
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 200  # code points of one trigger
_AND: Final = re.compile(r"\s*&&?\s*|\s+and\s+", re.IGNORECASE)
_NOT: Final = re.compile(r"!\s*|not\s+", re.IGNORECASE)
_EXPRESSION: Final = re.compile(r"/(?P<source>(?:[^/\\]|\\.)+)/(?P<flags>[A-Za-z]*)")
#: One trigger of a list: regular expressions and quoted phrases may hold the comma.
_ITEM: Final = re.compile(
    r"""(?:/(?:[^/\\\n]|\\.)+/[A-Za-z]*|"[^"\n]*"|'[^'\n]*'(?=\s*(?:[,;&]|$))|[^,;])+"""
)
_FLAGS: Final = {
    "i": re.IGNORECASE,
    "m": re.MULTILINE,
    "s": re.DOTALL,
    "u": re.NOFLAG,
    "g": re.NOFLAG,
}


class Term(NamedTuple):
    """One condition: the words or the expression must be there, or must not.

    `words`, in lower case, have to be in a text for the pattern to be found in it.
    """

    written: str
    pattern: re.Pattern[str]
    negated: bool = False
    expression: bool = False
    words: frozenset[str] = frozenset()

    def found(self, text: str) -> str | None:
        """What of the text fulfils it ("" for what is rightly absent), None where nothing does."""
        match = None
        if self.words <= _words_of(text):
            match = self.pattern.search(text[-SCANNED:] if self.expression else text)
        if self.negated:
            return None if match else ""
        return " ".join(match[0].split()) or None if match else None


@lru_cache(maxsize=8)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


@dataclass(frozen=True, slots=True)
class Trigger:
    """Conditions that all must hold."""

    written: str
    terms: tuple[Term, ...]

    def found(self, text: str) -> str | None:
        """The words that fulfil it, joined by " and "; None where it isn't fulfilled."""
        words = []
        for term in self.terms:
            here = term.found(text)
            if here is None:
                return None
            words.append(here)
        return " and ".join(filter(None, words))


class BadTrigger(ValueError):  # noqa: N818 -- named for what it is
    """A trigger can't be used; `str()` says why."""


def split_triggers(written: str) -> list[str]:
    """The triggers of a list parted by commas or semicolons."""
    return [item.strip() for item in _ITEM.findall(written) if item.strip()]


def read_trigger(written: str) -> Trigger:
    """One trigger: a word, a phrase, `/expression/i`, and of these `a & b` and `!c`.

    Raises:
        BadTrigger: it says nothing, or its expression is invalid or could take for ever.
    """
    if len(written) > _LONGEST:
        message = f"it is longer than {_LONGEST} characters"
        raise BadTrigger(message)
    terms = tuple(_term(part) for part in _parts(written))
    if all(term.negated for term in terms):
        message = "it only says what must not be there"
        raise BadTrigger(message)
    return Trigger(written, terms)


def _parts(written: str) -> list[str]:
    """The terms of a trigger; an "and" inside an expression or quotes joins nothing."""
    parts, start, at = [], 0, 0
    while at < len(written):
        if inner := _ITEM_WHOLE.match(written, at):
            at = inner.end()
        elif joint := _AND.match(written, at):
            parts.append(written[start:at])
            start = at = joint.end()
        else:
            at += 1
    parts.append(written[start:])
    return [part.strip() for part in parts]


_ITEM_WHOLE: Final = re.compile(r"""/(?:[^/\\\n]|\\.)+/[A-Za-z]*|"[^"\n]*\"""")


def _term(part: str) -> Term:
    negation = _NOT.match(part)
    bare = part[negation.end() :].strip() if negation else part
    if not bare:
        message = "a word is missing"
        raise BadTrigger(message)
    if found := _EXPRESSION.fullmatch(bare):
        pattern = _expression(found["source"], found["flags"])
        return Term(part, pattern, negation is not None, expression=True)
    words = bare.strip("\"'“”").split()
    if not words:
        message = "a word is missing"
        raise BadTrigger(message)
    needed = () if is_form_of_unspaced_script(bare) else _WORD.findall(" ".join(words).lower())
    return Term(part, _phrase(words), negation is not None, words=frozenset(needed))


def _phrase(words: list[str]) -> re.Pattern[str]:
    """Whole words, in any case unless written with capitals."""
    source = r"\s+".join(re.escape(word) for word in words)
    first, last = words[0][0], words[-1][-1]
    if first.isalnum() and not is_form_of_unspaced_script(first):
        source = r"(?<![^\W_])" + source
    if last.isalnum() and not is_form_of_unspaced_script(last):
        source += r"(?![^\W_])"
    raised = any(c.isupper() for word in words for c in word)
    return re.compile(source, re.NOFLAG if raised else re.IGNORECASE)


def _expression(source: str, flags: str) -> re.Pattern[str]:
    flag = re.NOFLAG
    for letter in flags:
        if letter not in _FLAGS:
            message = f"the flag {letter} isn't known; i is"
            raise BadTrigger(message)
        flag |= _FLAGS[letter]
    try:
        safe = bounded(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(safe, flag)
    except Unusable as unusable:
        raise BadTrigger(str(unusable)) from None
    except (re.error, OverflowError, RecursionError, ValueError) as error:
        message = f"it is no regular expression: {error}"
        raise BadTrigger(message) from None
