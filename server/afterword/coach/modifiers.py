"""Which words look like adjectives, by list and by ending, without a model of grammar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from afterword.coach.lists import entries

_ADJECTIVES: Final = frozenset(entries("adjectives"))
_NO_ADJECTIVES: Final = frozenset(entries("not_adjectives")) | frozenset(entries("function_words"))
_ENDING: Final = re.compile(
    r".{2,}(?:ous|ful|less|ive|able|ible|ical|ish|esque|some|ent|ant|ary|ory|ic|al)\Z"
)


@lru_cache(maxsize=65_536)
def is_adjective(word: str) -> bool:
    """Whether a folded word is most likely an adjective."""
    return word in _ADJECTIVES or (word not in _NO_ADJECTIVES and bool(_ENDING.match(word)))
