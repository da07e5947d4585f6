"""How deep the headings of a manuscript lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript.blocks import Kind
from afterword.manuscript.headings import Candidate, Rank

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHAPTERLIKE = frozenset({Rank.CHAPTER, Rank.NUMBER})
_WITHOUT_DEPTH = frozenset({Rank.MATTER, Rank.SUBTITLE})


class Role(NamedTuple):
    """What a landmark is: its kind, a heading's level, and the title of its section.

    A subtitle is a heading without a section of its own: its `title` is empty.
    """

    kind: Kind
    level: int = 0
    title: str = ""


def levels_of(
    candidates: Sequence[Candidate], alive: Sequence[int], whole: int | None
) -> dict[int, Role]:
    """The roles of the candidates that are headings, by their index.

    `alive` are the indices of those, `whole` is the one that names the whole manuscript.
    """
    roles = _marked_levels(candidates, [n for n in alive if candidates[n].level])
    base = max((candidates[n].level for n in alive), default=0)
    bare = [n for n in alive if not candidates[n].level]
    keys = {n: _depth_key(candidates[n], names_all=n == whole) for n in bare}
    depths = _depths(list(keys.values()))
    latest: int | None = None
    for n in bare:
        candidate = candidates[n]
        if candidate.rank is Rank.SUBTITLE and latest is not None:
            above = roles[latest]
            roles[latest] = above._replace(title=f"{above.title} {candidate.title}")
            roles[n] = Role(Kind.HEADING, above.level)
            continue
        roles[n] = Role(Kind.HEADING, base + depths[keys[n]], candidate.title)
        latest = n
    return roles


def _depth_key(candidate: Candidate, *, names_all: bool) -> tuple[int, str]:
    if names_all:
        return (Rank.TITLE, "")
    return (candidate.rank, candidate.word if candidate.rank is Rank.DIVISION else "")


def _depths(keys: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """How deep each sort of heading lies, from 1: divisions in order of their appearance."""
    order = sorted(dict.fromkeys(keys), key=lambda key: key[0])  # stable: divisions stay in order
    ranked = [key for key in order if key[0] not in _WITHOUT_DEPTH]
    depths = {key: depth for depth, key in enumerate(ranked, 1)}
    titled = len(ranked) > 1 and ranked[0][0] == Rank.TITLE
    for key in order:
        depths.setdefault(key, 2 if titled else 1)
    return depths


def _marked_levels(candidates: Sequence[Candidate], marked: Sequence[int]) -> dict[int, Role]:
    """Marks say the level; chapters marked like their parts lie one deeper."""
    levels: dict[int, set[bool]] = {}
    for n in marked:
        rank = candidates[n].rank
        if rank in _CHAPTERLIKE or rank is Rank.DIVISION:
            levels.setdefault(candidates[n].level, set()).add(rank is Rank.DIVISION)
    mixed = {level for level, kinds in levels.items() if len(kinds) > 1}
    roles: dict[int, Role] = {}
    inside = 0
    for n in marked:
        candidate = candidates[n]
        level = candidate.level
        if level in mixed and candidate.rank is Rank.DIVISION:
            inside = level
        elif inside and (level < inside or (level == inside and candidate.rank is Rank.MATTER)):
            inside = 0
        elif inside:
            level += 1
        roles[n] = Role(Kind.HEADING, level, candidate.title)
    return roles
