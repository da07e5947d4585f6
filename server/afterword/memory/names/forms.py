"""From capitalised runs to the forms of names that they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from afterword.memory.names.vocabulary import (
    DOTTED_TITLES,
    EPITHETS,
    FEMALE_TITLES,
    MALE_TITLES,
    PARTICLES,
    SMALL_TITLES,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.memory.names.evidence import Evidence, Seen
    from afterword.memory.names.words import Known

_SMALL: Final = frozenset(word for particle in PARTICLES for word in particle.split()) - {"of"}
_UNMARRIED: Final = frozenset(
    [
        "Miss",
        "Mademoiselle",
        "Mlle",
        "Princess",
        "Fräulein",
        "Señorita",
        "Signorina",
        "Senorita",
        "княжна",
        "mademoiselle",
    ]
)
_AFTER_SAINT: Final = frozenset({"St.", "Ste.", "St", "Saint", "Sainte"})


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a name and how often it stands where; `core` is without titles.

    `common` says that one of its words is an ordinary one: "Pemberley House".
    """

    form: str
    title: str
    core: tuple[str, ...]
    count: int = 0
    speaking: int = 0
    possessive: int = 0
    placed: int = 0
    common: bool = False

    @property
    def sort(self) -> str:
        """Whom the title can mean: "m", "f" (married), "miss", or "" without one."""
        if not self.title:
            return ""
        if self.title in _UNMARRIED:
            return "miss"
        return "f" if self.title in FEMALE_TITLES or self.title in _SMALL_FEMALE else "m"

    @property
    def is_man(self) -> bool:
        """Whether the title says so."""
        return self.title in MALE_TITLES


_SMALL_FEMALE: Final = frozenset(
    ["madame", "mère", "tante", "doña", "sœur", "княгиня", "графиня", "тётя", "тетя"]
)


def forms_in(whole: Evidence, known: Known) -> dict[str, Form]:
    """Each form under which a name appears, with how often and how."""
    found: dict[str, Form] = {}
    for run, seen in whole.runs.items():
        parts = run.split(" ")
        if not seen.middle and not _begins(parts, known):
            if len(parts) == 1:
                continue
            parts = parts[1:]
        for piece, at_start, at_end in _pieces(parts, known):
            form = " ".join(piece)
            known_form = found.get(form) or _form_of(piece, known)
            found[form] = _more(known_form, seen, at_start=at_start, at_end=at_end)
    return found


def _form_of(piece: list[str], known: Known) -> Form:
    core = _core_of(piece)
    words = [word for part in core for word in part.split(" ") if word[0].isupper()]
    common = len(words) > 1 and any(word not in known.names for word in words)
    return Form(" ".join(piece), _title_of(piece), core, common=common)


def _more(form: Form, seen: Seen, *, at_start: bool, at_end: bool) -> Form:
    return replace(
        form,
        count=form.count + seen.middle + seen.initial,
        speaking=form.speaking + (seen.speaking if at_start or at_end else 0),
        possessive=form.possessive + (seen.possessive if at_end else 0),
        placed=form.placed + (seen.placed if at_start else 0),
    )


def _begins(parts: list[str], known: Known) -> bool:
    """Whether the first word of a sentence belongs to the name that it stands in."""
    first = parts[0]
    if first in known.names or first.rstrip(".") in TITLES or first in _AFTER_SAINT:
        return True
    return len(parts) > 1 and (first, parts[1]) in known.pairs


def _pieces(parts: list[str], known: Known) -> Iterator[tuple[list[str], bool, bool]]:
    """The stretches of a run that are names, and whether each begins and ends the run."""
    marks = _belonging(parts, known)
    start = 0
    for at in range(len(parts) + 1):
        if at < len(parts) and marks[at] and not _parts_here(parts, start, at, known):
            continue
        piece, begin, end = parts[start:at], start, at
        core = _is_core(parts, known, start, at)
        while piece and not core[len(piece) - 1]:
            piece.pop()
            end -= 1
        while piece and piece[0] in _SMALL:
            piece.pop(0)
            begin += 1
        if piece:
            yield piece, begin == 0, end == len(parts)
        elif at - start == 1 and parts[start] in known.persons:
            yield parts[start:at], start == 0, at == len(parts)
        start = at if at < len(parts) and marks[at] else at + 1


def _parts_here(parts: list[str], start: int, at: int, known: Known) -> bool:
    """Whether a title at `at` begins another name: "Fenchurch Street Lord Godalming"."""
    bare = parts[at].rstrip(".")
    return at > start and bare in TITLES and any(part in known.names for part in parts[start:at])


def _belonging(parts: list[str], known: Known) -> list[bool]:
    """Which words of a run can stand in a name here."""
    marks = []
    for at, part in enumerate(parts):
        bare = part.rstrip(".")
        if part == "of":
            after = parts[at + 1] if at + 1 < len(parts) else ""
            marks.append(
                at > 0 and (parts[at - 1] in TITLES or (parts[at - 1], after) in known.pairs)
            )
        else:
            marks.append(
                part in known.names
                or bare in TITLES
                or bare in SMALL_TITLES
                or part in EPITHETS
                or part in _SMALL
                or _is_paired(parts, at, known)
                or (part.endswith(".") and (len(part) == 2 or bare in DOTTED_TITLES))  # noqa: PLR2004 -- an initial and its full stop
            )
    return marks


def _is_core(parts: list[str], known: Known, start: int, end: int) -> list[bool]:
    """Which words of a stretch are no mere titles and particles."""
    return [parts[at] in known.names or _is_paired(parts, at, known) for at in range(start, end)]


def _is_paired(parts: list[str], at: int, known: Known) -> bool:
    """Whether a word is one name with a neighbour, over an "of" too."""
    pairs = known.pairs
    if not pairs:
        return False
    part = parts[at]
    before = parts[at - 1] if at else ""
    before = parts[at - 2] if before == "of" and at > 1 else before
    after = parts[at + 1] if at + 1 < len(parts) else ""
    after = parts[at + 2] if after == "of" and at + 2 < len(parts) else after
    return (before, part) in pairs or (part, after) in pairs


def _title_of(piece: list[str]) -> str:
    bare = piece[0].rstrip(".")
    if len(piece) == 1 or piece[1] == "of":
        return ""
    return bare if bare in TITLES or bare in SMALL_TITLES else ""


def _core_of(piece: list[str]) -> tuple[str, ...]:
    """A form without titles, epithets and initials; particles belong to the word after them."""
    core = list(piece)
    while len(core) > 1 and core[1] != "of" and _is_prefix(core[0]):
        core.pop(0)
    joined: list[str] = []
    glue = ""
    for part in core:
        if part in _SMALL or part in _AFTER_SAINT:
            glue += f"{part} "
        elif part == "of" and joined:
            glue = f"{joined.pop()} of "
        elif not part.endswith(".") or len(core) == 1:
            joined.append(glue + part)
            glue = ""
    return tuple(joined) or tuple(core)


def _is_prefix(part: str) -> bool:
    bare = part.rstrip(".")
    if part in _AFTER_SAINT:
        return False
    return bare in TITLES or bare in SMALL_TITLES or part in EPITHETS
