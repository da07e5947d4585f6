"""English words without their endings: enough to hear that two are the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ENDINGS: Final = re.compile(r"(?:'s|s'|'|ies|ied|ying|ing|edly|ed|es|s|ly)\Z")
_LEAST: Final = 4  # letters that have to be left
_Y: Final = frozenset({"ies", "ied", "ying"})


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A folded word without plural, possessive, tense or “-ly”: “whispering” is “whisper”."""
    found = _ENDINGS.search(word)
    if not found or found.start() < _LEAST or word.endswith("ss"):
        return word
    rest = word[: found.start()]
    if found.group() in _Y:
        return rest + "y"
    if found.group() in {"ing", "ed", "es", "edly"}:
        if rest[-1] == rest[-2] and rest[-1] not in "lsz":
            return rest[:-1]
        return rest.removesuffix("e")
    return rest.removesuffix("e")


def base_of(third: str) -> str:
    """The plain form of a verb in the third person: “carries” is “carry”, “passes” is “pass”."""
    if third.endswith("ies") and len(third) > 4:  # noqa: PLR2004 -- "lies", "dies"
        return third[:-3] + "y"
    if third.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return third[:-2]
    return third[:-1]
