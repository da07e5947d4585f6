"""An attribute that another place in the text has otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from afterword.features.continuity.findings import Contradiction, Fix, Place, Rule
from afterword.features.continuity.kinship import INVERSE
from afterword.features.continuity.said import PHRASES, Said, is_near, is_plain, like
from afterword.features.continuity.wording import NEARER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: How many times more often the text must say it otherwise, where it says both more than once.
_TIMES: Final = 3


def against_text(said: Sequence[Said]) -> Iterator[tuple[Contradiction, ...]]:
    """Find what contradicts what the text itself says elsewhere, in small steps."""
    by: defaultdict[tuple[str, ...], list[Said]] = defaultdict(list)
    for one in said:
        if one.claim.other:
            pair = sorted((one.who, one.claim.other))
            by["kin", *pair].append(one)
        elif one.claim.attribute != "home":
            by[one.claim.attribute, one.who].append(one)
    for (attribute, *_), told in by.items():
        if len(told) > 1:
            if attribute == "age":
                yield tuple(_younger(told))
            elif attribute == "kin":
                yield tuple(_odd_ones(told, _kind_of, _kin_agree))
            else:
                agree = _looks_agree(attribute)
                yield tuple(_odd_ones(told, lambda one: one.claim.value, agree))


def _looks_agree(attribute: str) -> Callable[[str, str], bool]:
    def agree(one: str, other: str) -> bool:
        near = is_near(attribute, one, other) or is_near(attribute, other, one)
        return near or frozenset({one, other}) in NEARER

    return agree


def _kin_agree(one: str, other: str) -> bool:
    return one == other or "cousin" in {one, other}


def _kind_of(one: Said) -> str:
    """The kinship as the first of the two by the alphabet has it."""
    return one.claim.value if one.who < one.claim.other else INVERSE[one.claim.value]


def _odd_ones(
    told: Sequence[Said], value_of: Callable[[Said], str], agree: Callable[[str, str], bool]
) -> Iterator[Contradiction]:
    """The claims that differ from what is said most often, or first."""
    counts = Counter(value_of(one) for one in told)
    usual = max(counts, key=lambda value: counts[value])  # the first of those that are as frequent
    for one in told:
        value = value_of(one)
        if agree(value, usual):
            continue
        support = sum(count for other, count in counts.items() if agree(other, usual))
        against = sum(count for other, count in counts.items() if agree(other, value))
        if against > 1 and against * _TIMES > support:
            continue
        others = [other for other in told if value_of(other) == usual]
        near = min(
            others, key=lambda other: (other.start > one.start, abs(other.start - one.start))
        )
        yield _with_text(one, near)


def _younger(told: Sequence[Said]) -> Iterator[Contradiction]:
    """An age below one that was given before."""
    for before, one in pairwise(told):
        if int(one.claim.value) < int(before.claim.value):
            yield _with_text(one, before)


def _with_text(one: Said, other: Said) -> Contradiction:
    here, there = (said.quote if is_plain(said) else said.claim.value for said in (one, other))
    when = "earlier" if other.start < one.start else "later"
    if one.claim.other:
        message = (
            f"It says “{here}” here, but “{there}” {when}, of {one.who} and {one.claim.other}."
        )
    else:
        said = f"{one.who}{PHRASES[one.claim.attribute]} “{here}” here"
        message = f"{said}, but “{there}” {when}."
    return Contradiction(
        Rule.ATTRIBUTE,
        one.start,
        one.end,
        one.quote,
        message,
        Place(None, other.start, other.end, f"“{there}”"),
        _fixes(one, other, when),
    )


def _fixes(one: Said, other: Said, when: str) -> tuple[Fix, ...]:
    """Either place made like the other, where the words can be put in each other's place."""
    same = (one.who, one.claim.other) == (other.who, other.claim.other)
    if (one.claim.other and not same) or not (is_plain(one) and is_plain(other)):
        return ()
    changes = (
        (one, like(other.quote, one.quote), "here"),
        (other, like(one.quote, other.quote), when),
    )
    return tuple(
        Fix(
            f"Change “{said.quote}” to “{new}” {where}", None, said.start, said.end, said.quote, new
        )
        for said, new, where in changes
    )
