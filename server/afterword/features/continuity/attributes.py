"""An attribute that the lore, or an earlier place in the text, has otherwise."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from afterword.features.continuity.earlier import against_text
from afterword.features.continuity.findings import Contradiction, Fix, Place, Rule
from afterword.features.continuity.kinship import INVERSE, KIN, ONLY_ONE
from afterword.features.continuity.lore_facts import Fact, facts
from afterword.features.continuity.said import PHRASES, Said, is_near, is_plain, placed
from afterword.features.continuity.wording import in_words, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.features.continuity.cast import Cast
    from afterword.features.continuity.claims import Claim
    from afterword.features.continuity.reading import Read
    from afterword.memory.lore import Lore, LoreEntry

_LOOKS: Final = frozenset({"eyes", "hair"})


def attribute_steps(
    reads: Sequence[Read], cast: Cast, lore: Lore, is_valid: Callable[[LoreEntry, int], bool]
) -> Iterator[tuple[Contradiction, ...]]:
    """Small steps that find contradicted attributes.

    `is_valid(entry, offset)` says whether an entry holds at an offset of the manuscript.
    """
    known: defaultdict[str, list[Fact]] = defaultdict(list)
    for entry in lore.entries:
        for fact in facts(entry):
            known[entry.name].append(fact)
        yield ()
    said: list[Said] = []
    for read in reads:
        said += [found for claim in read.reading.claims if (found := placed(read, claim, cast))]
        yield ()
    homes = _homes(lore)
    left: list[Said] = []
    for one in said:
        contradiction = _against_lore(one, cast, known, homes, is_valid)
        if contradiction is None:
            left.append(one)
        else:
            yield (contradiction,)
    yield from against_text(left)


def _against_lore(
    one: Said,
    cast: Cast,
    known: dict[str, list[Fact]],
    homes: frozenset[str],
    is_valid: Callable[[LoreEntry, int], bool],
) -> Contradiction | None:
    entry = cast.entries.get(one.who)
    if one.claim.other:
        return _kin_against_lore(one, cast, known, is_valid)
    if entry is None or not is_valid(entry, one.start):
        return None
    for fact in known.get(entry.name, ()):
        if fact.attribute == one.claim.attribute and not _agrees(one.claim, fact, homes):
            return _with_lore(one, fact)
    return None


def _agrees(claim: Claim, fact: Fact, homes: frozenset[str]) -> bool:
    if claim.attribute in _LOOKS:
        return claim.value in fact.values or any(
            is_near(claim.attribute, claim.value, value) for value in fact.values
        )
    if claim.attribute == "home":
        (value,) = fact.values
        mine, theirs = set(claim.value.casefold().split()), set(value.casefold().split())
        return not mine.isdisjoint(theirs) or claim.value not in homes
    return claim.value in fact.values


def _kin_against_lore(
    one: Said,
    cast: Cast,
    known: dict[str, list[Fact]],
    is_valid: Callable[[LoreEntry, int], bool],
) -> Contradiction | None:
    owner, other = cast.entries.get(one.who), cast.entries.get(one.claim.other)
    for entry, far, turned in ((owner, one.claim.other, False), (other, one.who, True)):
        if entry is None or not is_valid(entry, one.start):
            continue
        value = INVERSE[one.claim.value] if turned else one.claim.value
        for fact in known.get(entry.name, ()):
            same = _is_same(fact.other, far, cast)
            if fact.other and same and value not in fact.values:
                return _with_lore(one, fact, turned=turned)
            only = not turned and fact.attribute in ONLY_ONE and not same
            if only and fact.attribute == one.claim.attribute and other is not None:
                return _with_lore(one, fact)
    return None


def _is_same(one: str, other: str, cast: Cast) -> bool:
    if one == other:
        return True
    entry = cast.entries.get(one)
    return entry is not None and entry is cast.entries.get(other)


def _with_lore(one: Said, fact: Fact, *, turned: bool = False) -> Contradiction:
    entry, claim = fact.entry, one.claim
    new = _as_written(fact.word, one)
    where = entry.origin or "the lore"
    if claim.other:
        kin = fact.attribute if fact.attribute in KIN else fact.word
        theirs = f"{kin}: {fact.anchor}"
        message = f"It says “{one.quote}” here, but {where} has “{theirs}” for {entry.name}."
    else:
        theirs = f"{fact.anchor}: {fact.word}"
        told = one.quote if is_plain(one) else claim.value
        said = f"{entry.name}{PHRASES[claim.attribute]} “{told}” here"
        message = f"{said}, but “{fact.word}” in {where}."
    fixes: tuple[Fix, ...] = ()
    if not claim.other or (fact.attribute in KIN and not turned):
        fixes = ((_here(one, new),) if is_plain(one) else ()) + tuple(_there(one, fact))
    return Contradiction(
        Rule.ATTRIBUTE,
        one.start,
        one.end,
        one.quote,
        message,
        Place(entry.path, 0, 0, theirs, entry.line),
        fixes,
    )


def _here(one: Said, new: str) -> Fix:
    title = f"Change “{one.quote}” to “{new}” here"
    return Fix(title, None, one.start, one.end, one.quote, new)


def _there(one: Said, fact: Fact) -> Iterator[Fix]:
    if fact.entry.path is None:
        return
    new = one.quote
    if one.claim.attribute == "age":
        new = in_words(int(one.claim.value), like=fact.word)
    if fact.word[:1].isupper():
        new = new[:1].upper() + new[1:]
    title = f"Change “{fact.word}” to “{new}” in {fact.entry.origin}"
    yield Fix(
        title,
        fact.entry.path,
        0,
        0,
        fact.word,
        new,
        fact.entry.line,
        fact.entry.end_line,
        fact.anchor,
    )


def _as_written(word: str, one: Said) -> str:
    """A word as it would stand in the place of a claim's."""
    if one.claim.attribute == "age":
        count = number(word)
        return in_words(count, like=one.quote) if count else word
    new = word if one.claim.attribute == "home" else word.casefold()
    return new.capitalize() if one.quote[:1].isupper() and one.claim.attribute != "home" else new


def _homes(lore: Lore) -> frozenset[str]:
    """Places that the lore knows: entries, and where its people live."""
    named = {form for entry in lore.entries for form in entry.forms}
    lived = {
        value
        for entry in lore.entries
        for fact in facts(entry)
        if fact.attribute == "home"
        for value in fact.values
    }
    return frozenset(named | lived)
