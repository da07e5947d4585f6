"""Joining the forms of one name: "Elizabeth" and "Elizabeth Bennet", but not "Miss Bennet"."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.memory.names.inflection import base_forms, in_base_form
from afterword.memory.names.vocabulary import TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from afterword.memory.names.forms import Form

#: One candidate has to be this many times as frequent as the next to be meant without saying so.
_DOMINANT: Final = 3
#: "Mr. Frank Churchill" tells somebody from "Mr. Churchill" unless it is this many times rarer.
_RARER: Final = 10
#: Names that are this many times as frequent apart from each other met by chance.
_BY_CHANCE: Final = 10
_TWICE: Final = 2  # what stands together once may stand so by chance

Core = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The forms of one name."""

    name: str
    forms: tuple[str, ...]
    count: int
    kind: str
    counts: tuple[int, ...]


def grouped(forms: Mapping[str, Form], *, genitive: bool) -> list[Group]:
    """The names that the forms belong to; what could be two people's stays apart."""
    words: Counter[str] = Counter()
    for form in forms.values():
        words.update(dict.fromkeys(form.core, form.count))
    bases = base_forms(words, genitive=genitive)
    based = [replace(form, core=in_base_form(form.core, bases)) for form in forms.values()]
    people = _People(based)
    people.join()
    groups: dict[str, list[Form]] = defaultdict(list)
    for form in based:
        groups[people.key_of(form)].append(form)
    return [_group(members) for members in groups.values()]


class _People:
    """The people there may be: a core with whom its title can mean, and which of them are one."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._above: dict[str, str] = {}
        self._counts: dict[Core, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._titles: dict[Core, set[str]] = defaultdict(set)
        for form in forms:
            self._counts[form.core][form.sort] += form.count
            self._titles[form.core].add(form.title)
        self._first: dict[str, list[Core]] = defaultdict(list)
        self._last: dict[str, list[Core]] = defaultdict(list)
        for core in [core for core in self._counts if len(core) > 1]:
            self._first[core[0]].append(core)
            self._last[core[-1]].append(core)
        full = {core for cores in self._first.values() for core in cores}
        self._firm = {core for core in full if self._is_firm(core)}

    def key_of(self, form: Form) -> str:
        """What the forms of one name have in common."""
        return self._root(_key(form.core, form.sort))

    def join(self) -> None:
        """Join what can mean one alone."""
        for core, sorts in list(self._counts.items()):
            self._join_titles(core, sorts)
        for core in sorted(self._firm):
            self._join_longer(core)
        for core in [core for core in self._counts if len(core) == 1]:
            if not self._join_by_first(core):
                self._join_by_last(core)

    def _is_firm(self, core: Core) -> bool:
        """Whether a full name is more than two names that met once."""
        total = self._total(core)
        known = [(word,) for word in core if (word,) in self._counts]
        if len(known) < len(core) or min(map(self._total, known)) < _TWICE:
            return True
        untitled = min(self._counts[word].get("", 0) for word in known)
        return total >= _TWICE and total * _BY_CHANCE >= untitled

    def _join_titles(self, core: Core, sorts: Mapping[str, int]) -> None:
        """A name without a title is its most frequent titled one's, where that is clear."""
        titled = sorted(((count, sort) for sort, count in sorts.items() if sort), reverse=True)
        if not titled or "" not in sorts:
            return
        (most, sort), bare = titled[0], sorts[""]
        clear = len(titled) == 1 or most >= _DOMINANT * titled[1][0] or len(core) > 1
        if clear and len(core) == 1 and sort != "m" and not self._heads(core):
            # "Defarge" beside "Madame Defarge" is a man; "Sónya" beside "Miss Sónya" is not
            family = any(other in self._firm for other in self._last[core[0]])
            clear = (bare * 4 <= most and not family) or bare >= _RARER * most
        if clear:
            self._unite(_key(core, sort), _key(core, ""))

    def _heads(self, core: Core) -> bool:
        """Whether a word is the first of a full name."""
        return any(other in self._firm for other in self._first[core[0]])

    def _join_longer(self, core: Core) -> None:
        """Join "Anna Pavlovna" to "Anna Pavlovna Scherer"; a middle name makes nobody else."""
        longer = [
            other
            for other in self._first[core[0]]
            if len(other) > len(core) and (other[: len(core)] == core or other[-1] == core[-1])
        ]
        best = self._clear_person([(self._total(other), other) for other in longer])
        if best:
            self._unite(self._main(best), self._main(core))

    def _join_by_first(self, core: Core) -> bool:
        """Join a first name to its only full name; whether the word is a first name at all."""
        [word] = core
        firsts = [(self._total(other), other) for other in self._first[word]]
        lasts = [self._weight(other) for other in self._last[word] if other in self._firm]
        if not firsts or (lasts and max(firsts)[0] < max(lasts)):
            return False
        best = self._clear_person(firsts)
        bare = self._counts[core].get("", 0) * 2 > self._total(core)
        same_title = best and not self._titles[core].isdisjoint(self._titles[best] - {""})
        if best and (bare or same_title) and not self._conflict(best, core):
            self._unite(self._main(best), self._main(core))
        return True

    def _join_by_last(self, core: Core) -> None:
        best = self._clear_person([(self._weight(other), other) for other in self._last[core[0]]])
        if best is not None and self._is_surname_of(core, best):
            self._unite(self._main(best), self._main(core))

    def _is_surname_of(self, core: Core, full: Core) -> bool:
        """Whether a surname, with its titles, means the one who has that full name."""
        bare, total = self._counts[core].get("", 0), self._total(core)
        titled = total - bare
        if bare >= _DOMINANT * titled:
            return True
        if self._conflict(full, core):
            return False
        if bare >= titled:
            return True
        called_first = self._total(full[:1]) if full[:1] in self._counts else 0
        if called_first * 2 > self._total(full):
            return False
        untitled = self._counts[full].get("", 0) * 2 > self._total(full)
        return untitled or self._total(full) * _RARER <= titled

    def _clear_person(self, candidates: list[tuple[int, Core]]) -> Core | None:
        """The one that is clearly meant; those that are joined already count as one."""
        by_root: dict[str, tuple[int, Core]] = {}
        for count, core in candidates:
            root = self._root(self._main(core))
            known = by_root.get(root)
            if known:
                count, core = count + known[0], max(core, known[1], key=len)  # noqa: PLW2901 -- both together
            by_root[root] = (count, core)
        ranked = sorted(by_root.values(), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] < _DOMINANT * ranked[1][0]):
            return None
        return ranked[0][1] if ranked[0][1] in self._firm else None

    def _conflict(self, full: Core, single: Core) -> bool:
        """Whether titles say that they are a man and a woman."""
        one = {sort == "m" for sort in self._counts[full] if sort}
        other = {sort == "m" for sort in self._counts[single] if sort}
        return bool(one and other) and one.isdisjoint(other)

    def _main(self, core: Core) -> str:
        """The key of a core's most frequent sort, the one without a title first."""
        sorts = self._counts[core]
        return _key(core, "" if "" in sorts else max(sorts, key=lambda sort: sorts[sort]))

    def _total(self, core: Core) -> int:
        return sum(self._counts[core].values())

    def _weight(self, full: Core) -> int:
        """How present somebody is under the full name and, unless it is chance, the first."""
        total = self._total(full)
        if total < _TWICE and full not in self._firm:
            return total
        return total + (self._total(full[:1]) if full[:1] in self._counts else 0)

    def _root(self, key: str) -> str:
        while key in self._above:
            key = self._above[key]
        return key

    def _unite(self, one: str, other: str) -> None:
        one, other = self._root(one), self._root(other)
        if one != other:
            self._above[other] = one


def _key(core: Core, sort: str) -> str:
    return f"{' '.join(core)}|{sort}"


def _group(members: list[Form]) -> Group:
    members = sorted(members, key=lambda form: (-form.count, form.form))
    count = sum(form.count for form in members)
    return Group(
        name=_name_of(members, count),
        forms=tuple(form.form for form in members),
        count=count,
        kind=_kind(members, count),
        counts=tuple(form.count for form in members),
    )


def _name_of(members: list[Form], count: int) -> str:
    """The fullest usual form that holds the most frequent word."""
    most = max(members, key=lambda form: (form.count, form.form))
    usual = [
        form
        for form in members
        if (form.count > _TWICE or form.count * 50 >= count) and most.core[-1] in form.core
    ]
    return max(usual or [most], key=lambda form: _fullness(form, count)).form


def _fullness(form: Form, count: int) -> tuple[bool, int, bool, bool, int, str]:
    """What makes a form the better name: words that are names, more of them, in the nominative."""
    plain = not form.common or form.count * 2 >= count
    based = form.form.endswith(form.core[-1])
    untitled = len(form.core) > 1 and not form.title
    return plain, len(form.core), based, untitled, form.count, form.form


def _kind(members: list[Form], count: int) -> str:
    personal = sum(form.speaking + (form.count if form.title else 0) for form in members)
    alone = all(form.form in TITLES for form in members)
    if alone or (personal >= _TWICE and personal * 50 >= count):
        return "person"
    placed = sum(form.placed for form in members)
    return "place" if placed >= _TWICE and placed * 5 >= count * 2 else ""
