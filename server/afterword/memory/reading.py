"""Which units a manuscript has, and which of them are still the same after edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from afterword.memory.units import UNWRITTEN, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript import Body, Changed, Kind, Manuscript, Structure


class _Shape(NamedTuple):
    """What the outline says of a unit: whether it is written, and what its doubtful lines are."""

    written: bool
    roles: tuple[Kind, ...]


def read_units(manuscript: Manuscript) -> tuple[Unit, ...]:
    """All units: what stands before the first heading, then under each."""
    outline = manuscript.outline
    return tuple(
        _read(manuscript, outline.body(number - 1), shape)
        for number, shape in enumerate(_shapes(outline.structure))
    )


def reread_units(
    units: Sequence[Unit], earlier: Manuscript, later: Manuscript, changed: Changed
) -> tuple[Unit, ...]:
    """All units after headings may have changed: those that stand as they did are kept.

    A block outside what was read again is what it was, unless it is a line that might be a heading
    (its role is in its unit's shape), or boilerplate begins or ends elsewhere now.
    """
    old, new = earlier.outline, later.outline
    if new.hidden != tuple(_moved(place, changed) for place in old.hidden):
        return read_units(later)
    known = {}
    for number, shape in enumerate(_shapes(old.structure)):
        start, end, _ = old.body(number - 1)
        known[start, end, shape] = units[number]
    found = []
    for number, shape in enumerate(_shapes(new.structure)):
        body = new.body(number - 1)
        start, end, touched = _before(body, changed)
        unit = known.get((start, end, shape))
        if unit is None:
            unit = _read(later, body, shape)
        elif touched and unit is not UNWRITTEN:
            unit = unit.reread(later, body, changed)
        found.append(unit)
    return tuple(found)


def _read(manuscript: Manuscript, body: Body, shape: _Shape) -> Unit:
    return Unit.read(manuscript, body) if shape.written else UNWRITTEN


def _before(body: Body, changed: Changed) -> tuple[int, int, bool]:
    """Where a body stood before, if it is still the same one, and whether the change lies in it."""
    if body.end <= changed.start:
        return body.start, body.end, False
    if body.start >= changed.now:
        return body.start - changed.growth, body.end - changed.growth, False
    if body.start <= changed.start and body.end >= changed.now:
        return body.start, body.end - changed.growth, True
    return -1, -1, True


def _moved(place: tuple[int, int], changed: Changed) -> tuple[int, int] | None:
    """Where a stretch of boilerplate went; None where the change lies at its edge."""
    start, end = place
    if end <= changed.start:
        return place
    if start >= changed.was:
        return start + changed.growth, end + changed.growth
    if start < changed.start and end > changed.was:
        return start, end + changed.growth
    return None


def _shapes(structure: Structure) -> list[_Shape]:
    """The shape of each unit, that before the first heading first."""
    heads = {head: number for number, head in enumerate(structure.heads, start=1)}
    planned = {heads[head] for head, _ in structure.empty}
    roles: list[list[Kind]] = [[] for _ in range(len(heads) + 1)]
    number = 0
    for landmark, role in sorted(structure.roles.items()):
        if landmark in heads:
            number = heads[landmark]
        else:
            roles[number].append(role.kind)
    return [_Shape(n not in planned, tuple(kinds)) for n, kinds in enumerate(roles)]
