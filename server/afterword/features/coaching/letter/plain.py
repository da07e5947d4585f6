"""The letter without a model: what the craft rules and plain counting can say, and no more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from afterword.coach.registry import RULES
from afterword.features.coaching.letter.letter import Axis, Letter, Point, Quote
from afterword.features.coaching.letter.measuring import Chapter, Measures, measuring
from afterword.features.pacing import paced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.coach.finding import Finding
    from afterword.manuscript import Manuscript
    from afterword.memory.story import Story

_MOST_QUOTES: Final = 4
_ABOVE: Final = "›"  # parts a chapter's title from those it stands under
_STEPS: Final = 3
_ENOUGH_TO_PRAISE: Final = 3_000  # words in which a rule found nothing
_PRAISED: Final = ("cliche", "ai-ism", "said-bookism", "speech-adverb")
_UNLIKE: Final = 0.2  # by how much a chapter's share of speech differs from the whole's to be named
_EVEN: Final = 0.45  # variety of sentence length below which prose marches
_WEIGHTY: Final = 0.3  # findings of one rule in 1,000 words from which it is a problem at all
_LONG_SILENCE: Final = 1_500  # words without a spoken one

_CAVEAT: Final = (
    "No model has read this: it rests on {rules} craft rules and on counting. It can't tell "
    "whether the story works, whether anybody wants anything, whether a scene is needed, whether "
    "an image is right or a feeling earned; it sees no description and no interiority, and it "
    "praises nothing but the absence of faults it can count. For a letter by a reader, let "
    "[engine.coach] in config.toml name a capable model."
)
_TITLES: Final = {rule.name: rule.title for rule in RULES}
_WHYS: Final = {rule.name: rule.why for rule in RULES}


async def plain_letter(
    story: Story, findings: Sequence[Finding], *, english: bool = True
) -> Letter:
    """A letter from the rules' findings and from measurements; works in small slices.

    Most rules are for `english` texts alone, and the letter says so where this is none.
    """
    found: list[Chapter] = []
    await paced(measuring(story, findings, found))
    measures = Measures(tuple(found), tuple(findings))
    manuscript = story.manuscript
    ranked = _ranked(findings)
    first = ranked[0] if ranked else None
    problem = why = None
    if first is not None:
        problem, why = _problem(first, measures, manuscript), _WHYS.get(first, "")
    return Letter(
        opening=_opening(measures, english=english),
        works=_works(measures) if english else (),
        problem=problem,
        why=why or "",
        steps=_steps(ranked, measures),
        axes=_axes(measures),
        caveat=_CAVEAT.format(rules=len(RULES)),
    )


def _opening(measures: Measures, *, english: bool) -> str:
    many, words = len(measures.findings), measures.words
    said = (
        f"{words:,} words in {_many(len(measures.chapters), 'chapter')}; "
        f"{_many(many, 'place')} marked by the craft rules"
    )
    said += f", {1000 * many / words:.1f} in 1,000 words." if words else "."
    return said if english else f"{said} Most of them know English only, and are silent here."


def _ranked(findings: Sequence[Finding]) -> list[str]:
    """The rules that found something, by how much they marked."""
    marked: Counter[str] = Counter()
    for finding in findings:
        marked[finding.rule] += 1 + len(finding.related)
    return [rule for rule, _ in sorted(marked.items(), key=lambda item: (-item[1], item[0]))]


def _problem(rule: str, measures: Measures, manuscript: Manuscript) -> Point:
    found = measures.of_rule(rule)
    densest = max(measures.telling or measures.chapters, key=lambda c: c.density(rule))
    named = f", most densely in {_name(densest)}" if len(measures.chapters) > 1 else ""
    text = f"{_TITLES.get(rule, rule)}: {_many(len(found), 'place')}{named}."
    if 1000 * len(found) < _WEIGHTY * measures.words:
        text = f"Nothing that can be counted weighs much. Marked most often: {_lowered(text)}"
    inside = [f for f in found if f.start >= densest.start] or found
    return Point(text, tuple(_quote(one, manuscript) for one in inside[:_MOST_QUOTES]))


def _quote(finding: Finding, manuscript: Manuscript) -> Quote:
    line = manuscript.text.position(finding.start).line + 1
    return Quote(finding.quote, finding.start, finding.end, line)


def _works(measures: Measures) -> tuple[Point, ...]:
    """What the rules looked for in vain, where there was enough to look through."""
    if measures.words < _ENOUGH_TO_PRAISE:
        return ()
    clean = [_TITLES[rule] for rule in _PRAISED if rule in _TITLES and not measures.of_rule(rule)]
    if not clean:
        return ()
    listed = ", ".join(map(_lowered, clean))
    return (Point(f"In {measures.words:,} words, no cluster worth naming of: {listed}."),)


def _steps(ranked: Sequence[str], measures: Measures) -> tuple[str, ...]:
    """Where to begin: one rule a step, the chapter that has most of it first."""
    steps = []
    for rule in ranked[:_STEPS]:
        chapter = max(measures.chapters, key=lambda c: (c.found[rule], -c.start))
        title = _TITLES.get(rule, rule)
        many = len(measures.of_rule(rule))
        where = f"{chapter.found[rule]} of {many} places" if many > 1 else "1 place"
        steps.append(
            f"Read {_name(chapter)} for “{_lowered(title)}”: {where}. "
            "`afterword coach --rules-only` shows each."
        )
    return tuple(steps)


def _axes(measures: Measures) -> dict[Axis, str]:
    """What counting says; description and interiority can't be counted."""
    unseen = "Not counted: this takes a reader."
    return {
        Axis.DIALOGUE: _dialogue(measures),
        Axis.DESCRIPTION: unseen,
        Axis.INTERIORITY: unseen,
        Axis.ACTION: _rhythm(measures),
        Axis.BALANCE: _balance(measures),
    }


def _dialogue(measures: Measures) -> str:
    share = measures.dialogue
    said = f"{share:.0%} of the words are said aloud."
    unlike = [c for c in measures.telling if abs(c.dialogue - share) >= _UNLIKE]
    if unlike:
        most = max(unlike, key=lambda c: abs(c.dialogue - share))
        said += f" {_capital(_name(most))} stands apart with {most.dialogue:.0%}."
    return said


def _rhythm(measures: Measures) -> str:
    length = measures.sentence
    if not length:
        return "Too little narration to measure."
    said = f"A narrated sentence usually has {length:.0f} words."
    telling = [c for c in measures.telling if c.sentences]
    even = [c for c in telling if c.variety < _EVEN]
    if even:
        flattest = min(even, key=lambda c: c.variety)
        said += f" Lengths vary least in {_name(flattest)}: read it aloud."
    elif telling:
        said += " Lengths vary well from one to the next."
    return said


def _balance(measures: Measures) -> str:
    longest = max(measures.chapters, key=lambda c: c.silent[0], default=None)
    if longest is None or longest.silent[0] < _LONG_SILENCE:
        return "No stretch goes very long without somebody speaking."
    words, line = longest.silent
    return f"The longest stretch without speech has {words:,} words, from line {line}."


def _name(chapter: Chapter) -> str:
    title = " ".join(chapter.title.rpartition(_ABOVE)[2].split())
    return f"“{title}”" if title else f"the part from line {chapter.line}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(title: str) -> str:
    """As it stands in a sentence: without its capital, unless the word has others."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
