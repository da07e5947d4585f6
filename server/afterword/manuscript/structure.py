"""What the landmarks of a whole manuscript amount to.

A line that reads as a heading by itself may stand in a table of contents, be the author's name or a
numbered list. That shows only over all such lines at once: here it is decided what each is, and how
deep the headings lie. The outcome depends on the landmarks and on how much prose parts them (none,
one or two paragraphs, more), so it outlives every edit that changes neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from afterword.manuscript.blocks import Kind
from afterword.manuscript.headings import Candidate, Rank
from afterword.manuscript.levels import Role, levels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.manuscript.entries import Entry

MUCH = 3  # paragraphs of prose; more make no difference

_RUN = 3  # headings without prose between them before they may be a table of contents
_REPEATED = 0.6  # share of such a run that has to come again later
_CAPITALS_NEEDED = 3
_TITLE_WITHIN = 3  # paragraphs from the start within which a title in capitals may stand


class Heading(NamedTuple):
    """A heading without its place: what stays the same while prose is written."""

    title: str
    level: int
    beats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """The roles of landmarks that are not simply what they look like, by their place among all.

    `hidden` are the ranges of landmarks `[from, to)` between whose starts all is boilerplate; -1
    stands for the text's start, and the number of landmarks for its end. `heads` are the landmarks
    that open a section, `ends` the landmarks those sections end at, `bodies` those where what
    stands directly under each heading ends. `bounds` are the landmarks that part scenes, `demoted`
    the lines that turned out to be paragraphs. `empty` are the headings without prose of their own,
    each with where its body ends. `headings` are the sections without places and beats.
    """

    roles: dict[int, Role]
    hidden: tuple[tuple[int, int], ...]
    heads: tuple[int, ...]
    ends: tuple[int, ...]
    bounds: tuple[int, ...]
    bodies: tuple[int, ...]
    demoted: tuple[int, ...]
    empty: tuple[tuple[int, int], ...]
    headings: tuple[Heading, ...]


def structure_of(marks: Sequence[Entry], prose: Sequence[int]) -> Structure:
    """Decide over landmarks; `prose[i]` is how much prose (up to `MUCH`) follows landmark i.

    `prose` has one more item, at its end: how much stands before the first landmark.
    """
    hidden = _hidden(marks)
    shown = [
        place
        for place, mark in enumerate(marks)
        if mark.candidate and not any(a <= place < b for a, b in hidden)
    ]
    return _Decision(marks, prose, shown, hidden).structure()


def _hidden(marks: Sequence[Entry]) -> tuple[tuple[int, int], ...]:
    """Where headers, footers and licences of text archives stand."""
    ranges: list[tuple[int, int]] = []
    for place, mark in enumerate(marks):
        block = mark.block
        if block is None or block.kind is not Kind.BOILERPLATE:
            continue
        if "START OF TH" in block.text.upper():
            ranges = [(-1, place)]
        elif "END OF TH" in block.text.upper() or block.text.startswith("底本"):
            ranges.append((place, len(marks)))
            break
        elif block.text.startswith("【"):
            rules = [n for n in range(place + 1, min(place + 6, len(marks))) if _is_rule(marks[n])]
            before = place - 1 if place and _is_rule(marks[place - 1]) else place
            if rules:
                ranges.append((before, rules[0]))
    return tuple(ranges)


def _is_rule(mark: Entry) -> bool:
    return mark.block is not None and mark.block.kind is Kind.SCENE_BREAK


class _Decision:
    """One pass over a manuscript's candidates; the steps in the order they build on each other."""

    def __init__(
        self,
        marks: Sequence[Entry],
        prose: Sequence[int],
        shown: list[int],
        hidden: tuple[tuple[int, int], ...],
    ) -> None:
        self._marks = marks
        self._prose = prose
        self._hidden = hidden
        self._roles: dict[int, Role] = {
            b: Role(Kind.BOILERPLATE) for a, b in hidden if a >= 0 and b < len(marks)
        }
        self._places = shown
        self._found: list[Candidate] = [c for n in shown if (c := marks[n].candidate)]
        self._after: list[int] = []  # prose between a candidate and the next
        for here, there in zip(shown, [*shown, len(marks)][1:], strict=True):
            self._after.append(min(sum(prose[here:there]), MUCH))
        start = max((b for a, b in hidden if a < 0), default=0)
        first = shown[0] if shown else 0
        self._before = sum(prose[start:first]) + (prose[-1] if not start else 0)
        self._alive = [True] * len(shown)
        self._named: int | None = None  # the candidate that names the whole

    def structure(self) -> Structure:
        """Decide, step by step."""
        self._drop_contents()
        self._drop_stray_numbers()
        self._settle_names()
        alive = [n for n in range(len(self._found)) if self._alive[n]]
        for n, role in levels_of(self._found, alive, self._named).items():
            self._roles[self._places[n]] = role
        heads = [n for n, role in sorted(self._roles.items()) if role.title]
        last = next((a for a, b in self._hidden if b == len(self._marks)), len(self._marks))
        bodies = [*heads[1:], last]
        levels = [self._roles[n].level for n in heads]
        ends = []
        for at, level in enumerate(levels):
            after = (heads[k] for k in range(at + 1, len(heads)) if levels[k] <= level)
            ends.append(next(after, last))
        demoted = [n for n, role in sorted(self._roles.items()) if role.kind is Kind.PARAGRAPH]
        return Structure(
            self._roles,
            self._hidden,
            tuple(heads),
            tuple(ends),
            tuple(self._bounds(last)),
            tuple(bodies[: len(heads)]),
            tuple(demoted),
            tuple(
                (head, body)
                for head, body in zip(heads, bodies, strict=False)
                if not any(self._prose[head:body])
            ),
            tuple(Heading(self._roles[n].title, self._roles[n].level) for n in heads),
        )

    def _bounds(self, last: int) -> list[int]:
        """Headings, scene breaks, contents, and the edges of what is hidden."""
        bounds = [last]
        for place, mark in enumerate(self._marks):
            if any(a < place < b for a, b in self._hidden):
                continue
            role = self._roles.get(place)
            kind = role.kind if role else mark.block and mark.block.kind
            if kind in _PARTING:
                bounds.append(place)
        return sorted(set(bounds))

    def _drop(self, index: int, kind: Kind) -> None:
        self._alive[index] = False
        self._roles[self._places[index]] = Role(kind)

    def _drop_contents(self) -> None:
        found, start = self._found, 0
        for index, candidate in enumerate(found):
            if candidate.rank is Rank.CONTENTS and not candidate.level:
                self._drop(index, Kind.BOILERPLATE)
        while start < len(found):
            end = start
            while end < len(found) - 1 and not self._after[end]:
                end += 1
            self._drop_contents_in(start, end + 1)
            start = end + 1

    def _drop_contents_in(self, start: int, end: int) -> None:
        """Drop the table of contents in a run of candidates `[start, end)` without prose."""
        while start < end and (
            not self._alive[start]
            or self._found[start].level
            or self._found[start].rank in {Rank.TITLE, Rank.CAPITALS}
        ):
            start += 1
        run = [n for n in range(start, end) if self._alive[n] and not self._found[n].level]
        if len(run) < _RUN:
            return
        key = self._found[run[0]].key
        again = next((n for n in run[1:] if self._found[n].key == key), None)
        if again is None:
            later = {candidate.key for candidate in self._found[end:]}
            repeated = sum(self._found[n].key in later for n in run)
            again = end if repeated >= len(run) * _REPEATED else start
        if sum(n < again for n in run) < _RUN:
            return
        for n in run:
            if n < again:
                self._drop(n, Kind.BOILERPLATE)

    def _drop_stray_numbers(self) -> None:
        """Numbers alone are headings only where they count."""
        numbers = [
            n
            for n, candidate in enumerate(self._found)
            if self._alive[n] and candidate.rank is Rank.NUMBER and not candidate.level
        ]
        others = len(numbers) < sum(
            alive and candidate.rank not in _DOUBTFUL
            for alive, candidate in zip(self._alive, self._found, strict=True)
        )
        for style in ("digits", "letters"):
            chain = [n for n in numbers if self._found[n].word == style]
            others = others or 0 < len(chain) < len(numbers)
            self._drop_unchained(chain, others=others)

    def _body(self, n: int) -> int:
        """The prose under a candidate, up to the next that is more than a name."""
        prose = self._after[n]
        for k in range(n + 1, len(self._found)):
            if prose >= MUCH or self._found[k].rank not in _DOUBTFUL:
                break
            prose += self._after[k]
        return min(prose, MUCH)

    def _drop_unchained(self, numbers: list[int], *, others: bool) -> None:
        """Of numbers written alike, drop the items of lists and notes, and those out of turn."""
        bodies = {n: self._body(n) for n in numbers}
        listed = [n for n in numbers if self._found[n].named and not bodies[n]]
        if len(listed) * 2 < len(numbers):
            listed = []
        prosed = sum(body >= MUCH for body in bodies.values())
        if others and (len(numbers) == 1 or prosed * 2 < len(numbers)):
            listed = numbers
        for n in listed:
            self._drop(n, Kind.PARAGRAPH)
        numbers = [n for n in numbers if self._alive[n]]
        last, since = 0, -1
        for at, n in enumerate(numbers):
            value = self._found[n].number or 0
            following = self._found[numbers[at + 1]].number if at + 1 < len(numbers) else None
            divided = since < 0 or any(
                self._alive[k] and self._found[k].rank < Rank.SCENE for k in range(since + 1, n)
            )
            fits = value == last + 1 and (last > 0 or divided)
            if fits or following == value + 1 or (value == 1 and divided):
                last, since = value, n
            else:
                self._drop(n, Kind.PARAGRAPH)

    def _settle_names(self) -> None:
        """Titles in capitals, subtitles and the title of the whole."""
        plain = [n for n in range(len(self._found)) if self._alive[n]]
        firm = [n for n in plain if self._found[n].rank not in _DOUBTFUL]
        capitals = [n for n in plain if self._found[n].rank is Rank.CAPITALS]
        prosed = [n for n in capitals if self._after[n] >= MUCH]
        bare = [n for n in firm if not self._found[n].named and not self._found[n].level]
        subtitles = [n for n in plain if self._found[n].rank is Rank.SUBTITLE]
        named = len(subtitles) >= 2 and len(subtitles) * 2 >= len(bare)  # noqa: PLR2004 -- one proves nothing
        title = self._named = self._title(plain)
        for n in plain:
            rank = self._found[n].rank
            drop = rank is Rank.TITLE or (rank is Rank.SUBTITLE and not named)
            if rank is Rank.CAPITALS:
                drop = bool(firm) or len(prosed) < _CAPITALS_NEEDED or n not in prosed
            if drop and n != title:
                self._drop(n, Kind.PARAGRAPH)

    def _title(self, plain: list[int]) -> int | None:
        """The candidate that names the whole, if one does."""
        if not plain or self._found[plain[0]].rank not in {Rank.TITLE, Rank.CAPITALS}:
            return None
        first = plain[0]
        if self._before >= _TITLE_WITHIN or sum(self._after[first:]) < MUCH:
            return None
        if self._found[first].rank is Rank.TITLE and len(plain) > 1 and not self._after[first]:
            following = self._found[plain[1]]  # an author's name, then the title
            return plain[1] if following.rank is Rank.CAPITALS else first
        return first


_PARTING = frozenset({Kind.HEADING, Kind.SCENE_BREAK, Kind.BOILERPLATE, Kind.FRONT_MATTER})
_DOUBTFUL = frozenset({Rank.CAPITALS, Rank.SUBTITLE, Rank.TITLE})
