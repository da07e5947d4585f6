"""What becomes of one candidate while its manuscript is open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from afterword.features.ledger.ports import CHECKPOINTS, Entry, Fate, Survival
from afterword.manuscript.words import count_words

#: Text of which nothing is left so soon after it was taken, was taken back (seconds).
TAKEN_BACK_WITHIN: Final = 60.0


@dataclass(slots=True, eq=False)
class Taking:
    """One time that some of a candidate was taken; it owns the characters that came in.

    Attributes:
        receipt: the candidate's.
        at: a Unix time; 0.0 for one of an earlier session.
        text: what was taken, with line feeds.
        alive: how many of its characters are in the text now, in code points.
        back_at: when it was taken back; None where it was not.
    """

    receipt: str
    at: float = 0.0
    text: str = ""
    alive: int = 0
    back_at: float | None = None

    @property
    def back(self) -> bool:
        """Whether it was taken back."""
        return self.back_at is not None

    def counted(self, now: float) -> bool:
        """See whether it was taken back, or is there again; whether that is news."""
        was = self.back
        if self.alive:
            self.back_at = None
        elif not was and now - self.at <= TAKEN_BACK_WITHIN:
            self.back_at = now
        return was is not self.back


@dataclass(slots=True, eq=False)
class Record:
    """One candidate that was offered in a manuscript that is open.

    Attributes:
        entry: what is known of it beside its fate.
        told_at: when the client said that it was on the screen.
        presumed_at: when it must have been, if the client never tells.
        takings: each time that some of it was taken.
        typed: how many characters of it the writer typed, with line feeds.
        turned_down_at: when the writer turned (the rest of) it down.
        said_at: when the client said that it was taken, though no text shows it.
    """

    entry: Entry
    told_at: float | None = None
    presumed_at: float | None = None
    takings: list[Taking] = field(default_factory=list)
    typed: int = 0
    turned_down_at: float | None = None
    said_at: float | None = None
    _completed_at: float | None = None
    _completing: tuple[Taking, ...] = ()
    _survival: Survival = field(default_factory=Survival)
    _due: int = 0

    @property
    def standing(self) -> list[Taking]:
        """What was taken and not taken back."""
        return [taking for taking in self.takings if not taking.back]

    @property
    def accepted(self) -> int:
        """How many characters were taken and not taken back."""
        return sum(len(taking.text) for taking in self.standing)

    @property
    def last_taken(self) -> float | None:
        """When the last of it was taken; None where nothing was."""
        return max((taking.at for taking in self.standing), default=None)

    @property
    def due(self) -> float:
        """When it is to be looked at how much is left; infinite where it is not."""
        last = self.last_taken
        if last is None or self._due == len(CHECKPOINTS):
            return float("inf")
        return last + CHECKPOINTS[self._due]

    def taken(self, taking: Taking) -> None:
        """Some of it was taken: from now on counts how much of it all is left."""
        self.takings.append(taking)
        self.said_at = None
        self._survival, self._due = Survival(), 0
        self.turned_down_at = None

    def survived(self, share: float) -> None:
        """So much (0 to 1) was left at the next time it was to be looked at."""
        at = Survival._fields[self._due]
        self._survival = self._survival._replace(**{at: share})
        self._due += 1

    def saved(self, share: float) -> None:
        """So much (0 to 1) was left when the manuscript was saved."""
        self._survival = self._survival._replace(saved=share)

    def completed(self, now: float) -> None:
        """Nothing of it is left to take or to type."""
        self._completed_at, self._completing = now, tuple(self.standing)
        self.turned_down_at = None

    def reopened(self) -> None:
        """It is on offer (again)."""
        self.turned_down_at = self._completed_at = None
        self._completing = ()

    @property
    def reached_its_end(self) -> bool:
        """Whether nothing of it was left at some time."""
        return self._completed_at is not None

    @property
    def complete(self) -> bool:
        """Whether nothing of it was left, and nothing of that was taken back."""
        return self._completed_at is not None and not any(one.back for one in self._completing)

    def as_entry(self, *, tells: bool) -> Entry:
        """What is known of it now; `tells` where the client tells what is on the screen."""
        standing, fate = self.standing, self._fate(tells=tells)
        return replace(
            self.entry,
            shown_at=self._shown_at(tells=tells),
            fate=fate,
            decided_at=self._decided_at(fate),
            accepted_at=self.last_taken or self.said_at,
            accepted_characters=self.accepted,
            accepted_words=sum(count_words(taking.text) for taking in standing),
            typed_characters=self.typed,
            undone=bool(self.takings) and not standing,
            survival=self._survival if standing else Survival(),
        )

    def _fate(self, *, tells: bool) -> Fate:
        if self.standing:
            return Fate.ACCEPTED if self.complete else Fate.PARTLY
        if self.said_at is not None:
            return Fate.ACCEPTED
        if self.complete:
            return Fate.TYPED
        if self.takings:
            return Fate.REJECTED
        if self._shown_at(tells=tells) is None:
            return Fate.OFFERED
        return Fate.SHOWN if self.turned_down_at is None else Fate.REJECTED

    def _shown_at(self, *, tells: bool) -> float | None:
        if self.takings or self.complete or self.said_at is not None:
            return self.told_at or self.presumed_at or self.entry.offered_at
        return self.told_at if tells else self.presumed_at

    def _decided_at(self, fate: Fate) -> float | None:
        if fate in {Fate.OFFERED, Fate.SHOWN}:
            return None
        if fate in {Fate.ACCEPTED, Fate.TYPED}:
            return self._completed_at or self.said_at
        back = max((one.back_at for one in self.takings if one.back_at is not None), default=None)
        return self.turned_down_at or back or self.last_taken
