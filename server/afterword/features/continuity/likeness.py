"""Whether two spellings look like one name written two ways. Nothing here knows a text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from afterword.features.continuity.wording import word_set

_LEAST: Final = 4  # letters below which any two names are alike by chance
_ONE_SLIP: Final = 5  # letters from which one letter may differ
_TWO_SLIPS: Final = 10  # letters from which two may

#: What spellings of one sound are reduced to, in this order.
_SOUNDS: Final = (
    (re.compile(r"^mac(?=.{3})"), "mc"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"sch|sh"), "š"),
    (re.compile(r"(?<=[bcdfgklmnprtvwxz])h|h$"), ""),
    (re.compile(r"ck|q|c(?=[aoulrknt]|$)"), "k"),
    (re.compile(r"c(?=[eiy])|z|ß"), "s"),
    (re.compile(r"w(?=[aeiou])"), "f"),
    (re.compile(r"ie$|ey$|ee$|y$"), "i"),
    (re.compile(r"ae|ei|ai|ay|ie|ea|ee"), "e"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(?<=[^aeiou])e$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
#: Endings that make another word of a name: a plural, a people, a woman's or a father's form, a
#: pet name.
_DERIVED: Final = word_set(
    "s es n an ian ians ism isms ans ns ish ese ist ists ite ites ic ics al y ie ey ies ys kin "
    "et ette etta "
    "ina ine a ia ja o us is ov ova ev eva in son sen ton ley ly ed er ers ess ing man men ski sky "
    "ska skaya ae i"
)
#: Endings that two words of one stem may have in turn, as Frenchmen and Frenchies do.
_SWAPPED: Final = ("man", "men", "ie", "ies", "ism", "ist", "ists", "ness", "ish", "s", "es", "y")
#: How speech that lisps, drawls or stammers is written: that is no slip.
_SPOKEN: Final = (("w", "r"), ("th", "s"))
_VOWELS: Final = frozenset("aeiouyаеёиоуыэюяіїє")


@lru_cache(maxsize=16_384)
def plain(name: str) -> str:
    """The name in small letters, without accents; й and ё stay apart from и and е."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    marks = {"\u0306", "\u0308"} if any("а" <= letter <= "я" for letter in decomposed) else set()
    kept = [c for c in decomposed if not unicodedata.combining(c) or c in marks]
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=16_384)
def skeleton(name: str) -> str:
    """What is left of a name when spellings of one sound are made one."""
    sounds = plain(name).replace("'", "").replace("-", "")
    for pattern, sound in _SOUNDS:
        sounds = pattern.sub(sound, sounds)
    return sounds


@lru_cache(maxsize=16_384)
def near_keys(name: str) -> frozenset[str]:
    """Keys of which names that are alike share at least one: itself with up to two letters out."""
    letters = plain(name)
    keys = {letters, f"~{skeleton(name)}"}
    once = {letters[:n] + letters[n + 1 :] for n in range(len(letters))}
    if len(letters) >= _ONE_SLIP - 1:  # of a pair one may be a letter shorter
        keys |= once
    if len(letters) >= _TWO_SLIPS - 1:
        keys |= {short[:n] + short[n + 1 :] for short in once for n in range(len(short))}
    return frozenset(keys)


@lru_cache(maxsize=16_384)
def alike(one: str, other: str, *, inflected: bool = False) -> bool:
    """Whether two different spellings are probably one name.

    `inflected` says that the language changes the ends of names, so that only what stands before
    the end counts.
    """
    a, b = plain(one), plain(other)
    if one == other or min(len(a), len(b)) < _LEAST or max(len(a), len(b)) == _LEAST:
        return False
    if a == b:
        return True
    one_letter = abs(len(a) - len(b)) <= 1
    if (inflected and _is_inflection(a, b)) or {a, b} & {f"{a}s", f"{b}s"}:
        return False
    if one_letter and skeleton(one) == skeleton(other):
        return True
    first = a[0] == b[0] or skeleton(one)[:1] == skeleton(other)[:1]
    if inflected and max(len(a), len(b)) <= _ONE_SLIP:
        return False
    return first and not _is_other_word(a, b) and _is_slip(a, b)


def _is_other_word(a: str, b: str) -> bool:
    return _is_derived(a, b) or _is_derived(b, a) or _share_stem(a, b) or _is_gendered(a, b)


def _is_slip(a: str, b: str) -> bool:
    """Whether one letter differs, or two of a long name."""
    longest, shortest = max(len(a), len(b)), min(len(a), len(b))
    slips = distance(a, b)
    if slips == 1:
        return longest >= _ONE_SLIP
    return slips == 2 and shortest >= _TWO_SLIPS - 1 and longest >= _TWO_SLIPS  # noqa: PLR2004 -- two slips


def same_sound(one: str, other: str) -> bool:
    """Whether two spellings are surely meant to sound alike; a last e may make a woman's name."""
    a, b = plain(one), plain(other)
    return skeleton(one) == skeleton(other) and a not in {f"{b}e", b[:-1] if b[-1] == "e" else ""}


def drawled(rare: str, usual: str) -> bool:
    """Whether the rare spelling shows how somebody says the name: "Na-tásha", "Kidderminthter"."""
    if any(rare.count(mark) > usual.count(mark) for mark in "-'’"):
        return True
    said, meant = plain(rare), plain(usual)
    if not rare.isascii() and usual.isascii() and said != meant:
        return True  # a foreigner's form of it
    slips = distance(said, meant)
    return any(
        distance(said[: at.start()] + right + said[at.end() :], meant) < slips
        for wrong, right in _SPOKEN
        for at in re.finditer(wrong, said)
    )


def _share_stem(a: str, b: str) -> bool:
    stems = [
        {word[: -len(end)] for end in _SWAPPED if word.endswith(end) and len(word) - len(end) > 3}  # noqa: PLR2004 -- a stem is longer
        for word in (a, b)
    ]
    return not stems[0].isdisjoint(stems[1])


def _is_inflection(a: str, b: str) -> bool:
    """Whether only the last letters differ."""
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return shared >= max(min(len(a), len(b)) - 3, 3)


def _is_derived(name: str, longer: str) -> bool:
    """Whether one is the other with an ending that makes it another word."""
    if longer.startswith(name):
        ending = longer[len(name) :]
        if ending in _DERIVED and (ending != name[-1] or ending == "s"):
            return True
    if name[-1] in _VOWELS and longer.startswith(name[:-1]):
        ending = longer[len(name) - 1 :]
        return ending in _DERIVED and len(ending) > 1 and ending[-1] != name[-1]
    return False


def _is_gendered(a: str, b: str) -> bool:
    """Whether two names part only in the vowel they end in, as Mario and Maria do."""
    return a[:-1] == b[:-1] and a[-1] in _VOWELS and b[-1] in _VOWELS


def distance(a: str, b: str) -> int:
    """Letters put in, left out, changed or swapped with their neighbour to make one the other."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for row, letter in enumerate(a, 1):
        now = [row]
        for column, other in enumerate(b, 1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != other))
            swapped = row > 1 and column > 1 and letter == b[column - 2] and a[row - 2] == other
            now.append(min(cost, before[column - 2] + 1) if swapped else cost)
        before, last = last, now
    return last[-1]
