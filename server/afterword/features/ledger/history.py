"""What a text was a while ago, and what was taken out of it: how spans come back."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar
from zlib import adler32

from afterword.features.ledger.identity import MOVED_LEAST
from afterword.manuscript.sharing import same_text

if TYPE_CHECKING:
    from afterword.features.ledger.spans import Run, Weave
    from afterword.manuscript import Edit, Text

#: How many earlier versions of a text are known; each costs some kilobytes.
_VERSIONS: Final = 400
#: How many stretches that were taken out are known, and their code points in all.
_TAKEN_OUT, _ROOM = 100, 1_000_000

Owner = TypeVar("Owner")


class Version(NamedTuple, Generic[Owner]):
    """A text, and whose it was."""

    text: Text
    weave: Weave[Owner]


class Versions(Generic[Owner]):
    """The last versions of a text, found again in microseconds."""

    def __init__(self) -> None:
        """Start with none."""
        self._sum = 0
        self._known: OrderedDict[tuple[int, int], list[Version[Owner]]] = OrderedDict()

    def begin(self, text: Text, weave: Weave[Owner]) -> None:
        """Know this version, the first one."""
        self._known.clear()
        self._sum = 0
        self.add(text, weave)

    def edited(self, removed: str, inserted: str) -> None:
        """The text was edited; must be told of every edit."""
        self._sum = (self._sum + _sum(inserted) - _sum(removed)) % 65521

    def known(self, text: Text) -> Weave[Owner] | None:
        """Whose the text was when it last was what it is now."""
        for version in reversed(self._known.get((len(text), self._sum), ())):
            if same_text(version.text, text):
                return version.weave
        return None

    def add(self, text: Text, weave: Weave[Owner]) -> None:
        """Know the version that the text now is."""
        key = len(text), self._sum
        alike = self._known.setdefault(key, [])
        alike[:] = [one for one in alike if not same_text(one.text, text)]
        alike.append(Version(text, weave))
        self._known.move_to_end(key)
        while len(self._known) > _VERSIONS:
            self._known.popitem(last=False)


def _sum(text: str) -> int:
    """A number that adds up over texts, whatever their order."""
    return adler32(text.encode("utf-8", "surrogatepass"), 0) & 0xFFFF


@dataclass(frozen=True, slots=True)
class Clip(Generic[Owner]):
    """A stretch that was taken out, and whose it was."""

    text: str
    runs: tuple[Run[Owner], ...]


class Clips(Generic[Owner]):
    """What was taken out lately."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._clips: deque[Clip[Owner]] = deque(maxlen=_TAKEN_OUT)
        self._room = _ROOM

    def add(self, text: str, runs: tuple[Run[Owner], ...]) -> None:
        """A stretch was taken out; what is too short to be known again is not kept."""
        if not MOVED_LEAST <= len(text) <= _ROOM:
            return
        self._room -= len(text)
        if len(self._clips) == _TAKEN_OUT:
            self._room += len(self._clips.popleft().text)
        self._clips.append(Clip(text, runs))
        while self._room < 0:
            self._room += len(self._clips.popleft().text)

    def moved_in(self, before: Text, edit: Edit) -> tuple[int, Clip[Owner]] | None:
        """Where what an edit puts in was taken out from; the last one that fits.

        An editor that tells the smallest difference may tell `er boatsanoth` where
        `another boats` was put in a little earlier.
        """
        if len(edit.text) < MOVED_LEAST:
            return None
        for clip in reversed(self._clips):
            if len(clip.text) != len(edit.text):
                continue
            if clip.text == edit.text:
                return edit.start, clip
            if edit.start == edit.end and (turned := (clip.text * 2).find(edit.text)) > 0:
                at = edit.start - turned
                if before.slice(at, edit.start) == clip.text[:turned]:
                    return at, clip
        return None
