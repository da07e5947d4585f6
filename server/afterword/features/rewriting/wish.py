"""What a writer may want changed, and how it is named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: Most code points of a writer's own words: more would crowd the page out of the prompt.
_LONGEST: Final = 1_000
SENSES: Final = ("sight", "sound", "smell", "touch", "taste")
#: Tones that are offered; any other word of the writer's is as good.
TONES: Final = ("tense", "gentle", "wry", "plain", "formal", "dreamy")
POINTS_OF_VIEW: Final = ("first", "second", "third")


class How(StrEnum):
    """The kinds of change."""

    REWRITE = "rewrite"
    EXPAND = "expand"
    SHORTEN = "shorten"
    DESCRIBE = "describe"
    TONE = "tone"
    DIALOGUE = "dialogue"
    POV = "pov"
    SAY = "say"


@dataclass(frozen=True, slots=True)
class Wish:
    """One change that is asked for.

    `detail` is the sense, the tone or the point of view; `instruction` the writer's own words,
    which stand alone for SAY and may refine any other.
    """

    how: How
    detail: str = ""
    instruction: str = ""

    @property
    def label(self) -> str:
        """What an editor calls it, such as its undo list."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"Afterword: {_NAMES[self.how]}{detail}"


#: By kind, what it is called in a menu.
_NAMES: Final = {
    How.REWRITE: "rewrite",
    How.EXPAND: "expand",
    How.SHORTEN: "shorten",
    How.DESCRIBE: "describe",
    How.TONE: "change the tone",
    How.DIALOGUE: "more dialogue",
    How.POV: "another point of view",
    How.SAY: "change as you say",
}
_DETAILS: Final = {How.DESCRIBE: SENSES, How.POV: POINTS_OF_VIEW}
_OTHER_WORDS: Final = {
    "see": "sight",
    "visual": "sight",
    "hear": "sound",
    "hearing": "sound",
    "feel": "touch",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "i": "first",
    "you": "second",
}


class UnclearWishError(Exception):
    """A change that can't be asked for so; `str()` is one line that says what is missing."""


def wish_of(how: str, detail: str = "", instruction: str = "") -> Wish:
    """The wish in a writer's words; `describe` without a sense is about what is seen.

    Raises:
        UnclearWishError: there is no such change, or it needs another word.
    """
    try:
        kind = How(how.strip().casefold())
    except ValueError:
        message = f"there is no change {how!r}; there are {', '.join(How)}"
        raise UnclearWishError(message) from None
    detail, instruction = " ".join(detail.split()), " ".join(instruction.split())
    if max(len(detail), len(instruction)) > _LONGEST:
        message = f"what should change is said in more than {_LONGEST:,} characters; say it shorter"
        raise UnclearWishError(message)
    if kind is How.SAY and not instruction:
        message = "say what should change, in your own words"
        raise UnclearWishError(message)
    if kind is How.TONE and not detail:
        message = f"which tone? {', '.join(TONES)}, or a word of your own"
        raise UnclearWishError(message)
    if kind not in _DETAILS:
        return Wish(kind, detail if kind is How.TONE else "", instruction)
    return Wish(kind, _one_of(kind, detail), instruction)


def _one_of(kind: How, detail: str) -> str:
    """The sense or the point of view that a word names.

    Raises:
        UnclearWishError: it names none.
    """
    word = detail.casefold().removesuffix(" person")
    word = _OTHER_WORDS.get(word, word)
    if not word and kind is How.DESCRIBE:
        return SENSES[0]
    if word not in _DETAILS[kind]:
        what = "sense" if kind is How.DESCRIBE else "point of view"
        message = f"which {what}? {', '.join(_DETAILS[kind])}"
        raise UnclearWishError(message)
    return word
