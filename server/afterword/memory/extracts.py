"""The sentences of a passage that tell most, and of a stretch of story from those of its parts.

The summary that needs no model: whole sentences as the writer wrote them. Everything here is a
pure function, and the extract of a node one of its children's extracts, so that an edit costs what
the nodes above it cost and equal text has one extract everywhere.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.manuscript.sentences import sentence_ends
from afterword.manuscript.words import count_words, has_ideographs
from afterword.memory.names import Evidence, evidence
from afterword.memory.names.vocabulary import DOUBTFUL, NOT_NAMES, TITLES
from afterword.memory.telling import EVENTS, GREAT_EVENTS, LEANING, TIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LINES_OF_PASSAGE: Final = 6
LINES_OF_NODE: Final = 16
NAMES_KEPT: Final = 32
# Words after which a mention counts for half. A dozen names chosen so stood 187 times in the next
# three paragraphs of 240 places of six novels, those with the most mentions 171 times; anything
# from 3,000 to 18,000 words does as well.
_HALF_LIFE: Final = 18_000
_SHORTEST, _LONGEST = 5, 45  # words of a sentence that can stand by itself and is not a page
_PARAGRAPH_SENTENCES: Final = 5  # in a rendered summary
_ACTING: Final = 20  # code points from a sentence's start within which its subject stands
_SHORT, _LONG = 8, 32  # words: outside, a sentence tells too little or costs too much
_PARTS: Final = 10  # of a stretch, over which its lines are spread
_SPREAD: Final = 0.75  # what a line counts for after each one from the same part
_NOBODY: Final = 0.6  # what a line about nobody in particular counts for
_NOUNS_RAISED: Final = 0.13  # as in the census: nouns have capitals too
_FEW_RAISED: Final = 6  # a few lines may be crowded with names
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_DASH_SPEECH: Final = re.compile(r"\s*[—–―]")
_SINGLE: Final = re.compile(r"(?<![^\W_])[‘'](?=\w)|(?<=[^\w\s])[’'](?![^\W_])")
_SPEECH: Final = re.compile(r"[\"“«„「『]|\A[‘']|(?<=[,:;—] )[‘'](?=\w)")
_SINGLE_CLOSE: Final = re.compile(r"[,.!?…—–-]['’](?!\w)")
_OPENERS: Final = {"“": "”", "«": "»", "„": "“”", "「": "」", "『": "』"}
_LEFT_OPEN: Final = re.compile(r"[([{*_—–:;,-]\s*\Z")
_ENDED: Final = re.compile(r"[.!?…。！？][\"'”’»“」』)\]]*\Z")
_CALM_END: Final = re.compile(r"(?<![.…] )(?<![.…])[.。][\"'”’»“」』)\]]*\Z")


class Line(NamedTuple):
    """A whole sentence that tells something.

    Attributes:
        text: the sentence on one line.
        weight: how much it tells; only comparable among lines.
        names: those in it, as written there.
        at: how many words of what the extract is of stand before it.
    """

    text: str
    weight: float
    names: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What a stretch of story tells in a few of its own sentences.

    Attributes:
        lines: in the order of the text.
        names: with how often each stands there, the most frequent first; forms as written.
        words: of the whole stretch.
        lately: names with in how many of its passages they stand, a passage counting for less the
            farther it is from the stretch's end (see `faded`); the most first.
    """

    lines: tuple[Line, ...] = ()
    names: tuple[tuple[str, int], ...] = ()
    words: int = 0
    lately: tuple[tuple[str, float], ...] = ()

    def best(self, words: int) -> tuple[Line, ...]:
        """The lines that tell most within so many words, in the order of the text."""
        weights = _prominent(self.lines, self.names)
        return _chosen(self.lines, self.words, weights=weights, words=words)

    def summary(self, words: int) -> str:
        """A short summary to read, of at most `words` words; "" where nothing can be told.

        Whole sentences in their order, in paragraphs of a few.
        """
        lines = self.best(words)
        starts = range(0, len(lines), _PARAGRAPH_SENTENCES)
        return "\n\n".join(
            " ".join(line.text for line in lines[start : start + _PARAGRAPH_SENTENCES])
            for start in starts
        )


def read(text: str, seen: Evidence | None = None) -> Extract:
    """The extract of one passage, its paragraphs parted by blank lines.

    `seen` is what `names.evidence` says of the same text, where it is known already.
    """
    seen = evidence(text) if seen is None else seen
    names = _names_of(seen)
    known = frozenset(names)
    found = [
        _line(sentence, at, known, opens=opens)
        for sentence, at, opens in _sentences(_unframed(text))
    ]
    found.sort(key=lambda line: (-line.weight, line.at))
    kept = sorted(found[:LINES_OF_PASSAGE], key=lambda line: line.at)
    ranked = _ranked(names)
    lately = tuple((name, 1.0) for name, _ in ranked)
    return Extract(tuple(kept), ranked, count_words(text), lately)


def faded(words: int) -> float:
    """What a mention counts for so many words later: half for each `_HALF_LIFE`."""
    return float(0.5 ** (words / _HALF_LIFE))


def merged(parts: Iterable[Extract]) -> Extract:
    """The extract of a stretch from those of its parts, in their order."""
    parts = list(parts)
    names: Counter[str] = Counter()
    lately: dict[str, float] = {}
    lines: list[Line] = []
    words = 0
    for part in parts:
        for name, count in part.names:
            names[name] += count
        lately = {name: worth * faded(part.words) for name, worth in lately.items()}
        for name, worth in part.lately:
            lately[name] = lately.get(name, 0.0) + worth
        lines += [line._replace(at=line.at + words) for line in part.lines]
        words += part.words
    ranked = _ranked(names)
    kept = _chosen(lines, words, weights=_prominent(lines, ranked), most=LINES_OF_NODE)
    latest = sorted(lately.items(), key=lambda item: (-item[1], item[0]))[:NAMES_KEPT]
    return Extract(kept, ranked, words, tuple(latest))


def _ranked(names: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(names.items(), key=lambda item: (-item[1], item[0]))[:NAMES_KEPT])


def _names_of(seen: Evidence) -> Counter[str]:
    """The names in one passage, as far as it alone can tell."""
    nouns_raised = seen.raised > _NOUNS_RAISED * seen.words + _FEW_RAISED
    found: Counter[str] = Counter()
    for run, use in seen.runs.items():
        parts = run.split(" ")
        first = parts[0].rstrip(".")
        titled = first in TITLES and len(parts) > 1
        if not titled and (not use.middle or first in NOT_NAMES or len(first) < 2):  # noqa: PLR2004 -- one letter is no name
            continue
        sure = use.speaking + use.possessive > 0 or titled
        if not sure and (run in DOUBTFUL or run in TITLES or use.determined * 2 > use.middle):
            continue
        if not sure and (nouns_raised or seen.lower.get(run.lower(), 0) > use.middle):
            continue
        found[run] += use.middle + use.initial
    return found


def _sentences(text: str) -> Iterator[tuple[str, int, bool]]:
    """Sentences of narration that can stand alone: on one line, words before, opens a paragraph."""
    at = 0
    for paragraph in text.split("\n\n"):
        spoken = _DASH_SPEECH.match(paragraph) is not None
        start = 0
        for end in sentence_ends(paragraph):
            sentence = " ".join(paragraph[start:end].split())
            words = count_words(sentence)
            if not spoken and _stands_alone(sentence, words, paragraph[:start]):
                yield sentence, at, start == 0
            at += words
            start = end
        at += count_words(paragraph[start:])


def _unframed(text: str) -> str:
    """A told tale without the quote that each paragraph opens with and only the last one closes.

    Whoever tells it narrates: The Time Machine and Frankenstein are spoken nearly throughout.
    """
    paragraphs = text.split("\n\n")
    framed = [_opens_without_closing(paragraph) for paragraph in paragraphs]
    if sum(framed) * 2 < len(paragraphs):
        return text
    return "\n\n".join(
        paragraph.lstrip()[1:] if opens else paragraph
        for paragraph, opens in zip(paragraphs, framed, strict=True)
    )


def _opens_without_closing(paragraph: str) -> bool:
    """Whether a paragraph begins with a quote that nothing in it closes."""
    first = paragraph.lstrip()[:1]
    if first == '"':
        return paragraph.count(first) % 2 == 1
    if first in ("'", "‘"):
        return _SINGLE_CLOSE.search(paragraph) is None
    return first in _OPENERS and paragraph.count(first) > sum(map(paragraph.count, _OPENERS[first]))


def _stands_alone(sentence: str, words: int, before: str) -> bool:
    most = _LONGEST * 2 if has_ideographs(sentence) else _LONGEST
    if not _SHORTEST <= words <= most or not _ENDED.search(sentence):
        return False
    first = sentence.lstrip("\"'“‘«„»「『(*_")[:1]
    if first.islower() or _LEFT_OPEN.search(sentence):
        return False
    return _balanced(sentence) and _balanced(before)


def _balanced(text: str) -> bool:
    """Whether every quote and bracket that opens in the text closes in it."""
    if text.count('"') % 2 or text.count("(") != text.count(")"):
        return False
    if text.count("“") + text.count("„") != text.count("”") + (
        text.count("“") if "„" in text else 0
    ):
        return False
    for opening, closing in (("«", "»"), ("「", "」"), ("『", "』")):
        if text.count(opening) != text.count(closing):
            return False
    singles = _SINGLE.findall(text)
    return len(singles) % 2 == 0


def _line(sentence: str, at: int, known: frozenset[str], *, opens: bool) -> Line:
    names = _in(sentence, known)
    return Line(sentence, _weight(sentence, names, opens=opens), names, at)


def _in(sentence: str, known: frozenset[str]) -> tuple[str, ...]:
    """Which of the passage's names the sentence holds, in their order."""
    plain = sentence.replace("’", "'")
    places = [(plain.find(name), name) for name in known if name in plain]
    found: list[str] = []
    for _, name in sorted(places, key=lambda item: (item[0], -len(item[1]))):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain) and not any(
            name in longer for longer in found
        ):
            found.append(name)
    return tuple(found)


def _weight(sentence: str, names: tuple[str, ...], *, opens: bool) -> float:
    words = [word.lower() for word in _WORD.findall(sentence)]
    held = set(words)
    weight = 1.0 + sum((1.0, 0.5, 0.25)[: len(names)])
    if names and sentence.find(names[0]) < _ACTING:
        weight += 0.5
    weight += 1.5 * min(2, len(held & GREAT_EVENTS)) + 0.6 * min(2, len(held & EVENTS))
    if names:
        weight += 0.5 * min(1, len(held & TIES))
    weight += 0.3 * opens
    if words and words[0] in LEANING:
        weight *= 0.85 if names else 0.55
    if _SPEECH.search(sentence):
        weight *= 0.5
    if not _CALM_END.search(sentence):
        weight *= 0.6
    length = len(words)
    if length < _SHORT or length > _LONG:
        weight *= 0.8
    return round(weight, 4)


def _chosen(
    lines: Sequence[Line],
    whole: int,
    *,
    weights: Sequence[float] = (),
    most: int = sys.maxsize,
    words: int = sys.maxsize,
) -> tuple[Line, ...]:
    """The lines that weigh most, spread over a stretch of `whole` words, in the order of the text.

    At most `most` lines and `words` words. A line counts for less with each one that
    was taken from its part of the stretch, or about the same person, before; weights only ever
    shrink, so a heap is enough.
    """
    weights = weights or [line.weight for line in lines]
    part = max(1, whole // _PARTS)
    taken: Counter[int | str] = Counter()

    def now(number: int) -> float:
        line = lines[number]
        fall = taken[line.at // part] + (taken[line.names[0]] if line.names else 0)
        return -weights[number] * _SPREAD**fall

    heap = [(now(number), number) for number in range(len(lines))]
    heapify(heap)
    kept: list[int] = []
    room = words
    while heap and len(kept) < most:
        score, number = heappop(heap)
        if now(number) > score:
            heappush(heap, (now(number), number))
            continue
        line = lines[number]
        cost = count_words(line.text)
        if cost > room:
            continue
        room -= cost
        taken.update([line.at // part, *line.names[:1]])
        kept.append(number)
    return tuple(lines[number] for number in sorted(kept))


def _prominent(lines: Sequence[Line], names: tuple[tuple[str, int], ...]) -> list[float]:
    """Weights by which lines count for more the more the people in them are heard of."""
    most = names[0][1] if names else 1
    share = {name: (count / most) ** 0.5 for name, count in names}
    return [
        line.weight * (_NOBODY + max((share.get(name, 0.0) for name in line.names), default=0.0))
        for line in lines
    ]
