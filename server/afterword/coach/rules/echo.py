"""A rare word that comes again before the reader has forgotten it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from afterword.coach.clusters import place_of
from afterword.coach.facts import Mark
from afterword.coach.lists import entries, words
from afterword.coach.modifiers import is_adjective
from afterword.coach.rule import Example, Found, Place, Rule
from afterword.coach.stems import stem
from afterword.coach.tags import is_manner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.coach.paragraph import ParagraphView
    from afterword.coach.rates import AuthorRates
    from afterword.coach.scene import SceneView, Spot

_COMMON: Final = frozenset(entries("common_words"))
_LETTERS: Final = 5  # a shorter word is seldom noticed when it returns
_NEAR: Final = 20  # words within which a word that colours is heard again
_FIGURE: Final = 6  # words: nearer, in one sentence, a word is mostly repeated for effect
_NEARER: Final = 14  # the same for any other
_APART: Final = 3  # words between; nearer is a figure of speech: "day by day", "hand in hand"
_RARE: Final = 40  # uses per million words up to which the author seldom uses a word
_FEW: Final = 3  # uses in the whole book that count as rare in a short one
_ONLY: Final = 2  # uses in the whole book: these two
_MILLION: Final = 1_000_000
_STOP: Final = re.compile(r"[.!?…]")
_AROUND: Final = re.compile(r"[^\W_]+|[^\w\s]")
_SMALL: Final = frozenset(entries("function_words"))
#: Before a word these bring something new.
_NEW: Final = frozenset({"a", "an", "some", "one", "another", "with", "very", "rather", "quite"})
#: Before the second use these point back to the first: the thing itself returns, not the word.
_POINTING: Final = words(
    "the this that these those his her its their my our your any every each of to in for"
)
#: Before it these set one use against the other, which is meant.
_PAIRING: Final = words(
    "and or nor but than as not no more most less so such same both only too even"
)


def _notice(view: ParagraphView) -> Iterator[Mark]:
    for index, word in enumerate(view.words):
        if len(word) < _LETTERS or view.spoken[index]:
            continue
        if view.english and word in _COMMON:
            continue
        start = view.starts[index]
        if not word.isalpha() or view.text[start].isupper() or view.narration[start] == '"':
            continue
        key = stem(word) if view.english else word
        if not (view.english and key in _COMMON):
            yield Mark(start, start + len(word), index, key)


def _judge(view: SceneView, rates: AuthorRates) -> Iterator[Found]:
    rare = max(_FEW, _RARE * rates.words / _MILLION)
    here: dict[str, list[Spot]] = {}
    for spot in view.spots(RULE.name):
        here.setdefault(spot.mark.key, []).append(spot)
    for key, spots in here.items():
        if len(spots) != 2 or rates.count(RULE.name, key) > rare:  # noqa: PLR2004 -- more is the scene's subject
            continue
        first, second = spots
        apart = second.word - first.word
        if not _APART < apart <= _NEAR or _is_figure(view, first, second):
            continue
        parted = _is_parted(view, first, second)
        colours = _colours(view, second) and (parted or apart > _FIGURE)
        alone = parted and apart <= _NEARER and rates.count(RULE.name, key) <= _ONLY
        if colours or alone:
            yield _found(view, first, second)


def _colours(view: SceneView, spot: Spot) -> bool:
    """Whether a word tells how something is: an adjective, an adverb, or “a … thing”."""
    text = view.paragraphs[spot.paragraph].text
    written = text[spot.mark.start : spot.mark.end]
    if is_adjective(written) or is_manner(written):
        return True
    lead = _AROUND.findall(text[max(spot.mark.start - 20, 0) : spot.mark.start].lower())[-1:]
    after = _AROUND.findall(text[spot.mark.end : spot.mark.end + 30].lower())[:1]
    if not lead or not after or not after[0].isalpha() or after[0] in _SMALL:
        return False
    return lead[0] in _NEW or (lead[0] in _POINTING and written.endswith(("ed", "y")))


def _is_parted(view: SceneView, first: Spot, second: Spot) -> bool:
    """Whether the same form stands in two sentences: within one it is mostly meant."""
    if first.paragraph != second.paragraph:
        return True
    text = view.paragraphs[first.paragraph].text
    forms = {text[spot.mark.start : spot.mark.end] for spot in (first, second)}
    return len(forms) == 1 and bool(_STOP.search(text, first.mark.end, second.mark.start))


def _is_figure(view: SceneView, first: Spot, second: Spot) -> bool:
    """Whether a writer repeats a word on purpose: in like phrases, or beside one another."""
    before, after = [], []
    for spot in (first, second):
        text = view.paragraphs[spot.paragraph].text
        before.append(_AROUND.findall(text[max(spot.mark.start - 40, 0) : spot.mark.start].lower()))
        after.append(_AROUND.findall(text[spot.mark.end : spot.mark.end + 40].lower()))
    lead = before[1][-1:]
    if not lead or not lead[0].isalpha() or lead[0] in _PAIRING:
        return True
    if lead[0] in _POINTING and not _colours(view, second):
        return True
    alike = lead == before[0][-1:] and lead[0] not in _NEW | _POINTING
    return alike or after[0][:1] == after[1][:1]


def _found(view: SceneView, first: Spot, second: Spot) -> Found:
    mark = second.mark
    word = view.paragraphs[second.paragraph].text[mark.start : mark.end]
    apart = second.word - first.word
    return Found(
        Place(second.paragraph, mark.start, mark.end),
        f"“{word}” again, {apart} words after the last.",
        related=(place_of(first, "it stands here first"),),
    )


RULE: Final = Rule(
    name="echo",
    title="Echoes",
    why=(
        "A word the book seldom uses rings on. When it returns a line later the reader hears it "
        "twice, and looks for a meaning in it."
    ),
    examples=(
        Example(
            "A brackish light lay over the marsh. Nothing moved, and the birds had gone. The "
            "brackish cold crept into his boots.",
            ("brackish",),
        ),
        Example("A brackish light lay over the marsh. Nothing moved, and the birds had gone."),
        Example(
            "“It was a brackish light, and a bitter wind, and then that brackish cold,” he said."
        ),
    ),
    notice=_notice,
    judge=_judge,
    english=False,
)
