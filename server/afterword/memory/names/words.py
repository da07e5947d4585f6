"""Which words of a text are names, by how the text itself uses them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.memory.names.vocabulary import ATTRIBUTIVE, DOUBTFUL, EPITHETS, NOT_NAMES, TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from afterword.memory.names.evidence import Evidence

#: Where more of the words than this have a capital in mid-sentence, nouns have it too (German
#: has it for one word of six; the most crowded English novel of ours for one of thirteen).
_NOUNS_RAISED: Final = 0.13
#: The share of a name's uses that may be in lower case.
_LOWERED: Final = 0.3
_ARTICLED: Final = 6  # different words with a capital after an article
_ARTICLES: Final = frozenset({"The", "Le", "La", "Les", "Der", "Die", "Das"})
_PAIRED: Final = 3  # times that two words stand together before they are one name
_OFTEN: Final = 5  # times that a title stands alone before it is somebody's name


class Use(NamedTuple):
    """How one capitalised word is used over a text.

    `middle` where only a name has a capital, `initial` where any word has; `determined` after an
    article; `strong` beside a verb of speech, before 's or after a title; `alone` without another
    capitalised word beside it.
    """

    middle: int = 0
    initial: int = 0
    determined: int = 0
    strong: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What a text's words are.

    Attributes:
        names: words that are names or part of one.
        pairs: words that are a name together, such as "New York", also by "of" between them.
        persons: titles that stand for somebody by themselves, such as "the Count".
        nouns_raised: whether every noun has a capital.
    """

    names: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    persons: frozenset[str]
    nouns_raised: bool


def known_words(whole: Evidence) -> Known:
    """Decide over everything that is known of a text."""
    nouns_raised = _raises_nouns(whole)
    uses = _uses(whole)
    lower = whole.lower
    if nouns_raised:
        owners = _owners(whole)
        among = {
            word for word, use in uses.items() if _is_name_among_nouns(word, use, lower, owners)
        }
        return Known(frozenset(among), frozenset(), frozenset(), nouns_raised)
    names = frozenset(
        word for word, use in uses.items() if _is_name(word, use, lower.get(word.lower(), 0))
    )
    persons = frozenset(
        word
        for word, use in uses.items()
        if word in TITLES - DOUBTFUL
        and use.alone >= _OFTEN
        and use.determined * 2 > use.alone
        and lower.get(word.lower(), 0) < _LOWERED * use.alone
    )
    return Known(names, _pairs(whole, names), persons, nouns_raised)


def _raises_nouns(whole: Evidence) -> bool:
    """Whether the text writes every noun with a capital: many of them, after articles."""
    if whole.raised <= _NOUNS_RAISED * whole.words:
        return False
    middle = [seen for seen in whole.runs.values() if seen.middle]
    determined = sum(seen.determined > 0 for seen in middle)
    return determined >= _ARTICLED and determined * 3 > len(middle)


def _uses(whole: Evidence) -> dict[str, Use]:
    found: dict[str, list[int]] = {}
    for run, seen in whole.runs.items():
        parts = run.split(" ")
        last = len(parts) - 1
        total = seen.middle + seen.initial
        for place, part in enumerate(parts):
            counts = found.setdefault(part, [0, 0, 0, 0, 0])
            if place:
                counts[0] += total
            else:
                counts[0] += seen.middle
                counts[1] += seen.initial
                counts[2] += seen.determined
            if place == 1 and parts[0] in _ARTICLES:
                counts[2] += total
            if place == last == 1 and not parts[0].isupper():
                counts[4] += seen.initial  # its neighbour only begins the sentence
            if place and parts[place - 1].rstrip(".") in TITLES:
                counts[3] += total
            elif place == last:
                counts[3] += seen.speaking + seen.possessive
            counts[4] += total if not last else 0
    return {word: Use(*counts) for word, counts in found.items()}


def _is_name(word: str, use: Use, lower: int) -> bool:
    if not use.middle or not _can_be_name(word):
        return False
    if word.isupper():
        # "HAL" is a name; what is shouted stands in lower case somewhere, or beside other shouts
        return not lower and use.alone >= _OFTEN and len(word) >= _PAIRED
    if word in DOUBTFUL or lower > _LOWERED * use.middle:
        # "Will" and "Grace" are names by this, "Heaven" is none
        return use.strong >= _PAIRED and use.strong * 5 > use.middle and use.strong * 50 > lower
    return True


def _is_name_among_nouns(
    word: str, use: Use, lower: Mapping[str, int], owners: Mapping[str, int]
) -> bool:
    """Whether a word is a name where nouns have capitals: seldom with an article, and as people do.

    People speak, own ("Gregors Schwester") and begin sentences.
    """
    total = use.middle + use.initial
    if not use.middle or total < _PAIRED or not _can_be_name(word) or lower.get(word.lower()):
        return False
    if use.determined * 10 > total:
        return False
    named = word[:-1] if word.endswith("s") and word[:-1] in owners else word
    return use.strong + owners.get(named, 0) > 1 or use.initial * 6 > total >= 2 * _OFTEN


def _owners(whole: Evidence) -> Counter[str]:
    """How often a word in the genitive stands before another noun: "Gregors Schwester"."""
    found: Counter[str] = Counter()
    for run, seen in whole.runs.items():
        parts = run.split(" ")
        if len(parts) > 1 and parts[0].endswith("s") and parts[1][0].isupper():
            found[parts[0][:-1]] += max(0, seen.middle + seen.initial - seen.determined)
    return found


def _can_be_name(word: str) -> bool:
    if word in NOT_NAMES or word in TITLES or word in EPITHETS:
        return False
    return len(word) > 1 and not word.endswith(".")


def _pairs(whole: Evidence, names: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Neighbours in a run that are one name though not both are names: "Green Gables"."""
    counts: Counter[tuple[str, str]] = Counter()
    for run, seen in whole.runs.items():
        if " " not in run:
            continue
        parts = run.split(" ")
        total = seen.middle + seen.initial
        for place in range(len(parts) - 1):
            one, other = parts[place], parts[place + 1]
            if other == "of" and place + 2 < len(parts):
                other = parts[place + 2]
            elif one in names and other in names:
                continue
            if _can_pair(one) and _can_pair(other):
                # a sentence may begin with any word, so that such a beginning pairs nothing
                counts[one, other] += total if place else seen.middle
    return frozenset(pair for pair, count in counts.items() if count >= _PAIRED)


def _can_pair(word: str) -> bool:
    if (word in NOT_NAMES and word not in ATTRIBUTIVE) or not word[0].isupper() or word in TITLES:
        return False
    return len(word) > 1 and not word.isupper() and not word.endswith(".")
