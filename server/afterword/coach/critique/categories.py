"""What a comment can be about."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Category(StrEnum):
    """The kinds of comment, as the model is told of them."""

    SHOW = "show-dont-tell"
    PACING = "pacing"
    DIALOGUE = "dialogue"
    CLARITY = "clarity"
    SPECIFICITY = "specificity"
    CLICHE = "cliche"
    PURPLE = "purple-prose"
    REDUNDANCY = "redundancy"
    TENSE_POV = "tense-pov"
    CONTINUITY = "continuity"
    PRAISE = "praise"


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a category.

    Attributes:
        meaning: to the model.
        message: to the writer, where the model's own words are missing.
        why: to the writer, why such a thing matters.
    """

    meaning: str
    message: str
    why: str


ABOUT: Final = {
    Category.SHOW: About(
        "a feeling, trait or event is reported where the reader should see it for themselves",
        "This tells the reader what they could see for themselves.",
        "What readers conclude from what they see, they believe; what they are told, they note.",
    ),
    Category.PACING: About(
        "it lingers, hurries or stalls against what the moment needs",
        "The pace here works against the moment.",
        "Readers feel importance as time spent.",
    ),
    Category.DIALOGUE: About(
        "speech or its tags ring false, explain, or sound alike",
        "This line of dialogue doesn't carry what it should.",
        "Speech persuades when it wants something and leaves something unsaid.",
    ),
    Category.CLARITY: About(
        "it can be misread, or has to be read twice",
        "This has to be read twice.",
        "A reader who works out the sentence is no longer in the story.",
    ),
    Category.SPECIFICITY: About(
        "a general word stands where a particular one would make it this place, this person",
        "This could stand in any story.",
        "The particular is what is remembered, and what is believed.",
    ),
    Category.CLICHE: About(
        "a phrase, image or gesture that comes ready-made",
        "This phrase came ready-made.",
        "What readers have met a hundred times they no longer see.",
    ),
    Category.PURPLE: About(
        "the prose is dressed more richly than what it says",
        "The language here is louder than what it says.",
        "Ornament that isn't earned makes readers look at the writing and not through it.",
    ),
    Category.REDUNDANCY: About(
        "it says what has been said, or what goes without saying",
        "This says again what the reader already has.",
        "Each repetition teaches the reader to skim.",
    ),
    Category.TENSE_POV: About(
        "the tense or the point of view slips",
        "The tense or the point of view slips here.",
        "A slip moves the reader to another place to look from, without a reason.",
    ),
    Category.CONTINUITY: About(
        "it contradicts what the story has said before",
        "This doesn't agree with what the story has said before.",
        "One contradiction makes readers doubt the rest.",
    ),
    Category.PRAISE: About(
        "a choice so good that it must survive every revision; at most one, most often none",
        "Keep this.",
        "It is worth knowing which sentences to protect in revision.",
    ),
}

# Other words that models use, letters only; found at the beginning of what they said.
_OTHER_WORDS: Final = {
    Category.SHOW: (
        "showdonttell",
        "showing",
        "showvs",
        "telling",
        "tellingnotshowing",
        "tell",
        "exposition",
        "unnecessaryexposition",
        "infodump",
    ),
    Category.PACING: ("pacing", "pace", "rhythm", "sentencerhythm", "tempo", "flow"),
    Category.DIALOGUE: ("dialogue", "dialog", "speech", "dialoguetag"),
    Category.CLARITY: (
        "clarity",
        "unclear",
        "ambig",
        "awkward",
        "poorsentencestructure",
        "sentencestructure",
        "grammar",
        "wordchoice",
        "confusing",
        "syntax",
    ),
    Category.SPECIFICITY: (
        "specific",
        "lackofspecific",
        "vague",
        "lackofdetail",
        "detail",
        "generic",
        "abstract",
    ),
    Category.CLICHE: ("cliche", "triteness", "trite", "stockphrase", "stock"),
    Category.PURPLE: ("purple", "overwrit", "overwrought", "ornate", "florid", "melodrama"),
    Category.REDUNDANCY: (
        "redundan",
        "unnecessaryredundant",
        "repetit",
        "repeat",
        "wordiness",
        "wordy",
        "verbos",
        "tautolog",
        "filler",
        "concision",
        "conciseness",
    ),
    Category.TENSE_POV: ("tense", "pointofview", "pov", "viewpoint", "headhopping"),
    Category.CONTINUITY: (
        "continuity",
        "consistent",
        "consistency",
        "inconsistent",
        "inconsistency",
        "contradict",
        "plothole",
    ),
    Category.PRAISE: ("praise", "strength", "positive", "keep", "compliment", "works"),
}
_BY_WORD: Final = sorted(
    ((word, category) for category, words in _OTHER_WORDS.items() for word in words),
    key=lambda pair: -len(pair[0]),
)


def category_of(said: object) -> Category | None:
    """The category that a model means; None where it is none of ours."""
    if not isinstance(said, str):
        return None
    plain = unicodedata.normalize("NFKD", said[:80].casefold())
    letters = "".join(character for character in plain if "a" <= character <= "z")
    return next((category for word, category in _BY_WORD if letters.startswith(word)), None)
