"""`python -m bench.continuity`: what the continuity checks find in books, and in spoilt copies.

With names of files of the corpus as arguments, only those; `--show` prints what was missed and
what was found beside it.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from afterword.features.continuity import ContinuityChecker, Contradiction, Rule
from afterword.manuscript import Manuscript, markup_for
from bench.continuity_books import BOOKS
from bench.continuity_seeds import Seed, Seeded, lore_of, seeded
from bench.continuity_sentences import TRIED, UNSEEN

if TYPE_CHECKING:
    from afterword.memory.lore import Lore

CORPUS = Path(
    os.environ.get("AFTERWORD_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus"
)
FOLDERS = ("en-novels", "en-novels-gutenberg-raw")
#: The rule that is to find each kind of seed.
RULES = {"name": Rule.NAME, "dead": Rule.DEAD, "day": Rule.DAY}


@dataclass(slots=True)
class Score:
    """Seeds planted and found, and findings that are no seed's, by kind of seed."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    told: Counter[Rule] = field(default_factory=Counter)
    astray: Counter[Rule] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def recall(self, kinds: set[str]) -> float:
        planted = sum(self.planted[kind] for kind in kinds)
        return sum(self.found[kind] for kind in kinds) / planted if planted else 1.0

    def precision(self, rule: Rule) -> float:
        return 1 - self.astray[rule] / self.told[rule] if self.told[rule] else 1.0


def rule_of(kind: str) -> Rule:
    return RULES.get(kind, Rule.ATTRIBUTE)


def untouched(name: str, lore: Lore | None = None) -> tuple[int, tuple[Contradiction, ...]]:
    """Words of a book, and what is found in it."""
    source = (CORPUS / name).read_bytes().decode("utf-8")
    manuscript = Manuscript.parse(source, markup=markup_for(name))
    return manuscript.words, ContinuityChecker().check(manuscript, lore)


def score(copy: Seeded, into: Score) -> None:
    """Compare what is found in a spoilt copy with what was planted."""
    found = ContinuityChecker().check(copy.manuscript, copy.lore)
    hit: set[int] = set()
    for finding in found:
        into.told[finding.rule] += 1
        seeds = [n for n, seed in enumerate(copy.seeds) if _is_about(finding, seed)]
        hit.update(seeds)
        if not seeds:
            into.astray[finding.rule] += 1
            around = copy.text[max(finding.start - 60, 0) : finding.end + 40]
            into.beside.append(f"{finding.rule}: {finding.message} | {' '.join(around.split())}")
    for n, seed in enumerate(copy.seeds):
        into.planted[seed.kind] += 1
        into.found[seed.kind] += n in hit
        if n not in hit:
            into.missed.append(f"{seed.kind}: {seed.how}")


def _is_about(finding: Contradiction, seed: Seed) -> bool:
    """Whether a finding marks a place of the seed, by the rule that is for it."""
    if rule_of(seed.kind) is not finding.rule:
        return False
    return any(start <= finding.start and finding.end <= end for start, end in seed.spans)


def main() -> None:
    """Print both tables; exit status 1 when a bar is missed."""
    console = Console(width=110)
    show = "--show" in sys.argv
    chosen = [name for name in sys.argv[1:] if not name.startswith("-")]
    books = chosen or [
        f"{folder}/{path.name}"
        for folder in FOLDERS
        for path in sorted((CORPUS / folder).iterdir())
    ]
    good = _untouched_table(console, books, show=show)
    copied = [name for name in BOOKS if not chosen or name in chosen]
    for title, sentences, seed in (("planted", TRIED, 1), ("planted, unseen", UNSEEN, 2)):
        total = Score()
        for name in copied:
            score(seeded(name, CORPUS, sentences=sentences, seed=seed), total)
        good &= _seeded_table(console, title, total)
        if show:
            for line in (*total.missed, "", *total.beside):
                console.print(line, markup=False, highlight=False)
    sys.exit(0 if good else 1)


def _untouched_table(console: Console, books: list[str], *, show: bool) -> bool:
    table = Table("untouched", "words", "findings", "per 1,000 words", "with lore")
    worst, good = 0.0, True
    for name in books:
        words, found = untouched(name)
        share = 1000 * len(found) / words
        people = BOOKS.get(name)
        with_lore = untouched(name, lore_of(people))[1] if people else None
        worst = max(worst, share, 1000 * len(with_lore or ()) / words)
        table.add_row(
            name.rpartition("/")[2], f"{words:,}", str(len(found)), f"{share:.3f}",
            "" if with_lore is None else str(len(with_lore)),
        )  # fmt: skip
        if show:
            for finding in with_lore or found:
                console.print(f"{name}: {finding.message}", markup=False, highlight=False)
    good = worst <= 0.2
    console.print(table)
    console.print(f"worst: {worst:.3f} findings per 1,000 words (bar 0.2)")
    return good


def _seeded_table(console: Console, title: str, total: Score) -> bool:
    table = Table(title, "seeds", "found", "recall", "precision")
    attributes = {kind for kind in total.planted if rule_of(kind) is Rule.ATTRIBUTE}
    groups = [("names", {"name"}), ("attributes", attributes)]
    groups += [(f"  {kind}", {kind}) for kind in sorted(attributes)]
    groups += [("the dead who speak", {"dead"}), ("days", {"day"})]
    good = True
    for label, kinds in groups:
        rule = rule_of(min(kinds))
        planted = sum(total.planted[kind] for kind in kinds)
        found = sum(total.found[kind] for kind in kinds)
        recall, precision = total.recall(kinds), total.precision(rule)
        own = not label.startswith(" ")
        table.add_row(
            label, str(planted), str(found), f"{recall:.0%}", f"{precision:.0%}" if own else ""
        )
        if label in {"names", "attributes"}:
            good &= recall > 0.8 and precision > 0.8
    console.print(table)
    return good


if __name__ == "__main__":
    main()
