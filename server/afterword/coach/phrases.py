"""Lists of phrases made into something that finds them quickly, across line breaks too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.coach.lists import entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from afterword.coach.paragraph import ParagraphView

_COMMON: Final = frozenset(entries("function_words")) | frozenset(entries("common_words"))
_SLOTS: Final = {
    "HIS": r"(?:my|your|his|her|its|our|their|one's|[a-z-]+'s?)",
    "HE": r"(?:i|you|he|she|it|we|they|[a-z-]+)(?:'d|'s|'ve)?",
    "HIM": r"(?:me|you|him|her|it|us|them|[a-z-]+)",
    "THEM": r"(?:us|you|them|him|her|[a-z-]+ and [a-z-]+)",
    "HIMSELF": r"(?:myself|yourself|himself|herself|itself|ourselves|themselves)",
}


class Hit(NamedTuple):
    """A phrase found: code points, and the list's entry."""

    start: int
    end: int
    entry: str


class _Compiled(NamedTuple):
    pattern: re.Pattern[str]
    entry: str
    needed: frozenset[str]  # words that must all be there


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns by the words of which one must stand in a paragraph for them to match."""

    by_word: dict[str, tuple[_Compiled, ...]]
    keys: frozenset[str]

    @classmethod
    def of(cls, written: Iterable[str]) -> Phrases:
        """Compile entries as written in a list."""
        by_word: dict[str, list[_Compiled]] = {}
        for entry in written:
            compiled = _Compiled(re.compile(_pattern(entry)), entry, _needed(entry))
            for word in _rarest(entry):
                by_word.setdefault(word, []).append(compiled)
        return cls({word: tuple(found) for word, found in by_word.items()}, frozenset(by_word))

    def find(self, view: ParagraphView) -> Iterator[Hit]:
        """The phrases in a paragraph's narration, in order; of overlapping ones the longest."""
        hits: list[Hit] = []
        for word in view.vocabulary & self.keys:
            for pattern, entry, needed in self.by_word[word]:
                if needed <= view.vocabulary:
                    hits += [
                        Hit(found.start(), found.end(), entry)
                        for found in pattern.finditer(view.narration)
                    ]
        reached = -1
        for hit in sorted(set(hits), key=lambda hit: (hit.start, -hit.end)):
            if hit.start >= reached:
                yield hit
                reached = hit.end


def _pattern(entry: str) -> str:
    parts: list[str] = []
    for token in entry.split():
        optional = token.endswith("?")
        body = "|".join(_form(form) for form in token.removesuffix("?").split("|"))
        gap = "" if not parts else r" *" if token in {",", ";"} else r" +"
        parts.append(f"(?:{gap}(?:{body}))?" if optional else f"{gap}(?:{body})")
    return rf"(?<![\w'-]){''.join(parts)}(?![\w-]|'\w)"


def _form(form: str) -> str:
    if form == "*":
        return r"[\w'-]+"
    return _SLOTS.get(form) or re.escape(form)


def _tokens(entry: str) -> list[list[str]]:
    """The forms of each word that has to be there."""
    return [
        token.split("|")
        for token in entry.split()
        if not token.endswith("?") and token[0].isalnum() and not token.split("|")[0].isupper()
    ]


def _needed(entry: str) -> frozenset[str]:
    return frozenset(forms[0] for forms in _tokens(entry) if len(forms) == 1)


def _rarest(entry: str) -> list[str]:
    """The forms of the word that is likely to be the rarest: the longest that is not common."""
    return max(_tokens(entry), key=lambda forms: (_COMMON.isdisjoint(forms), min(map(len, forms))))
