"""Seeded faults: copies of novels into which known faults were written, and what the rules find.

Every fault is made from templates and words of its own: where a rule has a list, only the half of
it that thresholds were not tuned on is drawn from, with words that are in no list beside it. The
same book and seed give the same copy.

    python -m bench.coach_seeds [part of a file name ...]
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.coach import RULES, Checker, Finding
from afterword.coach.judging import moved
from afterword.coach.paragraph import view_of
from afterword.manuscript import Edit, Kind, Manuscript, markup_for
from bench.coach_faults import KINDS, TICS, Planted, Wish, tic, viewpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from afterword.coach import Rule
    from afterword.manuscript import Placed, Shape

EACH = 3  # faults of every kind in a book
#: Plain prose around a fault, so that what the book does beside it is no part of it.
BEFORE = (
    "The road went down to the water, past the last of the sheds and a wall that had lost its "
    "coping. Sheep grazed there. Further on, where the lane bent, a cart stood with its shafts on "
    "the ground, and straw blew about its wheels; beyond it came the shingle, the nets on their "
    "poles, and the sea."
)
BEHIND = (
    "Below the mill the stream ran brown. On both its banks the alders had lost most of their "
    "leaves, and from the far side, over the noise of the weir, came a sound of hammers and once "
    "or twice a shout. Smoke rose. It hung over the roofs as long as the wind slept, then leaned "
    "towards the hills."
)
BY_I, BY_NOBODY = 15, 0.1  # narrated “I” in 1,000 words of a book told by it, and by nobody
APART = 900  # words between two faults, so that none is another's neighbour
IOU = 0.8
TIC_LEAST, TIC_MOST, TIC_ONE_IN = 14, 60, 3_000  # uses of a planted tic, and words for one
#: The rules that look around a place, and those that look at the book: a copy is checked by either,
#: since what is planted around faults stands in it again and again.
LOCAL = tuple(rule for rule in RULES if rule.scope != "book")
WHOLE = tuple(rule for rule in RULES if rule.scope == "book")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted fault: its rule, and all the places that make it."""

    rule: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A seeded copy of a book."""

    untouched: Manuscript
    edits: tuple[Edit, ...]  # from the last to the first, so that offsets are the untouched text's
    manuscript: Manuscript
    faults: tuple[Fault, ...]
    rules: tuple[Rule, ...]


def novels(folder: Path) -> list[Path]:
    """The English novels of a corpus."""
    return sorted((folder / "en-novels").iterdir()) + sorted(
        (folder / "en-novels-gutenberg-raw").iterdir()
    )


def opened(path: Path) -> Manuscript:
    return Manuscript.parse(path.read_bytes().decode("utf-8"), markup=markup_for(path.name))


def seeded(manuscript: Manuscript, *, seed: str) -> Copy:
    """A copy with `EACH` faults of every kind that the book can have, far from one another."""
    chance = random.Random(seed)
    hosts = _hosts(manuscript)
    share = _told_by_i(manuscript)
    told_by_i = share >= BY_I
    # An author who now and then says “I” is neither in the story nor out of it.
    kinds = [kind for kind in KINDS if kind is not viewpoint or told_by_i or share <= BY_NOBODY]
    wanted = [kind for kind in kinds for _ in range(EACH)]
    chance.shuffle(wanted)
    step = max(1, len(hosts) // (len(wanted) + 1))
    done: Counter[str] = Counter()
    planted: list[tuple[Edit, str, tuple[Span, ...]]] = []
    for number, kind in enumerate(wanted):
        at = (number + 1) * step
        if at >= len(hosts):
            break
        fault = kind(Wish(chance, told_by_i, done[kind.__name__]))
        done[kind.__name__] += 1
        edit, spans = _written(hosts[at], fault, manuscript.shape)
        planted.append((edit, fault.rule, spans))
    return _copied(manuscript, planted, LOCAL)


def with_tic(manuscript: Manuscript, *, seed: str) -> Copy:
    """A copy in which one phrase stands in many places, here and there in the book."""
    chance = random.Random(seed)
    hosts = _hosts(manuscript)
    uses = min(max(TIC_LEAST, manuscript.words // TIC_ONE_IN), TIC_MOST)
    places = sorted(chance.sample(hosts, min(len(hosts), uses)), key=lambda host: host.start)
    phrase = chance.choice(TICS)
    planted = []
    for host in places:
        edit, spans = _written(host, tic(chance, phrase), manuscript.shape, pad=False)
        planted.append((edit, "tic", spans))
    copy = _copied(manuscript, planted, WHOLE)
    together = Fault("tic", tuple(span for fault in copy.faults for span in fault.spans))
    return replace(copy, faults=(together,))


def _copied(
    manuscript: Manuscript,
    planted: list[tuple[Edit, str, tuple[Span, ...]]],
    rules: tuple[Rule, ...],
) -> Copy:
    """The copy with all edits made, and where the faults stand in it."""
    edits = tuple(edit for edit, _, _ in reversed(planted))
    copy = manuscript
    for edit in edits:
        copy = copy.edited(edit)
    faults, growth = [], 0
    for edit, rule, spans in planted:
        base = edit.start + growth
        faults.append(Fault(rule, tuple((base + a, base + b) for a, b in spans)))
        growth += edit.growth
    fresh = Manuscript.parse(str(copy.text), markup=manuscript.markup)
    return Copy(manuscript, edits, fresh, tuple(faults), rules)


def _hosts(manuscript: Manuscript) -> list[Placed]:
    """Paragraphs of plain narration behind which a fault can be written, `APART` words apart."""
    hosts: list[Placed] = []
    since, before = 0, 0
    for placed in manuscript.blocks():
        if placed.block.kind is Kind.HEADING:
            before = 0
        if placed.block.kind is not Kind.PARAGRAPH:
            continue
        words = placed.block.words
        since, before = since + words, before + words
        text = placed.block.text
        plain = not any(mark in text for mark in '"“”‘_*[') and text.rstrip().endswith(".")
        past = sum(word in {"was", "were", "had"} or word.endswith("ed") for word in text.split())
        if plain and words >= 50 and past >= 5 and since >= APART and before >= 300:
            hosts.append(placed)
            since = 0
    return hosts


def _told_by_i(manuscript: Manuscript) -> float:
    """How many words of a thousand that are narrated are “I”."""
    told: list[str] = []
    for placed in manuscript.blocks():
        if placed.block.kind is Kind.PARAGRAPH:
            view = view_of(placed.block.text)
            told += [word for word, aloud in zip(view.words, view.spoken, strict=True) if not aloud]
    return 1000 * told.count("i") / max(len(told), 1)


def _written(
    host: Placed, fault: Planted, shape: Shape, *, pad: bool = True
) -> tuple[Edit, tuple[Span, ...]]:
    """The edit that writes a fault behind a paragraph, and its places from the edit's start."""
    part = shape.eol * (2 if shape.blank_between else 1)
    out: list[str] = []
    spans: list[Span] = []
    length = 0
    paragraphs = fault.paragraphs
    if pad:
        paragraphs = ((BEFORE, ()), *paragraphs, (BEHIND, ()))
    for text, places in paragraphs:
        body, at = _wrapped(text, shape)
        lead = part + shape.margin + shape.indent
        spans += [
            (length + len(lead) + at[a], length + len(lead) + at[b - 1] + 1) for a, b in places
        ]
        out.append(lead + body)
        length += len(out[-1])
    return Edit(host.end, host.end, "".join(out)), tuple(spans)


def _wrapped(text: str, shape: Shape) -> tuple[str, list[int]]:
    """A paragraph broken at the book's width, and where each of its characters went."""
    out, at, column = "", [], len(shape.margin)
    for place, character in enumerate(text):
        at.append(len(out))
        word = text[place + 1 :].split(" ", 1)[0]
        if character == " " and shape.wrap and column + 1 + len(word) > shape.wrap:
            out += shape.eol + shape.margin
            column = len(shape.margin)
        else:
            out += character
            column += 1
    return out, at


def places_of(finding: Finding) -> list[Span]:
    return [(finding.start, finding.end), *((a, b) for a, b, _ in finding.related)]


def overlap(left: Iterable[Span], right: Iterable[Span]) -> float:
    """Intersection over union of two sets of places, in code points."""
    one = {n for a, b in left for n in range(a, b)}
    other = {n for a, b in right for n in range(a, b)}
    return len(one & other) / max(len(one | other), 1)


@dataclass(slots=True)
class Score:
    """What became of the faults: by rule, planted and found, new findings and right ones."""

    planted: Counter[str]
    found: Counter[str]
    new: Counter[str]
    right: Counter[str]

    def __init__(self) -> None:
        self.planted, self.found, self.new, self.right = (Counter() for _ in range(4))

    def add(self, copy: Copy) -> list[Fault | Finding]:
        """Check a copy; returns what was missed and what was found where nothing was planted."""
        found = Checker(copy.untouched, rules=copy.rules).run()
        before = [there for f in found if (there := moved(f, copy.edits))]
        known = {(f.rule, f.start, f.end) for f in before}
        new = [
            f
            for f in Checker(copy.manuscript, rules=copy.rules).run()
            if (f.rule, f.start, f.end) not in known
        ]
        wrong: list[Fault | Finding] = []
        hit = set()
        for fault in copy.faults:
            self.planted[fault.rule] += 1
            mine = [f for f in new if f.rule == fault.rule]
            right = [f for f in mine if overlap(places_of(f), fault.spans) >= IOU]
            self.found[fault.rule] += bool(right)
            hit |= {id(f) for f in right}
            if not right:
                wrong.append(fault)
        for finding in new:
            self.new[finding.rule] += 1
            self.right[finding.rule] += id(finding) in hit
            if id(finding) not in hit:
                wrong.append(finding)
        return wrong


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def main(names: Sequence[str]) -> None:
    """Print recall and precision by rule over all novels."""
    folder = Path(os.environ.get("AFTERWORD_CORPUS") or "../shared/corpus")
    score = Score()
    for path in novels(folder):
        if names and not any(name in path.name for name in names):
            continue
        book = opened(path)
        copies = [seeded(book, seed=path.name), with_tic(book, seed=path.name)]
        for copy, wrong in [(one, wrong) for one in copies for wrong in score.add(one)]:
            if "-v" in sys.argv:
                text = copy.manuscript.text
                spans = wrong.spans if isinstance(wrong, Fault) else places_of(wrong)
                quotes = [text.slice(a, b)[:50] for a, b in spans]
                say(f"{path.name[:20]} {type(wrong).__name__} {wrong.rule} {quotes}")
    say(f"{'rule':20}{'planted':>8}{'recall':>8}{'new':>6}{'precision':>10}")
    for rule in sorted(score.planted | score.new):
        say(
            f"{rule:20}{score.planted[rule]:8}{ratio(score.found[rule], score.planted[rule]):8.3f}"
            f"{score.new[rule]:6}{ratio(score.right[rule], score.new[rule]):10.3f}"
        )
    planted, new = score.planted.total(), score.new.total()
    say(
        f"{'all':20}{planted:8}{ratio(score.found.total(), planted):8.3f}{new:6}"
        f"{ratio(score.right.total(), new):10.3f}"
    )


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if not name.startswith("-")])
