"""A checker that follows edits says what a fresh one would."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from afterword.coach import RULES, Checker, Finding
from afterword.coach.judging import moved
from afterword.manuscript import Edit, Manuscript
from bench.books import book
from manuscript.samples import random_edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.coach.checking import Rechecked

OF_BOOK = {rule.name for rule in RULES if rule.scope == "book"}
SEEDS = [example.text for rule in RULES for example in rule.examples if example.found]


def novel(seed: int, words: int = 6_000) -> str:
    chance = random.Random(seed)
    parts = book(words, seed=seed, chapter_words=1_500).split("\n\n")
    for text in SEEDS:
        parts.insert(chance.randrange(1, len(parts)), text)
    return "\n\n".join(parts)


def edited(checker: Checker, manuscript: Manuscript, edit: Edit) -> Manuscript:
    after = manuscript.edited(edit)
    checker.check(after, [edit])
    return after


class Holder:
    """What holds findings for an editor: moves them along, and takes what was judged again."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = [f for f in findings if f.rule not in OF_BOOK]

    def take(self, edit: Edit, judged: Rechecked) -> None:
        kept = [there for f in self.findings if (there := moved(f, [edit]))]
        kept = [f for f in kept if not judged.start <= f.start < judged.end]
        self.findings = sorted([*kept, *judged.findings], key=lambda f: (f.start, f.end, f.rule))


def key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.start, finding.end, finding.quote, finding.message


def fresh(manuscript: Manuscript, rates: object) -> tuple[Finding, ...]:
    """What is found when everything is read anew, at the same rates of the author."""
    checker = Checker(manuscript)
    for _ in checker._read():
        pass
    checker._rates = rates  # type: ignore[assignment]
    for place in range(len(checker._stretches)):
        for _ in checker._judge(place):
            pass
    return checker.findings


def test_findings_along_random_edits_are_those_of_a_fresh_reading() -> None:
    for seed in range(4):
        rng = random.Random(seed)
        manuscript = Manuscript.parse(novel(seed))
        checker = Checker(manuscript)
        assert len(checker.run()) > 10
        checker._of_book = []
        holder = Holder(checker.findings)
        for _ in range(60):
            text = str(manuscript.text)
            start, end, new = random_edit(rng, text)
            if len(new) * 2 > len(text) or end - start > 2_000:
                continue
            edit = Edit(start, end, new)
            manuscript = manuscript.edited(edit)
            holder.take(edit, checker.check(manuscript, [edit]))
            expected = fresh(manuscript, checker.rates)
            assert checker.findings == expected
            assert [key(f) for f in holder.findings] == [key(f) for f in expected]


def test_counts_stay_what_a_fresh_count_is() -> None:
    rng = random.Random(9)
    manuscript = Manuscript.parse(novel(9))
    checker = Checker(manuscript)
    checker.run()
    for _ in range(40):
        at = rng.randrange(len(manuscript.text))
        manuscript = edited(checker, manuscript, Edit(at, at + rng.choice((0, 3)), "a red sky "))
    other = Checker(manuscript)
    other.run()
    assert checker._counts.words == other._counts.words
    assert +checker._counts.marks == +other._counts.marks
    assert +checker._counts.keys == +other._counts.keys


def test_an_edit_reads_only_its_paragraph() -> None:
    manuscript = Manuscript.parse(novel(2))
    checker = Checker(manuscript)
    checker.run()
    known = len(checker._known)
    at = str(manuscript.text).index(" ", 8_000)
    edited(checker, manuscript, Edit(at, at, " again"))
    assert len(checker._known) == known + 1


def test_rates_stay_frozen_while_the_writer_types() -> None:
    manuscript = Manuscript.parse(novel(3))
    checker = Checker(manuscript)
    checker.run()
    rates = checker.rates
    manuscript = edited(checker, manuscript, Edit(500, 500, " It rained."))
    assert checker.rates is rates
    checker.run()
    assert checker.rates is rates  # a few words are no reason
    long = "\n\n" + book(2_000, seed=8)
    edited(checker, manuscript, Edit(len(manuscript.text), len(manuscript.text), long))
    checker.run()
    assert checker.rates is not rates


def test_edits_between_steps_lose_nothing() -> None:
    manuscript = Manuscript.parse(novel(5))
    checker = Checker(manuscript)
    for number, _ in enumerate(checker.steps()):
        if number % 40 == 7 and number < 400:
            at = (number * 131) % len(manuscript.text)
            manuscript = edited(checker, manuscript, Edit(at, at, "x"))
    assert checker.findings == Checker(manuscript).run()


def test_a_second_pass_over_the_same_text_judges_nothing() -> None:
    checker = Checker(Manuscript.parse(novel(6)))
    before = checker.run()
    judged = [stretch.found for stretch in checker._stretches]
    assert checker.run() == before
    after = [stretch.found for stretch in checker._stretches]
    assert all(one is other for one, other in zip(judged, after, strict=True))


def test_off_and_on() -> None:
    bad = "He walked to the the door."
    text = f"{bad}\n\n<!-- afterword off -->\n\n{bad}\n\n<!-- Afterword ON -->\n\n{bad}\n"
    found = Checker(Manuscript.parse(text)).run()
    assert [f.start for f in found] == [text.index("the the"), text.rindex("the the")]
    inside = f"{bad} <!-- afterword off --> {bad}\n\n{bad}"
    assert len(Checker(Manuscript.parse(inside)).run()) == 1


def test_off_far_above() -> None:
    text = "<!-- afterword off -->\n\n" + novel(1)
    manuscript = Manuscript.parse(text)
    checker = Checker(manuscript)
    assert checker.run() == ()
    manuscript = edited(checker, manuscript, Edit(0, len("<!-- afterword off -->"), ""))
    assert len(checker.findings) > 10


def test_a_cluster_is_seen_across_the_cut_between_two_stretches() -> None:
    manuscript = Manuscript.parse(book(6_000, seed=11, chapter_words=100_000))
    checker = Checker(manuscript)
    checker.run()
    stretches = checker._stretches
    place = next(  # a short paragraph ends it, and stays as it is, so that the cut stays
        n for n, stretch in enumerate(stretches[:-1]) if stretch.paragraphs[-1][1].words < 40
    )
    assert not stretches[place + 1].opens
    begin = sum(stretch.size for stretch in stretches[:place])
    cut = begin + stretches[place].size
    at, facts = stretches[place].paragraphs[-2]
    end = begin + at + len(facts.text)
    before = Edit(end, end, " She saw that it rained. She heard the wind. She felt the cold.")
    manuscript = edited(checker, manuscript, before)
    start = cut + before.growth
    behind = Edit(
        start, start, "She noticed the door. She knew that he had gone. She felt a wind. "
    )
    manuscript = edited(checker, manuscript, behind)
    found = [f for f in checker.findings if f.rule == "filter-verb"]
    assert [f.quote for f in found] == ["She saw that"]
    assert found == [f for f in fresh(manuscript, checker.rates) if f.rule == "filter-verb"]
