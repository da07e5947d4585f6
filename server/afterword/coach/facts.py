"""What is kept of a paragraph: what each rule noted in it, and how much there is of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.coach.paragraph import is_exempt, view_of
from afterword.coach.turns import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.coach.rule import Rule


#: A narrated word, or nothing where anything but a space follows it.
_TOLD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|(?=[^\w\s])(?<=[\w'])")


class Mark(NamedTuple):
    """Something a rule noted: code points and the word's index, from the paragraph's start.

    `key` and `value` are the rule's own: which word or phrase, how many.
    """

    start: int
    end: int
    word: int
    key: str = ""
    value: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """One paragraph in short; `marks` holds only the rules that noted something.

    Compared by identity: a checker keeps one for each text. `words` and `narrated` count words,
    `english` says that it reads as English. `told` are the narrated words as `overused` counts
    them, with "" wherever a clause ends or somebody speaks.
    """

    text: str
    words: int
    narrated: int
    english: bool
    exempt: bool
    told: tuple[str, ...]
    marks: Mapping[str, tuple[Mark, ...]]


@dataclass(slots=True)
class Counts:
    """Figures that add up over paragraphs: words, and how often each rule noted each key."""

    words: int = 0
    narrated: int = 0
    english: int = 0
    marks: Counter[str] = field(default_factory=Counter)
    keys: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, facts: Facts, sign: int = 1) -> None:
        """Count a paragraph in, or out again with `sign` -1."""
        self.words += sign * facts.words
        self.narrated += sign * facts.narrated
        self.english += sign * facts.words * facts.english
        for rule, marks in facts.marks.items():
            self.marks[rule] += sign * len(marks)
            for mark in marks:
                if mark.key:
                    self.keys[rule, mark.key] += sign * (mark.value or 1)


def facts_of(text: str, rules: Sequence[Rule], margin: int = 0) -> Facts:
    """Read a paragraph with every rule; `margin` as for `is_exempt`. Any text can be read."""
    if is_exempt(text, margin):
        return Facts(text, 0, 0, english=False, exempt=True, told=(), marks={})
    view = view_of(text)
    marks = {}
    for rule in rules:
        if (view.english or not rule.english) and (noted := tuple(rule.notice(view))):
            marks[rule.name] = noted
    words = len(view.words)
    narrated = words - sum(view.spoken)
    told = tuple([normal(intern(word)) for word in _TOLD.findall(view.narration)])
    return Facts(text, words, narrated, english=view.english, exempt=False, told=told, marks=marks)
