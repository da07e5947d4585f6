"""What a new name does to everything a person, place or thing is called by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.memory.names.vocabulary import TITLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_LONGEST = 100  # code points; a longer name is a sentence that went astray
_SHORTEST = 2  # code points of a word that may stand for the whole name


class ImpossibleName(Exception):  # noqa: N818 -- the line is meant for the writer
    """A text that can't be a name; `str()` is one line that says why."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """What each form becomes.

    Attributes:
        sure: the form that the writer renames, and the longer ones that hold it.
        offered: other forms of the same name, whose new shape is a good guess.
        kept: forms of others, looked for as well so that nothing inside them is touched.
    """

    sure: Mapping[str, str]
    offered: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    @property
    def forms(self) -> frozenset[str]:
        """Everything that has to be looked for."""
        return self.kept.union(self.sure, self.offered)


def checked_name(written: str) -> str:
    """A new name with its spaces in order.

    Raises:
        ImpossibleName: it is empty, has a line break, or is no name at all.
    """
    name = " ".join(written.split(" ")).strip()
    if not name:
        message = "A name can't be empty."
        raise ImpossibleName(message)
    if len(name.splitlines()) > 1 or not name.isprintable():
        message = "A name has to fit on one line, without control characters."
        raise ImpossibleName(message)
    if not any(character.isalnum() for character in name):
        message = "A name needs a letter."
        raise ImpossibleName(message)
    if len(name) > _LONGEST:
        message = f"A name can't be longer than {_LONGEST} characters."
        raise ImpossibleName(message)
    return " ".join(name.split())


def plan_renaming(old: str, new: str, *, forms: Iterable[str], others: Collection[str]) -> Renaming:
    """What is to be changed when `old`, one of a name's `forms`, becomes `new`.

    `others` are the forms of all other names. Capitals are kept: ADA becomes IDA.
    """
    own = [form for form in dict.fromkeys(forms) if form != old and form not in others]
    words = _word_by_word(old.split(), new.split())
    sure, offered = {old: new}, {}
    for form in own:
        if (renamed := _inside(form.split(), old.split(), new.split())) is not None:
            sure[form] = renamed
        elif (renamed := " ".join(words.get(word, word) for word in form.split())) != form:
            offered[form] = renamed
    taken = {word for other in others for word in other.split()}
    for word, renamed in words.items():
        if word not in sure and word not in offered and word not in taken:
            offered[word] = renamed
    sure, offered = _with_capitals(sure, others), _with_capitals(offered, others)
    offered = {form: renamed for form, renamed in offered.items() if form not in sure}
    changing = {word for form in (*sure, *offered) for word in form.split() if _is_somebody(word)}
    kept = {other for other in others if not changing.isdisjoint(other.split())}
    kept.update([other.upper() for other in kept])
    return Renaming(sure, offered, frozenset(kept - sure.keys() - offered.keys()))


def _inside(form: list[str], old: list[str], new: list[str]) -> str | None:
    """The form with the old name in it replaced; None where it is not in it."""
    for at in range(len(form) - len(old) + 1):
        if form[at : at + len(old)] == old:
            return " ".join([*form[:at], *new, *form[at + len(old) :]])
    return None


def _word_by_word(old: list[str], new: list[str]) -> dict[str, str]:
    """What each word of the old name becomes when it stands alone.

    Names of as many words correspond in order, others at their beginning and end. Titles and
    small words stand for nobody.
    """
    if len(old) == 1:
        return {}
    was, becomes = _untitled(old), _untitled(new)
    if len(was) == len(becomes):
        pairs = list(zip(was, becomes, strict=True))
    elif len(was) == 1:
        pairs = [(was[0], " ".join(becomes))]
    elif len(becomes) == 1:
        pairs = [(was[0], becomes[0])]
    else:
        pairs = [(was[0], becomes[0]), (was[-1], becomes[-1])]
    return {word: renamed for word, renamed in pairs if word != renamed and _is_somebody(word)}


def _untitled(words: list[str]) -> list[str]:
    """A name's words without the titles before it; all of them where there is nothing else."""
    titles = 0
    while titles < len(words) - 1 and words[titles].rstrip(".") in TITLES:
        titles += 1
    return words[titles:]


def _is_somebody(word: str) -> bool:
    return len(word) >= _SHORTEST and not word[0].islower() and word.rstrip(".") not in TITLES


def _with_capitals(changes: Mapping[str, str], others: Collection[str]) -> dict[str, str]:
    """The changes, and what they are where the name stands in capitals."""
    capitals = {
        form.upper(): renamed.upper()
        for form, renamed in changes.items()
        if form.upper() != form and form.upper() not in others and len(form) >= _SHORTEST
    }
    return {**capitals, **changes}
