"""Who is said to have died, and who speaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.wording import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.features.continuity.claims import Scope, Token
    from afterword.features.continuity.people import Sentence

HINT: Final = re.compile(r"\b(?:dead|died|killed|murdered|drowned|hanged|buried|slain|shot)\b")
_BEING: Final = frozenset({"was", "lay"})
_FATES: Final = frozenset(
    {"died", "perished", "dead", "killed", "murdered", "drowned", "hanged", "buried", "slain"}
)
_DOING: Final = frozenset({"buried", "killed", "murdered", "hanged", "drowned", "shot"})
_CLOSE: Final = frozenset({".", ",", ";", "!", ":", "—"})
#: What makes another thing of "died", "killed", "buried": "died away", "buried in thought".
_IDIOM: Final = word_set("away out down off laughing for to alive himself herself his her")
#: Any of these in the sentence makes it no plain fact of the story's present.
_UNSURE: Final = word_set(
    "if not never no thought believed believing said told heard hear says though dream dreamt "
    "dreamed nearly almost half wish wished think suppose supposed feared rumour rumor report "
    "reported whether unless until like pretend pretended "
    "perhaps maybe alive sure knew know imagine imagined seemed looked till than lest "
    "wondered wonder why how since so as"
)
#: In its own clause, these do.
_MODAL: Final = word_set("would should might could must may can cannot will shall")
#: After "dead", these begin no idiom such as "dead tired" or "dead to the world".
_DEAD_STILL: Final = _CLOSE | word_set("before by when within for these this and but two three")
_FOUND: Final = frozenset({"found", "shot", "struck", "lying", "dropped", "fell"})
_WHEN: Final = word_set("by in that on at then there so soon within after during")
_OPENING: Final = 6  # words that may say when, before who: "By the morning Ada was dead"
_TAG: Final = word_set(
    "said asked replied answered cried whispered murmured shouted muttered called added exclaimed "
    "continued returned says told repeated remarked observed began agreed"
)
#: Words near a speech that make it another time's, or another world's.
ELSEWHERE: Final = re.compile(
    r"\b(?:ghost|spirit|spectre|apparition|phantom|dream|dreams|dreamed|dreamt|dreaming|vision|"
    r"remembered|recalled|years (?:ago|before|earlier)|diary|journal|used to|afterlife|"
    r"resurrected|recording|in those days|as a (?:boy|girl|child))\b",
    re.IGNORECASE,
)


class Event(NamedTuple):
    """Somebody dies or speaks; offsets are code points from the paragraph's start."""

    who: str
    start: int
    end: int


def deaths(scope: Scope) -> Iterator[Event]:
    """Who is said to be dead, as a plain fact."""
    tokens = scope.tokens
    words = {token.low for token in tokens}
    if not words.isdisjoint(_UNSURE) or "?" in words:
        return
    for n, token in enumerate(tokens):
        if token.low in _FATES | {"shot"} and (found := _fate(scope, n)):
            clause = [t.low for t in tokens[:n]]
            for mark in (",", ";", "and", "but", ":"):
                if mark in clause:
                    clause = clause[len(clause) - clause[::-1].index(mark) :]
            if _MODAL.isdisjoint(clause):
                yield found


def _fate(scope: Scope, n: int) -> Event | None:
    tokens = scope.tokens
    if n and tokens[n].low in _DOING and tokens[n - 1].low in {"they", "had", "we"}:
        return _done_to(scope, n)
    m = _before_fate(tokens, n)
    if m < 0 or _is_idiom(tokens, n):
        return None
    person = scope.person_ending(tokens[m].end)
    if person is None and tokens[m].low == "and" and len(scope.sentence.people) == 1:
        (person,) = scope.sentence.people  # "Ada fell from the tower and was killed"
        if tokens[0].start != person.start:
            return None
    if person is None or person.possessive or not _begins(scope, person.start):
        return None
    return Event(person.key, person.start, tokens[n].end)


def _is_idiom(tokens: Sequence[Token], n: int) -> bool:
    """Whether what follows the word of death makes it no death."""
    word, before = tokens[n].low, tokens[n - 1].low
    after = tokens[n + 1].low if n + 1 < len(tokens) else "."
    if word == "dead" and before not in _FOUND | {"lay"}:
        still = _DEAD_STILL | ({"a", "an"} if before == "been" else set())
        return after not in still
    return after in _IDIOM or (word == "buried" and after == "in")


def _done_to(scope: Scope, n: int) -> Event | None:
    """Whom "they buried" and the like are done to."""
    person = scope.person_at(scope.tokens[n + 1].start) if n + 1 < len(scope.tokens) else None
    if person is None or person.possessive:
        return None
    closing = next((t.low for t in scope.tokens if t.start >= person.end), ".")
    event = Event(person.key, scope.tokens[n].start, person.end)
    return None if closing in _IDIOM | {"and"} else event


def _before_fate(tokens: Sequence[Token], n: int) -> int:
    """The last word of the subject; -1 where there is none."""
    m, word = n - 1, tokens[n].low
    if word in {"died", "drowned", "perished"} and m >= 0 and tokens[m].low not in _BEING:
        return m - (tokens[m].low == "had")
    if m >= 0 and word == "dead" and tokens[m].low in _FOUND:
        if tokens[m].low in {"dropped", "fell"}:
            return m - 1
        m -= 1
    if m > 0 and tokens[m].low == "been" and tokens[m - 1].low == "had":
        return m - 2
    return m - 1 if m >= 0 and tokens[m].low in _BEING else -1


def _begins(scope: Scope, start: int) -> bool:
    """Whether a clause of its own begins at an offset, but for words that say when or where."""
    tokens = scope.tokens
    n = next(n for n, token in enumerate(tokens) if token.start >= start)
    if n == 0 or tokens[n - 1].low in {"and", ".", ";", ":", ",", "—", "but"}:
        return True
    first = scope.sentence.people[0].start == start
    return first and n <= _OPENING and tokens[0].low in _WHEN


def speakers(text: str, found: Sequence[Sentence]) -> Iterator[Event]:
    """Who is said to say something, beside what is said."""
    for sentence in found:
        for person in sentence.people:
            if person.possessive:
                continue
            begin, end = person.start - sentence.start, person.end - sentence.start
            before, after = sentence.told[:begin].split(), sentence.told[end:].split()
            if (before and before[-1].casefold() in _TAG and _is_beside(text, sentence, begin)) or (
                after
                and after[0].strip(",.:;").casefold() in _TAG
                and (_is_beside(text, sentence, begin) or after[0][-1:] in {",", ":"})
            ):
                yield Event(person.key, person.start, person.end)


def _is_beside(text: str, sentence: Sentence, begin: int) -> bool:
    """Whether speech ends right before the clause that holds an offset of the sentence."""
    told = sentence.told[:begin]
    kept = told.rstrip()
    words = kept.split()
    if words and words[-1].casefold() in _TAG:
        told = kept[: -len(words[-1])]
    blank = len(told) - len(told.rstrip())
    gap = text[sentence.start + len(told) - blank : sentence.start + len(told)]
    return bool(gap.strip())
