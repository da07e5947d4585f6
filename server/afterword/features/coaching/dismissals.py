"""What the writer has dismissed: remembered by content, so that it stays so wherever it moves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from afterword.coach.finding import Finding
    from afterword.manuscript import Text

_WORD: Final = re.compile(r"\w+(?:['’-]\w+)*")
_NEIGHBOURS: Final = 3  # words on each side that tell one place from another
_REACH: Final = 120  # code points within which they are looked for
_KEY_BYTES: Final = 8
_SHOWN: Final = 80  # code points of a quote that a person sees in the file


class Scope(StrEnum):
    """How far a dismissal goes: this place, this rule in this project, this rule everywhere."""

    HERE = "here"
    PROJECT = "project"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Place:
    """One finding that was dismissed.

    Attributes:
        key: a hash of rule, quote and the words beside it; all that is compared.
        rule: the rule's name, for whoever reads the file.
        quote: the beginning of the quote, for the same.
    """

    key: str
    rule: str = field(compare=False, default="")
    quote: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class Dismissals:
    """What is dismissed in one place of keeping: rules, and single findings."""

    rules: frozenset[str] = frozenset()
    places: tuple[Place, ...] = ()

    def with_rule(self, rule: str) -> Dismissals:
        """With one more rule."""
        return replace(self, rules=self.rules | {rule})

    def with_place(self, place: Place) -> Dismissals:
        """With one more place, known already or not."""
        return self if place in self.places else replace(self, places=(*self.places, place))


class DismissalStore(Protocol):
    """Where dismissals are kept: a project's own, and the writer's own.

    `problem` is one line about what keeps them from being kept, "" if nothing. Nothing here raises.
    """

    @property
    def problem(self) -> str:
        """One line for the writer; "" where all is well."""
        ...

    def project(self) -> Dismissals:
        """The project's, as they are on the disk now."""
        ...

    def personal(self) -> Dismissals:
        """The writer's own, as they are on the disk now."""
        ...

    def keep_project(self, dismissals: Dismissals) -> None:
        """Put these in the place of the project's."""
        ...

    def keep_personal(self, dismissals: Dismissals) -> None:
        """Put these in the place of the writer's own."""
        ...


class DismissalsInMemory:
    """For a text that belongs to no project, and for tests.

    Attributes:
        problem: always "".
    """

    problem: str = ""

    def __init__(self) -> None:
        """Nothing is dismissed."""
        self._project = self._personal = Dismissals()

    def project(self) -> Dismissals:
        """See `DismissalStore`."""
        return self._project

    def personal(self) -> Dismissals:
        """See `DismissalStore`."""
        return self._personal

    def keep_project(self, dismissals: Dismissals) -> None:
        """See `DismissalStore`."""
        self._project = dismissals

    def keep_personal(self, dismissals: Dismissals) -> None:
        """See `DismissalStore`."""
        self._personal = dismissals


class Dismissed:
    """What is dismissed for one manuscript, from every place of keeping."""

    def __init__(self, store: DismissalStore) -> None:
        """Read what is kept."""
        self._store = store
        self._rules: frozenset[str] = frozenset()
        self._keys: frozenset[str] = frozenset()
        self._rules_there: frozenset[str] = frozenset()
        self.reload()

    @property
    def problem(self) -> str:
        """One line about what keeps dismissals from being kept; "" if nothing."""
        return self._store.problem

    def reload(self) -> None:
        """Read again what is kept; the writer may have edited the file."""
        self._take(self._store.project(), self._store.personal())

    def hides(self, finding: Finding, text: Text) -> bool:
        """Whether a finding in a text is dismissed."""
        if finding.rule in self._rules:
            return True
        return finding.rule in self._rules_there and place_of(finding, text).key in self._keys

    def dismiss(self, finding: Finding, text: Text, scope: Scope) -> None:
        """Remember that a finding, or its rule, is to be seen no more."""
        project, personal = self._store.project(), self._store.personal()
        match scope:
            case Scope.HERE:
                project = project.with_place(place_of(finding, text))
                self._store.keep_project(project)
            case Scope.PROJECT:
                project = project.with_rule(finding.rule)
                self._store.keep_project(project)
            case Scope.EVERYWHERE:
                personal = personal.with_rule(finding.rule)
                self._store.keep_personal(personal)
        self._take(project, personal)

    def _take(self, project: Dismissals, personal: Dismissals) -> None:
        self._rules = project.rules | personal.rules
        places = (*project.places, *personal.places)
        self._keys = frozenset(place.key for place in places)
        self._rules_there = frozenset(place.rule for place in places)


def place_of(finding: Finding, text: Text) -> Place:
    """What a finding is remembered by: its rule, its quote and the words beside it.

    Words on the same line or in the same paragraph only: an edit in another paragraph, or a
    paragraph that moves, changes nothing.
    """
    before = text.slice(max(0, finding.start - _REACH), finding.start)
    after = text.slice(finding.end, min(len(text), finding.end + _REACH))
    left = _words(re.split(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", before)[-1])[-_NEIGHBOURS:]
    right = _words(re.split(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", after)[0])[:_NEIGHBOURS]
    told = "\0".join((finding.rule, " ".join(finding.quote.split()), *left, "|", *right))
    key = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).hexdigest()
    quote = " ".join(finding.quote.split())
    shown = quote if len(quote) <= _SHOWN else quote[: _SHOWN - 1] + "…"
    return Place(key, finding.rule, shown)


def _words(text: str) -> list[str]:
    """The whole words of a stretch; the first and last may be cut where the stretch is."""
    return [found.group().casefold() for found in _WORD.finditer(text)]
