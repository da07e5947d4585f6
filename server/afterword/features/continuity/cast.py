"""Who is in the story, as far as all paragraphs together tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from afterword.features.continuity.people import TITLED, key_of
from afterword.features.continuity.wording import NOBODY, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.features.continuity.claims import Owner
    from afterword.features.continuity.reading import Read
    from afterword.memory.lore import Lore, LoreEntry

_BATCH: Final = 64
_MENTIONS: Final = 2  # mid-sentence mentions that make a capitalised word a name
_VOTES: Final = 2  # pronouns that tell he from she
_MAJORITY: Final = 0.7  # of the votes


class Cast:
    """What is known of the names: which are names at all, he or she, and who has lore."""

    def __init__(self, lore: Lore) -> None:
        """Start with what the lore says."""
        self.entries = _by_key(lore.entries)
        self._inner: Counter[str] = Counter()
        self._he: Counter[str] = Counter()
        self._she: Counter[str] = Counter()
        self._titled: defaultdict[str, set[bool]] = defaultdict(set)
        self._given: defaultdict[str, set[str]] = defaultdict(set)

    def steps(self, reads: Sequence[Read]) -> Iterator[tuple[()]]:
        """Learn from every paragraph, a few at a time."""
        for at in range(0, len(reads), _BATCH):
            for read in reads[at : at + _BATCH]:
                self._learn(read)
            yield ()

    def _learn(self, read: Read) -> None:
        reading = read.reading
        self._inner.update(reading.inner)
        for key, vote in reading.genders:
            (self._he if vote > 0 else self._she)[key] += abs(vote)
            if abs(vote) == TITLED:
                self._titled[key].add(vote > 0)
        for before, name in zip(reading.names, reading.names[1:], strict=False):
            if name.linked and before.form not in NOBODY - TITLES:
                self._given[name.form].add(before.form)

    def is_known(self, key: str) -> bool:
        """Whether a key is somebody's or something's name, not a capitalised word."""
        return key in self.entries or self._inner[key.rpartition(" ")[2]] >= _MENTIONS

    def is_shared(self, key: str) -> bool:
        """Whether several people go by it: a family's name, without a first one."""
        word = key.rpartition(" ")[2]
        if key in self.entries:
            return False
        return len(self._given[word]) > 1

    def gender(self, key: str) -> int:
        """1 where he is meant, -1 where she is, 0 where it can't be told."""
        if len(titled := self._titled.get(key, ())) == 1:
            return 1 if True in titled else -1
        he, she = self._he[key], self._she[key]
        if he + she < _VOTES:
            return 0
        if he >= _MAJORITY * (he + she):
            return 1
        return -1 if she >= _MAJORITY * (he + she) else 0

    def _may_be(self, key: str, gender: int) -> bool:
        """Whether nothing is known of a name that is against he, or she."""
        against = self._she if gender > 0 else self._he
        return not against[key]

    def owner(self, owner: Owner) -> str:
        """The key of whom a claim is about; "" where that is not sure."""
        if owner.sure:
            key = owner.near[0]
            return key if self.is_known(key) else ""
        meant = [key for key in owner.near if self.is_known(key)]
        if not owner.near:
            meant = [key for key in owner.far if self.is_known(key)]
        if len(meant) != 1:
            return ""
        (key,) = meant
        if owner.gender and self.gender(key) != owner.gender:
            return key if owner.plain and self._may_be(key, owner.gender) else ""
        return key


def _by_key(entries: Iterable[LoreEntry]) -> dict[str, LoreEntry]:
    """Lore by what people are known by; None where two entries share it."""
    found: dict[str, LoreEntry | None] = {}
    for entry in entries:
        for key in dict.fromkeys(key for form in entry.forms for key in keys_of(form)):
            found[key] = None if key in found and found[key] is not entry else entry
    return {key: entry for key, entry in found.items() if entry is not None}


def keys_of(form: str) -> tuple[str, ...]:
    """The keys that somebody of this full name may be known by: given name, then family name."""
    words = [word.rstrip(".") for word in form.split()]
    key = key_of(words)
    if not key:
        return ()
    last = words[-1]
    return (key, last) if len(words) > 1 and " " not in key and last[:1].isupper() else (key,)
