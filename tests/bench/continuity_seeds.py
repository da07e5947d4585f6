"""Copies of books with a hundred contradictions planted in each, the same in every run.

Forty names are misspelt in one of their many mentions; forty attributes are planted, against the
lore or against an earlier sentence that is planted too; ten of the dead speak; ten days can't
follow. Beside them stand sentences that contradict nothing, so that precision means something.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript import Kind, Manuscript, markup_for
from afterword.memory.lore import Lore, LoreEntry
from bench.continuity_books import BOOKS, NAMES, Somebody
from bench.continuity_sentences import CONTROLS, INTRODUCING, TRIED, Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME_SEEDS, LORE_SEEDS, TEXT_SEEDS, DEAD_SEEDS, DAY_SEEDS = 40, 28, 12, 10, 10
CONTROL_SENTENCES = 30
#: Mentions that make a name one of many.
MANY = 20
#: A place that every lore has, where nobody lives.
ELSEWHERE = "Bath"
_EYES = ("blue", "grey", "green", "brown")
_HAIR = ("black", "red", "brown", "fair", "blond")
_INVENTED = (
    "Tobias Wren", "Hester Crale", "Silas Oddy", "Margery Voss", "Ezra Quill", "Dorcas Thorne",
    "Jabez Pike", "Tamsin Reeve", "Obadiah Strake", "Philippa Rudge", "Enoch Sallow", "Judith Arle",
)  # fmt: skip
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KEYBOARD = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy",
    "j": "hku", "k": "jli", "l": "ko", "z": "xa", "x": "zc", "c": "xvd", "v": "cbf", "b": "vng",
    "n": "bmh", "m": "nj",
}  # fmt: skip
#: How writers misremember a name rather than mistype it.
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("s", "z"), ("z", "s"), ("c", "k"), ("k", "c"), ("y", "i"),
    ("i", "y"), ("ie", "ei"), ("ei", "ie"), ("ia", "ea"), ("th", "t"), ("er", "ar"), ("ar", "er"),
    ("en", "an"), ("an", "en"), ("or", "er"), ("ey", "y"), ("y", "ey"), ("ll", "l"), ("l", "ll"),
    ("nn", "n"), ("n", "nn"), ("tt", "t"), ("t", "tt"), ("rr", "r"), ("r", "rr"), ("ss", "s"),
)  # fmt: skip


class Seed(NamedTuple):
    """One contradiction: its kind, the places that take part in it, and how it was written."""

    kind: str
    spans: tuple[tuple[int, int], ...]
    how: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """A copy of a book, what was planted in it, and the lore that some of it contradicts."""

    name: str
    text: str
    seeds: tuple[Seed, ...]
    lore: Lore

    @property
    def manuscript(self) -> Manuscript:
        return Manuscript.parse(self.text, markup=markup_for(self.name))


@dataclass(slots=True)
class _Plan:
    """Edits to a book that are made all at once: (offset, end, text, id of the seed or -1)."""

    edits: list[tuple[int, int, str, int]] = field(default_factory=list)
    kinds: list[tuple[str, str]] = field(default_factory=list)

    def seed(self, kind: str, how: str) -> int:
        self.kinds.append((kind, how))
        return len(self.kinds) - 1

    def made(self, source: str) -> tuple[str, tuple[Seed, ...]]:
        spans: dict[int, list[tuple[int, int]]] = {}
        parts: list[str] = []
        size = at = 0
        for start, end, text, seed in sorted(self.edits):
            parts += [source[at:start], text]
            size += start - at
            if seed >= 0:
                spans.setdefault(seed, []).append((size, size + len(text)))
            size += len(text)
            at = end
        parts.append(source[at:])
        seeds = [Seed(kind, tuple(spans[n]), how) for n, (kind, how) in enumerate(self.kinds)]
        return "".join(parts), tuple(seeds)


def lore_of(people: Sequence[Somebody]) -> Lore:
    """What a writer would have noted of these people."""
    entries = []
    for someone in people:
        noted = [
            ("Eyes", someone.eyes),
            ("Hair", someone.hair),
            ("Age", str(someone.age)),
            ("Home", someone.home),
            *((kin.capitalize(), other) for kin, other in someone.kin),
        ]
        entries.append(
            LoreEntry(
                name=someone.name,
                aliases=someone.aliases,
                attributes=tuple((key.casefold(), value) for key, value in noted),
                kind="character",
                origin="lore.md",
                path=Path("lore.md"),
            )
        )
    homes = dict.fromkeys([*(someone.home for someone in people), ELSEWHERE])
    entries += [LoreEntry(name=home, kind="place", origin="lore.md") for home in homes]
    return Lore(tuple(entries))


def seeded(name: str, corpus: Path, *, sentences: Sentences = TRIED, seed: int = 1) -> Seeded:
    """A copy of a book of the corpus with its contradictions; the same for the same seed."""
    source = (corpus / name).read_bytes().decode("utf-8")
    manuscript = Manuscript.parse(source, markup=markup_for(name))
    places = [
        (placed.start, placed.end)
        for placed in manuscript.blocks()
        if placed.block.kind is Kind.PARAGRAPH
    ]
    parting = "\r\n\r\n" if "\r\n" in source else "\n\n"
    planting = _Planting(BOOKS[name], sentences, random.Random(f"{name} {seed}"), parting)
    planting.misspell(source, places, NAMES[name])
    planting.open_ground([end for _, end in places[20:-20]], manuscript)
    planting.attributes()
    planting.the_dead()
    planting.days()
    planting.controls()
    text, seeds = planting.plan.made(source)
    return Seeded(name, text, seeds, lore_of(BOOKS[name]))


class _Planting:
    """Puts contradictions into one book, by the luck of one seed."""

    def __init__(
        self, people: Sequence[Somebody], sentences: Sentences, chance: random.Random, parting: str
    ) -> None:
        self.plan = _Plan()
        self._people = people
        self._say = sentences
        self._chance = chance
        self._parting = parting
        self._gaps: Iterator[int] = iter(())
        self._scenes: list[int] = []

    def open_ground(self, ends: Sequence[int], manuscript: Manuscript) -> None:
        """Choose where sentences are planted: after paragraphs, each once."""
        self._gaps = iter(self._chance.sample(ends, 400))
        self._scenes = [scene.start for scene in manuscript.outline.scenes]

    def _plant(self, text: str, at: int, seed: int = -1) -> None:
        self.plan.edits.append((at, at, self._parting + text, seed))

    def misspell(
        self, source: str, places: Sequence[tuple[int, int]], names: Sequence[str]
    ) -> None:
        mentions = {
            name: [
                start + found.start()
                for start, end in places
                for found in re.finditer(rf"\b{name}\b(?!-)", source[start:end])
            ]
            for name in names
        }
        often = [name for name in names if len(mentions[name]) >= MANY]
        used: set[str] = set()
        for n in range(NAME_SEEDS):
            name = often[n % len(often)]
            wrong = misspelt(name, self._chance, used, source)
            used.add(wrong)
            at = mentions[name].pop(self._chance.randrange(len(mentions[name])))
            number = self.plan.seed("name", f"{name} → {wrong}")
            self.plan.edits.append((at, at + len(name), wrong, number))

    def attributes(self) -> None:
        for n in range(LORE_SEEDS):
            kind, text = self._against_lore(n)
            self._plant(text, next(self._gaps), self.plan.seed(kind, text))
        for n in range(TEXT_SEEDS):
            invented = _INVENTED[n % len(_INVENTED)]
            kind, first, second = self._against_text(invented, n)
            early, late = sorted((next(self._gaps), next(self._gaps)))
            number = self.plan.seed(kind, f"{first} / {second}")
            for intro in INTRODUCING:
                self._plant(intro.format(name=invented), next(self._gaps))
            self._plant(first, early, number)
            self._plant(second, late, number)

    def _against_lore(self, n: int) -> tuple[str, str]:
        chance, say, people = self._chance, self._say, self._people
        kind = ("eyes", "hair", "age", "eyes", "kin", "hair", "home")[n % 7]
        related = [one for one in people if one.kin]
        if kind == "kin" and not related:
            kind = "age"
        someone = chance.choice(related if kind == "kin" else people)
        if kind == "eyes":
            value = chance.choice([c for c in _EYES if c not in _close(someone.eyes)])
            return kind, _filled(chance.choice(say.eyes), someone, value=value)
        if kind == "hair":
            value = chance.choice([c for c in _HAIR if c not in _close(someone.hair)])
            return kind, _filled(chance.choice(say.hair), someone, value=value)
        if kind == "home":
            others = [one.home for one in people if one.home != someone.home] or [ELSEWHERE]
            return kind, _filled(chance.choice(say.home), someone, value=chance.choice(others))
        if kind == "kin":
            word, other = chance.choice(someone.kin)
            wrong = [w for w in ("cousin", "aunt", "uncle", "niece", "nephew") if w != word]
            value = chance.choice(wrong)
            return kind, _filled(chance.choice(say.kin), someone, value=value, other=other)
        age = someone.age + chance.choice((-4, -3, 3, 5, 8))
        return "age", _aged(chance.choice(say.age), someone, max(age, 4))

    def _against_text(self, name: str, n: int) -> tuple[str, str, str]:
        chance, say = self._chance, self._say
        kind = ("eyes", "hair", "eyes", "age")[n % 4]
        pronoun = ("he", "she")[_INVENTED.index(name) % 2]
        someone = Somebody(name, pronoun, "", "", 0, "")
        if kind == "age":
            early = chance.randint(24, 60)
            late = early - chance.randint(3, 9)
            one, two = chance.sample(say.age, 2)
            return kind, _aged(one, someone, early), _aged(two, someone, late)
        table, colours = say.hair, ("black", "red")
        if kind == "eyes":
            table, colours = say.eyes, ("blue", "brown")
        one, two = chance.sample(table, 2)
        first, second = chance.sample(colours, 2)
        return kind, _filled(one, someone, value=first), _filled(two, someone, value=second)

    def the_dead(self) -> None:
        for n in range(DEAD_SEEDS):
            name = f"Cap{_INVENTED[n].split()[1].lower()}"
            someone = Somebody(name, "he", "", "", 0, "")
            places = sorted(next(self._gaps) for _ in range(4))
            while self._scene(places[2]) == self._scene(places[3]):
                places = sorted(next(self._gaps) for _ in range(4))
            death = _filled(self._say.dead[n % len(self._say.dead)], someone)
            speech = _filled(self._chance.choice(self._say.speaking), someone)
            number = self.plan.seed("dead", f"{death} / {speech}")
            for at, intro in zip(places[:2], INTRODUCING, strict=False):
                self._plant(intro.format(name=name), at)
            self._plant(death, places[2], number)
            self._plant(speech, places[3], number)

    def _scene(self, at: int) -> int:
        return bisect_right(self._scenes, at)

    def days(self) -> None:
        for n in range(DAY_SEEDS):
            first, second = self._two_days(n)
            number = self.plan.seed("day", f"{first} / {second}")
            at = next(self._gaps)
            self._plant(f"{first}{self._parting}{second}", at, number)

    def _two_days(self, n: int) -> tuple[str, str]:
        chance = self._chance
        one, two = self._say.days[n % len(self._say.days)]
        first, day = chance.randrange(7), chance.randrange(1, 25)
        values = {
            "first": _WEEK[first],
            "wrong": _WEEK[(first + chance.choice((2, 3, 4, 5))) % 7],
            "second_wrong": _WEEK[(first + chance.choice((3, 4, 5, 6))) % 7],
            "day": day,
            "next_day": day + 1,
        }
        return one.format(**values), two.format(**values)

    def controls(self) -> None:
        for n in range(CONTROL_SENTENCES):
            someone = self._people[n % len(self._people)]
            near = {someone.eyes, "grey", "brown"}
            wrong = self._chance.choice([colour for colour in _EYES if colour not in near])
            template = CONTROLS[n % len(CONTROLS)]
            text = _filled(template, someone, right=someone.eyes, wrong=wrong)
            self._plant(text, next(self._gaps))


def misspelt(name: str, chance: random.Random, used: set[str], source: str) -> str:
    """The name as somebody who misremembers or mistypes it writes it; never a word of the book."""
    while True:
        wrong = _by_ear(name, chance) if chance.random() < 0.6 else _by_hand(name, chance)
        known = re.search(rf"\b{wrong}\b", source, re.IGNORECASE)
        if wrong != name and wrong not in used and not known:
            return wrong


def _by_ear(name: str, chance: random.Random) -> str:
    low = name.lower()
    sounds = [
        (found.start(), heard, said) for heard, said in _SOUNDS for found in re.finditer(heard, low)
    ]
    if not sounds:
        return _by_hand(name, chance)
    at, heard, said = chance.choice(sounds)
    wrong = low[:at] + said + low[at + len(heard) :]
    return wrong[0].upper() + wrong[1:]


def _by_hand(name: str, chance: random.Random) -> str:
    low = name.lower()
    at = chance.randrange(1, len(low))
    slip = chance.choice(("swap", "drop", "double", "neighbour"))
    if slip == "swap" and at + 1 < len(low):
        wrong = low[:at] + low[at + 1] + low[at] + low[at + 2 :]
    elif slip == "drop":
        wrong = low[:at] + low[at + 1 :]
    elif slip == "double":
        wrong = low[:at] + low[at] + low[at:]
    else:
        wrong = low[:at] + chance.choice(_KEYBOARD[low[at]]) + low[at + 1 :]
    return wrong[0].upper() + wrong[1:]


def _close(colour: str) -> frozenset[str]:
    """Colours that a reader might let pass for this one."""
    families = (
        {"brown", "hazel", "black"}, {"green", "hazel"},
        {"fair", "blond", "sandy"}, {"red", "sandy"}, {"brown", "sandy"},
    )  # fmt: skip
    return frozenset({colour}.union(*(family for family in families if colour in family)))


def _filled(template: str, someone: Somebody, **values: str) -> str:
    he, his = ("she", "her") if someone.pronoun == "she" else ("he", "his")
    article = "an" if values.get("value", "")[:1] in {*"aeiou"} else "a"
    text = template.format(
        name=someone.name, he=he, his=his, He=he.capitalize(), His=his.capitalize(),
        article=article, **values,
    )  # fmt: skip
    return text[0].upper() + text[1:]


_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy")
_ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


def _aged(template: str, someone: Somebody, age: int) -> str:
    tens, one = divmod(age, 10) if age >= 20 else (0, age)
    words = [part for part in (_TENS[tens], _ONES[one]) if part]
    last = words[-1]
    ordinal = last[:-1] + "ieth" if last.endswith("y") else f"{last}th"
    nth = [*words[:-1], _ORDINALS.get(last, ordinal)]
    return _filled(template, someone, value="-".join(words), ordinal="-".join(nth))
