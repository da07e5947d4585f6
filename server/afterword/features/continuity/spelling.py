"""A name that is spelt two ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from afterword.features.continuity.findings import Contradiction, Fix, Place, Rule
from afterword.features.continuity.likeness import alike, drawled, near_keys, same_sound
from afterword.features.continuity.names_in import WORD
from afterword.features.continuity.wording import NOBODY, TITLES, word_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from afterword.features.continuity.names_in import Capital
    from afterword.features.continuity.reading import Read
    from afterword.memory.lore import Lore, LoreEntry

#: How often the usual spelling must occur for each time of the rare one.
_TIMES: Final = 8
_USUAL: Final = 4  # times that make a spelling usual when the other occurs once
_RARE: Final = 3  # times up to which a spelling may be a slip
#: Times that the usual spelling must occur where the rare one isn't surely a way to spell it.
_MANY: Final = 12
#: Paragraphs within which the usual spelling must stand, by how sure that is.
_FAR: Final = 200
_NEAR: Final = 40
_BATCH: Final = 64
_JOINING: Final = frozenset({"", "and", "or", ",", ", and", ", or", "&", "nor", "to", "with"})
_REACH: Final = 24  # code points before a name in which the word before it stands
#: Before what is so often led by one of these there stands a thing, not somebody.
_ARTICLES: Final = word_set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen zum zur im am vom "
    "beim ins ans sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer a an"
)
#: A name after one of these is a thing, or said in another language.
_LEADING: Final = word_set(
    "a an the these those le la les de du des au aux et un une von zu der die das el los las il "
    "lo gli y"
)


class _Pair(NamedTuple):
    rare: str
    usual: str


class _Use(NamedTuple):
    """How often and where capitalised words stand; `inner` counts those in mid-sentence."""

    counts: Counter[str]
    inner: Counter[str]
    places: dict[str, list[int]]
    known: Mapping[str, LoreEntry]


def spelling_steps(
    reads: Sequence[Read], lore: Lore, *, inflected: bool
) -> Iterator[tuple[Contradiction, ...]]:
    """Small steps that find names spelt two ways.

    Args:
        reads: every paragraph, in order, read.
        lore: names and aliases in it are no slips, and need not be frequent.
        inflected: whether the language changes the ends of names.
    """
    known = _words_of(lore)
    counts: Counter[str] = Counter()
    inner: Counter[str] = Counter()
    for at in range(0, len(reads), _BATCH):
        for read in reads[at : at + _BATCH]:
            counts.update(read.reading.forms)
            inner.update(read.reading.inner)
        yield ()
    pairs: list[_Pair] = []
    for found in _pairs(counts, inner, known, inflected=inflected):
        pairs += found
        yield ()
    if not pairs:
        return
    wanted = frozenset(pair.rare for pair in pairs) | {pair.usual for pair in pairs}
    places: defaultdict[str, list[int]] = defaultdict(list)
    written_small: set[str] = set()
    small = {pair.rare: pair.rare[0].lower() + pair.rare[1:] for pair in pairs}
    for at, read in enumerate(reads):
        for form in wanted.intersection(read.reading.forms):
            places[form].append(at)
        written_small |= {f for f, word in small.items() if _holds(read.text, word)}
        yield ()
    use = _Use(counts, inner, places, known)
    for pair in pairs:
        if pair.rare not in written_small:
            yield tuple(_slips(reads, pair, use))


def _pairs(
    counts: Counter[str], inner: Counter[str], known: Collection[str], *, inflected: bool
) -> Iterator[list[_Pair]]:
    """Rare spellings, each with the most usual one that is like it."""
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for n, (form, count) in enumerate(counts.items()):
        named = form in known or (count >= _USUAL and inner[form] * 4 >= count)
        if named and form not in NOBODY | TITLES:
            for key in near_keys(form):
                by_key[key].append(form)
        if n % _BATCH == 0:
            yield []
    for n, (form, count) in enumerate(counts.items()):
        found: list[_Pair] = []
        if count <= _RARE and form not in known and not form.isupper() and form not in NOBODY:
            usual = {name for key in near_keys(form) for name in by_key.get(key, ())}
            usual = {
                name
                for name in usual
                if name != form
                and counts[name] >= (count if name in known else _enough(count))
                and not name.isupper()
                and not drawled(form, name)
                and alike(form, name, inflected=inflected)
            }
            if usual:
                found.append(_Pair(form, max(usual, key=lambda name: (counts[name], name))))
        if found or n % _BATCH == 0:
            yield found


def _enough(times: int) -> int:
    """How often the usual spelling must occur beside a rare one that occurs so often."""
    return max(_USUAL, _TIMES * times if times > 1 else 0)


def _slips(reads: Sequence[Read], pair: _Pair, use: _Use) -> Iterator[Contradiction]:
    usual = use.places[pair.usual]
    company = _company(reads, usual, pair.usual)
    before = Counter(_word_before(reads[at], pair.usual) for at in usual)
    if sum(before[article] for article in _ARTICLES) * _TIMES > before.total():
        return
    sure = same_sound(pair.rare, pair.usual)
    seldom = use.counts[pair.usual] < _MANY and pair.usual not in use.known
    if not sure and (use.counts[pair.rare] > 1 or seldom):
        return
    for at in use.places[pair.rare]:
        near = min(usual, key=lambda other: abs(other - at))
        if abs(near - at) > (_FAR if sure else _NEAR):
            continue
        for n, name in enumerate(reads[at].reading.names):
            if name.form != pair.rare or _together(reads[at], pair):
                continue
            beside = [form for form in _beside(reads[at].reading.names, n) if form]
            if any(not _fits(reads, form, company, use, sure=sure) for form in beside):
                continue
            led = _word_before(reads[at], pair.rare)
            if led in _LEADING and led not in before:
                continue
            yield _finding(reads, at, near, name, pair, use=use)


def _fits(
    reads: Sequence[Read], form: str, company: frozenset[str], use: _Use, *, sure: bool
) -> bool:
    """Whether what stands beside the rare spelling may stand beside the usual one."""
    if form in company or form in NOBODY - TITLES:
        return True
    if form in TITLES:
        return sure
    return not use.inner[form] and any(_holds(read.text, form.lower()) for read in reads)


def _holds(text: str, word: str) -> bool:
    """Whether a text has a word, not only its letters."""
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _word_before(read: Read, form: str) -> str:
    """The word before the first mention of a name in a paragraph, in small letters."""
    name = next(name for name in read.reading.names if name.form == form)
    words = WORD.findall(read.text[max(name.start - _REACH, 0) : name.start])
    return words[-1].casefold() if words else ""


def _company(reads: Sequence[Read], places: Sequence[int], form: str) -> frozenset[str]:
    """The words that a name stands beside."""
    found: set[str] = set()
    for at in places:
        names = reads[at].reading.names
        for n, name in enumerate(names):
            if name.form == form:
                found |= {other for other in _beside(names, n) if other}
    return frozenset(found)


def _beside(names: Sequence[Capital], n: int) -> tuple[str, str]:
    before = names[n - 1].form if n and names[n].linked else ""
    after = names[n + 1].form if n + 1 < len(names) and names[n + 1].linked else ""
    return before, after


def _together(read: Read, pair: _Pair) -> bool:
    """Whether both spellings stand side by side, as two people would."""
    names = read.reading.names
    for one, two in pairwise(names):
        if {one.form, two.form} == {pair.rare, pair.usual}:
            between = read.text[one.end : two.start].strip().removeprefix("'s").removeprefix("’s")
            if between in _JOINING:
                return True
    return False


def _finding(
    reads: Sequence[Read], at: int, near: int, name: Capital, pair: _Pair, *, use: _Use
) -> Contradiction:
    other = next(m for m in reads[near].reading.names if m.form == pair.usual)
    start = reads[at].start + name.start
    there = reads[near].start + other.start
    times = use.counts[pair.usual]
    elsewhere = "once" if times == 1 else f"{times} times"
    return Contradiction(
        rule=Rule.NAME,
        start=start,
        end=start + len(name.form),
        quote=name.form,
        message=f"‘{pair.rare}’ is spelt ‘{pair.usual}’ elsewhere, {elsewhere}.",
        other=Place(None, there, there + len(other.form), f"‘{pair.usual}’ is the usual spelling"),
        fixes=(
            Fix(
                f"Change ‘{pair.rare}’ to ‘{pair.usual}’ here",
                None,
                start,
                start + len(name.form),
                name.form,
                pair.usual,
            ),
            *_alias(pair, use.known.get(pair.usual)),
        ),
    )


def _alias(pair: _Pair, entry: LoreEntry | None) -> Iterator[Fix]:
    """Make the rare spelling right, where the name's entry has a line of aliases."""
    if entry is None or entry.path is None or not entry.aliases:
        return
    last = entry.aliases[-1]
    yield Fix(
        f"Add ‘{pair.rare}’ to the aliases of {entry.name} in {entry.origin}",
        entry.path,
        0,
        0,
        last,
        f"{last}, {pair.rare}",
        entry.line,
        entry.end_line,
        "alias",
    )


def _words_of(lore: Lore) -> dict[str, LoreEntry]:
    """The words of names and aliases, each with the first entry that has it."""
    found: dict[str, LoreEntry] = {}
    for entry in lore.entries:
        for form in entry.forms:
            for word in form.split():
                found.setdefault(word, entry)
    return found
