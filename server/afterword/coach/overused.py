"""A manuscript's own overused phrases: counted over the book, against what novels do.

Words are counted as told, not as spoken, and with “she” for “he” and “my” for “his”: a gesture is
the same whoever makes it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from afterword.coach.lists import entries, valued, words
from afterword.coach.paragraph import view_of
from afterword.coach.rule import Found, Place
from afterword.coach.turns import FORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence

    from afterword.coach.facts import Facts
    from afterword.coach.rates import AuthorRates

_SIZE: Final = 3  # words a phrase has at least
_LONGEST: Final = 8
_LEAST: Final = 8  # uses
_RATE: Final = 120  # uses in a million words
_USUAL: Final = 25  # the same in novels, for phrases that no list knows
_TIMES: Final = 4  # how many times as often as novels do
_ONE_IN: Final = 8_000  # words of the book for one phrase told
_MOST: Final = 12  # phrases told
_SHOWN: Final = 60  # places of one phrase
_SAME: Final = 0.75  # share of a phrase's uses that go on alike, which makes the longer one the tic
_AT_ONCE: Final = 25  # paragraphs in one step
_COUNTED_AT_ONCE: Final = 10_000  # phrases in one step
_MILLION: Final = 1_000_000

_SMALL: Final = frozenset(entries("function_words"))
_STOCK: Final = {tuple(p.split()): int(rate) for p, rate in valued("stock_phrases").items()}
#: What a phrase with a place or a person in it holds, and what tags hold: the story's, no tic.
_TOPICAL: Final = words(
    "said says cried asked answered replied mr mrs miss dr sir lady lord captain old young "
    "one two three four five six seven eight nine ten hundred half had was were"
)
_NO_START: Final = words("and of to but or nor that which who was were is are be had have been")
_NO_END: Final = words("a an and of was had to were is be with his he in at as or but that")

Phrase = tuple[str, ...]


def survey(paragraphs: Sequence[Facts], rates: AuthorRates) -> Iterator[Found | None]:
    """The phrases the book leans on, most overused first; None for steps that found nothing."""
    least = max(_LEAST, _RATE * rates.words / _MILLION)
    words: Counter[str] = Counter()
    yield from _stepping(paragraphs, lambda _, told: words.update(told))
    often = {word for word, count in words.items() if count >= least and word}
    counts: Counter[Phrase] = Counter()
    yield from _stepping(
        paragraphs,
        lambda _, told: counts.update(
            [three for three in _threes(told) if often.issuperset(three)]
        ),
    )
    frequent = yield from _frequent(counts, least)
    tics = _overused(frequent, rates.words)
    uses: dict[Phrase, list[tuple[int, int]]] = {tic: [] for tic in tics}

    def collect(number: int, told: Phrase) -> None:
        for place, three in enumerate(_threes(told)):
            if three in uses:
                uses[three].append((number, place))

    yield from _stepping(paragraphs, collect)
    told: set[tuple[int, int]] = set()
    for tic in tics:
        for found in _told(paragraphs, tic, uses[tic]):
            if found is None:
                yield None
            elif not _is_part(found, told):
                yield found


def _stepping(paragraphs: Sequence[Facts], step: Callable[[int, Phrase], object]) -> Iterator[None]:
    """Do something with the words of each paragraph, a few paragraphs at a time."""
    for number, facts in enumerate(paragraphs):
        step(number, facts.told)
        if not number % _AT_ONCE:
            yield None


def _frequent(counts: Counter[Phrase], least: float) -> Generator[None, None, dict[Phrase, int]]:
    frequent: dict[Phrase, int] = {}
    for number, (phrase, count) in enumerate(counts.items()):
        if count >= least:
            frequent[phrase] = count
        if not number % _COUNTED_AT_ONCE:
            yield
    return frequent


def _threes(told: Phrase) -> Iterator[Phrase]:
    return zip(told, told[1:], told[2:], strict=False)


def _is_part(found: Found, told: set[tuple[int, int]]) -> bool:
    """Whether a phrase is mostly part of one told already; if not, it is added to `told`."""
    places = {
        (place.paragraph, at)
        for place in (found.place, *found.related)
        for at in range(place.start, place.end)
    }
    if 2 * len(told & places) >= len(places):
        return True
    told |= places
    return False


def _overused(counts: Mapping[Phrase, int], words: int) -> list[Phrase]:
    """The phrases that are used far more often than in novels; of overlapping ones one."""
    excess = {
        phrase: count * _MILLION / max(words, 1) / max(_STOCK.get(phrase, 0), _USUAL)
        for phrase, count in counts.items()
        if _eligible(phrase)
    }
    tics: list[Phrase] = []
    for phrase in sorted(excess, key=lambda phrase: (-excess[phrase], phrase)):
        if excess[phrase] < _TIMES or len(tics) >= min(_MOST, words // _ONE_IN + 1):
            break
        if not any(set(pairwise(phrase)) & set(pairwise(tic)) for tic in tics):
            tics.append(phrase)
    return tics


def _eligible(phrase: Phrase) -> bool:
    """Whether a phrase is a turn of its own: no place, name, tag or piece of grammar."""
    if phrase[0] in _NO_START or phrase[-1] in _NO_END or not _TOPICAL.isdisjoint(phrase):
        return False
    if "the" in phrase and (phrase[1] != "the" or phrase[0] in _SMALL):
        return False  # a place, but for what somebody does: "crossed the room"
    if phrase[1] in {"of", "in"} and phrase[0] not in _SMALL:
        return False  # a thing with a long name
    return not all(word in _SMALL for word in phrase)


def _told(
    paragraphs: Sequence[Facts], tic: Phrase, uses: list[tuple[int, int]]
) -> Iterator[Found | None]:
    """One phrase's finding: where its uses stand closest, with the others beside it."""
    pattern = _pattern(_grown(paragraphs, tic, uses))
    places: list[Place] = []
    named = 0
    for number in dict.fromkeys(number for number, _ in uses):
        view = view_of(paragraphs[number].text)
        for found in pattern.finditer(view.narration):
            written = view.text[found.start() : found.end()]
            named += any(
                word[:1].isupper() and word.lower() not in _SMALL for word in written.split()
            )
            places.append(Place(number, found.start(), found.end(), "and here"))
        yield None
    if len(places) < _LEAST or named * 2 > len(places):
        return
    first = min(range(len(places) - 1), key=lambda n: places[n + 1].paragraph - places[n].paragraph)
    chosen = places[first]
    quote = " ".join(paragraphs[chosen.paragraph].text[chosen.start : chosen.end].split())
    others = [place for place in places if place is not chosen][:_SHOWN]
    yield Found(
        chosen._replace(note=""),
        f"“{quote}”, in one form or another, {len(places)} times in this manuscript.",
        related=tuple(others),
    )


def _grown(paragraphs: Sequence[Facts], tic: Phrase, uses: list[tuple[int, int]]) -> Phrase:
    """A phrase with the words that nearly always stand before and behind it."""
    before = behind = 0
    while before + _SIZE + behind < _LONGEST:
        leading = _always(paragraphs, uses, -before - 1)
        following = "" if leading else _always(paragraphs, uses, _SIZE + behind)
        if not leading and not following:
            break
        tic = (leading, *tic) if leading else (*tic, following)
        before, behind = before + bool(leading), behind + bool(following)
    while len(tic) > _SIZE and tic[-1] in _NO_END:
        tic = tic[:-1]
    while len(tic) > _SIZE and (tic[0] in _NO_START or tic[0] in FORMS):
        tic = tic[1:]  # whoever does it, and however it is joined on
    return tic


def _always(paragraphs: Sequence[Facts], uses: list[tuple[int, int]], distance: int) -> str:
    """The word that stands at a distance from nearly all uses; empty where there is none."""
    words = Counter(
        told[place + distance]
        for told, place in ((paragraphs[number].told, place) for number, place in uses)
        if 0 <= place + distance < len(told)
    )
    word, count = words.most_common(1)[0] if words else ("", 0)
    return word if count >= _SAME * len(uses) else ""


def _pattern(tic: Phrase) -> re.Pattern[str]:
    forms = ["|".join(map(re.escape, FORMS.get(word, word).split())) for word in tic]
    joined = " +".join(f"(?:{form})" for form in forms)
    return re.compile(rf"(?<![\w'-]){joined}(?![\w-]|'\w)")
