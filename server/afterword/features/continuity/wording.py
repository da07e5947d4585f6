"""English words that the checks go by. Lists, and what can be read off them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def word_set(line: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(line.split())


#: Words before a name that are not part of it.
TITLES: Final = word_set(
    "Mr Mrs Ms Miss Master Mistress Madam Dr Doctor Sir Dame Lady Lord Captain Capt Colonel Col "
    "General Gen Major Lieutenant Lieut Lt Sergeant Sgt Corporal Private Professor Prof Reverend "
    "Rev Father Mother Sister Brother Uncle Aunt Auntie Cousin Grandma Grandpa Granny King Queen "
    "Prince Princess Duke Duchess Count Countess Baron Baroness Marquis Marquise Earl Emperor "
    "Empress Saint St Old Young Little Poor Dear Monsieur M Madame Mme Mademoiselle Mlle Messrs "
    "Herr Frau Fräulein Señor Señora Signor Signora Don Doña Squire Judge Inspector Constable "
    "Detective Officer President Governor Senator Bishop Archbishop Cardinal Pope Abbot Abbess "
    "Deacon Parson Pastor Widow Nurse Dom Tsar Czar"
)
MALE_TITLES: Final = word_set(
    "Mr Master Sir Lord Father Brother Uncle Grandpa King Prince Duke Count Baron Marquis Earl "
    "Emperor Monsieur M Herr Señor Signor Don Squire Tsar Czar Messrs"
)
FEMALE_TITLES: Final = word_set(
    "Mrs Ms Miss Mistress Madam Dame Lady Mother Sister Aunt Auntie Grandma Granny Queen Princess "
    "Duchess Countess Baroness Marquise Empress Madame Mme Mademoiselle Mlle Frau Fräulein Señora "
    "Signora Doña Widow Abbess"
)
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
#: Capitalised words that name nobody.
NOBODY: Final = (
    word_set(
        "I God Lord Heaven Hell Sir Madam Bible Christmas Easter Mr Mrs Miss English French German "
        "Russian Dutch Irish Scotch Scottish Welsh Italian Spanish Latin Greek Roman American "
        "Indian Chinese European Jewish Christian Catholic Protestant North South East West TV OK "
        "O Oh Ah Yes No The A An And But So If It He She They We You His Her Their My Our Your "
        "Its This That These Those There Here Then When Where What Who Why How Not Now Never "
        "Once Only Even Still Yet For From In On At To Of By With As After Before Behind Above "
        "Below Under Over All Some Any Each Every Both Most Many More Much Few One Two Three "
        "Four Five Six Seven Eight Nine Ten Perhaps Maybe Nothing Everything Something Nobody "
        "Everybody Somebody Everyone Someone Well Again Always Outside Inside Later Soon "
        "Suddenly Finally Though Although Because While Until Since Without Through Across "
        "Along Around Against Between Beyond Beneath Beside Next Last First Or Nor Do Did Does "
        "Was Were Is Are Had Has Have Would Could Should Will Can May Might Must Let Had Neither "
        "Either Such Like Into Upon Instead Indeed Meanwhile Besides Down Up Out Off Back Today "
        "Tomorrow Yesterday Tonight Chapter Part Book"
    )
    | {day.capitalize() for day in DAYS}
    | {month.capitalize() for month in MONTHS}
)
#: Somebody without a name, who may own whatever is said of eyes and hair.
STRANGERS: Final = word_set(
    "man woman boy girl child children men women boys girls lady gentleman stranger fellow lad "
    "lass baby infant visitor guest doctor captain officer soldier sailor priest nurse servant "
    "maid driver clerk guard master mistress king queen prince princess lord creature person "
    "people somebody someone everyone everybody others other mother father "
    "brother sister son daughter husband wife uncle aunt cousin nephew niece grandmother "
    "grandfather widow widower friend friends enemy lover neighbour neighbor host hostess youth "
    "horse dog cat bird cow ghost figure one another each both twin twins two cat's crowd monster "
    "mamma mama papa mum mom dad portrait picture painting photograph doll statue colleague "
    "companion teacher policeman detective inspector sergeant colonel general countess count"
)
HE: Final = word_set("he him his himself")
SHE: Final = word_set("she her hers herself")

#: A colour of eyes, as the class it belongs to; each class has its neighbours that it may pass for.
EYES: Final = {
    "blue": "blue", "azure": "blue", "sapphire": "blue", "cornflower": "blue",
    "grey": "grey", "gray": "grey", "slate": "grey",
    "green": "green", "emerald": "green",
    "brown": "brown", "chestnut": "brown", "chocolate": "brown",
    "hazel": "hazel", "amber": "hazel",
    "black": "black", "violet": "violet",
}  # fmt: skip
HAIR: Final = {
    "blond": "fair", "blonde": "fair", "flaxen": "fair", "golden": "fair", "yellow": "fair",
    "fair": "fair", "straw-coloured": "fair", "honey-coloured": "fair", "sandy": "sandy",
    "red": "red", "auburn": "auburn", "ginger": "red", "copper": "red", "coppery": "red",
    "brown": "brown", "chestnut": "auburn", "mousy": "brown", "brunette": "brown",
    "black": "black", "raven": "black", "jet-black": "black", "coal-black": "black",
    "grey": "grey", "gray": "grey", "white": "grey", "silver": "grey", "silvery": "grey",
    "snow-white": "grey", "iron-grey": "grey", "iron-gray": "grey",
}  # fmt: skip


def _pairs(line: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split("-")) for pair in line.split())


#: Classes that are the same thing seen twice.
NEAR: Final = _pairs(
    "blue-violet green-hazel brown-hazel brown-black sandy-fair sandy-red sandy-brown red-auburn "
    "auburn-brown"
)
#: Classes that one narrator may use for the same eyes in another light, though lore would not.
NEARER: Final = _pairs("blue-grey green-grey")
#: Words that may stand between a noun and what is said of it, and change nothing.
PLAIN_WORDS: Final = word_set(
    "a an the very so quite rather still always such most deep dark pale light bright clear soft "
    "large big small fine beautiful long short thick thin curly straight wavy warm cold cool pure "
    "vivid striking startling brilliant steady wide lovely great keen sharp mild tired shining "
    "lustrous liquid piercing honest kind gentle calm little mostly naturally perfectly both "
    "natural colour color shade of and as"
)
#: Anywhere before it in the sentence, these make what is said no plain fact.
DENIED: Final = word_set(
    "if like not never no nor neither hardly scarcely almost nearly perhaps maybe might may could "
    "would should must once formerly wasn't weren't isn't aren't wasn’t weren’t isn’t aren’t dyed "
    "dye wig imagine imagined dream dreamed dreamt wish wished thought supposed instead than "
    "unlike sometimes pretended painted seemed"
)
#: Right before a colour, these say that it is passing.
PASSING: Final = word_set(
    "seemed seem seems looked look looks appeared appear turned turn turning became become grew "
    "gone went flashed flushed"
)

_UNITS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_PARTS: Final = re.compile(r"[\s-]+")


@lru_cache(maxsize=4096)
def number(written: str) -> int | None:
    """A whole number from 1 to 120 in digits or words; None for anything else.

    "five-and-thirty" is the old way of saying thirty-five.
    """
    if written.isascii() and written.isdigit():
        return int(written) if 0 < int(written) <= 120 else None  # noqa: PLR2004 -- the oldest grow no older
    parts = [part for part in _PARTS.split(written.casefold()) if part != "and"]
    if len(parts) == 1:
        (word,) = parts
        return _TENS.get(word) or (_UNITS.index(word) or None if word in _UNITS else None)
    if len(parts) != 2:  # noqa: PLR2004 -- tens and units
        return None
    tens, unit = sorted(parts, key=lambda part: part not in _TENS)
    if tens in _TENS and unit in _UNITS[1:10]:
        return _TENS[tens] + _UNITS.index(unit)
    return None


def in_words(value: int, *, like: str) -> str:
    """A number from 1 to 120 written as `like` is: in digits or in words."""
    if like[:1].isdigit() or value > 99:  # noqa: PLR2004 -- past the words that anyone writes here
        return str(value)
    if value < len(_UNITS):
        return _UNITS[value]
    tens = next(word for word, count in _TENS.items() if count == value - value % 10)
    return f"{tens}-{_UNITS[value % 10]}" if value % 10 else tens
