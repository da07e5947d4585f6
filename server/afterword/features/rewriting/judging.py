"""Whether a new wording is what was asked for, and how true it stays to the old one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from afterword.coach.lists import entries
from afterword.coach.stems import stem
from afterword.features.continuity.language import is_english
from afterword.features.rewriting.wish import How, Wish
from afterword.manuscript.sentences import sentence_ends
from afterword.postprocess import overlap
from afterword.postprocess.speech import narrated
from afterword.postprocess.surroundings import Surroundings
from afterword.postprocess.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: How many times the old one's length in words a new wording may have, by kind of change.
_LENGTHS: Final = {
    How.REWRITE: (0.5, 1.7),
    How.EXPAND: (1.1, 4.0),
    How.SHORTEN: (0.15, 0.9),
    How.DESCRIBE: (1.05, 3.5),
    How.TONE: (0.5, 2.2),
    How.DIALOGUE: (0.7, 4.0),
    How.POV: (0.6, 1.6),
    How.SAY: (0.05, 6.0),
}
_SLACK: Final = 12  # words by which a short passage may grow beyond that
#: The least share of the new wording's own words that the old one has too, and the reverse, by
#: kind; what falls below has lost the thread. Stricter where a small model is asked.
_TRUE: Final = {How.REWRITE: 0.12, How.SHORTEN: 0.4, How.TONE: 0.1, How.POV: 0.4}
_TRUE_SMALL: Final = {
    How.REWRITE: 0.75,
    How.SHORTEN: 0.75,
    How.TONE: 0.65,
    How.POV: 0.75,
    How.SAY: 0.5,
}
_KEPT_SMALL: Final = {
    How.REWRITE: 0.65,
    How.SHORTEN: 0.35,
    How.TONE: 0.6,
    How.POV: 0.75,
    How.SAY: 0.4,
}
#: The least share of the old wording's own words that a longer one keeps.
_GROWN: Final = {How.EXPAND: 0.5, How.DESCRIBE: 0.6, How.DIALOGUE: 0.25}
_NEARLY_SAME: Final = 0.9  # of four-word runs: the same again
_ECHOED: Final = 0.8  # of a sentence's four-word runs that stand in the text beside it
_LEAST_SENTENCE: Final = 8  # words
_NAME: Final = re.compile(r"(?<![.!?…:;\"“”«»„‘’'—–\n]\s)(?<=[\w,;’'—–-]\s)[A-ZÀ-ÖØ-Þ][\w’'-]+")
_CAPITAL: Final = re.compile(r"[A-ZÀ-ÖØ-Þ][\w-]+")
_FIRST: Final = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours)\b(?!’s|'s)")
_SECOND: Final = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_NOT_NAMES: Final = frozenset(["I", "I'm", "I'd", "I'll", "I've", "O", "Mr", "Mrs", "Dr", "God"])
#: What only somebody who speaks of a text says.
_ABOUT: Final = re.compile(
    r"\b(?:(?:the|this|your|original|revised|rewritten) (?:input text|passage|text|version|"
    r"rewrite|paragraph|excerpt)|input text|the (?:author|narrator|reader|protagonist)\b|"
    r"(?:first|second|third) person|in other words|point of view|creative writing|idiomatic|"
    r"classic (?:tale|example|story|trope)|language model|the scene (?:is|depicts|shows)|"
    r"testament to|metaphor)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Old:
    """The wording that is there: one paragraph, or all of them, and the page beside it."""

    text: str
    before: str
    after: str
    around: Surroundings

    @property
    def nearby(self) -> str:
        """What a new wording may take names from."""
        return f"{self.before}\n{self.text}\n{self.after}"


def wrong_with(new: str, old: Old, wish: Wish, *, small: bool) -> str:
    """Why a new wording can't be offered, a word for logs and tests; "" where it can.

    `small` says that the model is one that easily loses the thread.
    """
    for name, is_wrong in _CHECKS:
        if is_wrong(new, old, wish):
            return name
    if wish.how is not How.SAY and not _names_fit(new, old, wish, small=small):
        return "names"
    return "" if _is_true(new, old.text, wish, small=small) else "untrue"


def truth(new: str, old: str) -> tuple[float, float]:
    """The share of the new wording's own words that the old has, and the reverse, 0 to 1."""
    mine, theirs = own_words(new), own_words(old)
    if not mine or not theirs:
        return 0.0, 0.0
    both = len(mine & theirs)
    return both / len(mine), both / len(theirs)


def new_names(new: str, known: str) -> frozenset[str]:
    """Names in a text that `known` doesn't have: a small model brings in strangers."""
    there = {word.text for word in words_of(known)}
    return frozenset(name for name in _names(new) if name.casefold() not in there)


def _grows(wish: Wish) -> bool:
    return wish.how in {How.EXPAND, How.DESCRIBE, How.DIALOGUE}


def _is_same(new: str, old: Old, wish: Wish) -> bool:
    if not new.strip() or _plain(new) == _plain(old.text):
        return True
    alike = wish.how is not How.SAY and not _grows(wish)
    return alike and overlap(new, old.text) >= _NEARLY_SAME


def _is_about(new: str, old: Old, _wish: Wish) -> bool:
    """Whether it speaks of the text instead of being one."""
    found = _ABOUT.search(narrated(new, old.around))
    return found is not None and found.group() not in old.text


def _is_foreign(new: str, old: Old, wish: Wish) -> bool:
    """Whether it is in another language, as far as English is one; a writer may ask for that."""
    if wish.how is How.SAY:
        return False
    return len(words_of(new)) >= _SLACK and is_english([old.nearby]) != is_english([new])


def _is_told_otherwise(new: str, old: Old, wish: Wish) -> bool:
    return wish.how is How.POV and not _is_told(new, wish.detail, old.around)


def _is_silent(new: str, old: Old, wish: Wish) -> bool:
    """Whether nothing more is said aloud, where just that was asked for."""
    return wish.how is How.DIALOGUE and _spoken(new, old) <= _spoken(old.text, old)


def _wrong_length(new: str, was: Old, wish: Wish) -> bool:
    old = was.text
    least, most = _LENGTHS[wish.how]
    words, before = len(words_of(new)), len(words_of(old))
    if wish.how is How.SHORTEN:
        return not least * before <= words < max(most * before, 1) or len(new) >= len(old)
    if _grows(wish) and len(new) <= len(old) and wish.how is not How.DIALOGUE:
        return True
    floor = before + 1 if wish.how in {How.EXPAND, How.DESCRIBE} and before < _SLACK else 0
    return not max(least * before, floor) <= words <= most * before + _SLACK


def _echoes(new: str, old: Old, _wish: Wish) -> bool:
    """Whether a sentence of it stands beside the passage already, and not in it."""
    beside = f"{old.before}\n{old.after}"
    start = 0
    for end in [*sentence_ends(new), len(new)]:
        sentence = new[start:end].strip()
        start = end
        if len(words_of(sentence)) < _LEAST_SENTENCE:
            continue
        if overlap(sentence, beside) >= _ECHOED and overlap(sentence, old.text) < _ECHOED:
            return True
    return False


def _names_fit(new: str, old: Old, wish: Wish, *, small: bool) -> bool:
    """Whether no stranger came in and, but in a shorter text, nobody got lost."""
    if new_names(new, old.nearby):
        return False
    if wish.how in {How.SHORTEN, How.POV} and not small:
        return True
    said = {word.text for word in words_of(new)}
    lost = {name for name in _names_in(old) if name.casefold() not in said}
    return len(lost) <= (1 if wish.how in {How.SHORTEN, How.POV} else 0)


def _names_in(old: Old) -> frozenset[str]:
    """The names in the old wording; one that begins a sentence is known from the page beside it."""
    begun = {found.group() for found in _CAPITAL.finditer(old.text)}
    return _names(old.text) | (_names(old.nearby) & begun)


def _names(text: str) -> frozenset[str]:
    found = (re.sub(r"['’]s?$", "", name.group()) for name in _NAME.finditer(text))
    return frozenset(name for name in found if name not in _NOT_NAMES)


def _is_told(new: str, person: str, around: Surroundings) -> bool:
    """Whether it is told in a person, as far as English pronouns tell; speech doesn't count."""
    told = narrated(new, around)
    first, second = len(_FIRST.findall(told)), len(_SECOND.findall(told))
    if person == "first":
        return first > 0 and second == 0
    if person == "second":
        return second > 0 and first == 0
    return not (first or second)


def _spoken(text: str, old: Old) -> int:
    """How many characters of a text are said aloud."""
    told = narrated(text, Surroundings(earlier=old.around.earlier, page=old.around.page))
    return sum(before != after for before, after in zip(text, told, strict=True))


def _is_true(new: str, old: str, wish: Wish, *, small: bool) -> bool:
    precise, kept = truth(new, old)
    floor = (_TRUE_SMALL if small else _TRUE).get(wish.how, 0.0)
    if _grows(wish):
        return kept >= (0.8 if small else _GROWN[wish.how])
    return precise >= floor and kept >= (_KEPT_SMALL.get(wish.how, 0.0) if small else 0.0)


def own_words(text: str) -> frozenset[str]:
    """The words of a text that carry matter rather than grammar, without their endings."""
    common = _common()
    return frozenset(stem(word.text) for word in words_of(text) if word.text not in common)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(entries("function_words"))


def _plain(text: str) -> Iterable[str]:
    return [word.text for word in words_of(text)]


_CHECKS: Final[tuple[tuple[str, Callable[[str, Old, Wish], bool]], ...]] = (
    ("same", _is_same),
    ("length", _wrong_length),
    ("about", _is_about),
    ("echo", _echoes),
    ("language", _is_foreign),
    ("person", _is_told_otherwise),
    ("no speech", _is_silent),
)
