"""The ledger's rows, and the port to where they are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: After how long it is looked at how much of an accepted text is left (seconds).
CHECKPOINTS: Final = (10.0, 60.0, 600.0)


class Fate(StrEnum):
    """What became of a candidate."""

    #: Handed to the editor; nobody knows that the writer ever saw it. No offer that counts.
    OFFERED = "offered"
    #: On the screen, and neither taken nor turned down when the text was closed (or: not yet).
    SHOWN = "shown"
    #: All of it that was left to take was taken.
    ACCEPTED = "accepted"
    #: Some of it was taken, whole words from its beginning, and the rest was not.
    PARTLY = "partly"
    #: The writer typed it out by hand, to its end.
    TYPED = "typed"
    #: Turned down: the writer wrote something else there, asked elsewhere or for another, or took
    #: it and took it back.
    REJECTED = "rejected"


class Survival(NamedTuple):
    """Which share (0 to 1) of the accepted characters was still there; None: not known (yet).

    Seconds count from when the last of it was accepted. `saved` is as of the last save.
    """

    after_10_s: float | None = None
    after_60_s: float | None = None
    after_600_s: float | None = None
    saved: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate that was offered, how it came about, and what became of it.

    Times are Unix times in seconds. Characters are code points, a line break counting as one;
    words as `manuscript.count_words` has them.

    Attributes:
        receipt: its receipt's id; no two entries have the same.
        feature: "ghost", "gap" or "rewrite": whose settings the engine had.
        engine: the engine's label.
        model: the model's name.
        temperature: None where the engine's own held.
        seed: None where none was asked for.
        prompt_tokens: as the engine's tokenizer counts.
        answer_tokens: likewise.
        seconds: how long the engine took.
        cost: in the currency of the settings' prices; None where none are set.
        started_at: when the engine was asked.
        document: the manuscript's absolute path; "" for a text that has no file.
        place: as in `Offer.place`.
        applied: whether it was put in at the writer's demand instead of chosen from the screen.
        characters: how much was offered, without white space at either end.
        words: likewise.
        offered_at: when it was first handed to the editor.
        shown_at: when the client said that it was on the screen, else when it is taken to have
            been; None where it never was.
        fate: what became of it.
        decided_at: when that was clear; None while it is offered or shown.
        accepted_at: when the last of it was taken; None where nothing was, or it was taken back.
        accepted_characters: how much was taken and not taken back. What the writer typed of it
            by hand isn't in it.
        accepted_words: likewise.
        typed_characters: how much of it the writer typed by hand.
        undone: whether it was taken and taken back within a minute.
        survival: of what was accepted.
        text: what was offered; None unless the writer lets texts be kept.
        left: what was left of it at the last save; None likewise.
    """

    receipt: str
    feature: str
    engine: str
    model: str
    temperature: float | None
    seed: int | None
    prompt_tokens: int
    answer_tokens: int
    seconds: float
    cost: float | None
    started_at: float
    document: str
    place: str
    applied: bool
    characters: int
    words: int
    offered_at: float
    shown_at: float | None = None
    fate: Fate = Fate.OFFERED
    decided_at: float | None = None
    accepted_at: float | None = None
    accepted_characters: int = 0
    accepted_words: int = 0
    typed_characters: int = 0
    undone: bool = False
    survival: Survival = field(default_factory=Survival)
    text: str | None = None
    left: str | None = None


class Span(NamedTuple):
    """The characters `[start, end)` (code points) of a text; they came from one candidate."""

    start: int
    end: int
    receipt: str


class SpanRow(NamedTuple):
    """A span as it is kept, in one block of the text; one over several blocks is several rows.

    `block`, `before` and `after` are sealed digests of the text of its block and of the blocks
    beside it (b"" at either end of the text), `said` of the span's own. `within` and `until` are
    where it begins and ends, in code points from the block's start, a line break counting as one.
    `joined` says that it goes on where the next row begins.
    """

    start: int
    end: int
    receipt: str
    block: bytes
    before: bytes
    after: bytes
    said: bytes
    within: int
    until: int
    joined: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A manuscript as it was when it was last saved or closed, without a word of it.

    Attributes:
        path: absolute.
        digest: of the whole text, sealed.
        characters: the text's length in code points.
        kept_at: a Unix time.
        lost: characters that came from candidates and couldn't be found again so far, since the
            text was changed elsewhere.
        spans: in order.
    """

    path: str
    digest: bytes
    characters: int
    kept_at: float
    lost: int = 0
    spans: tuple[SpanRow, ...] = ()


class LedgerStore(Protocol):
    """Where the ledger is kept; never raises, see `problem`. Safe to use from several threads."""

    @property
    def problem(self) -> str:
        """One line on why it is kept for this session only; "" where it is on disk."""
        ...

    @property
    def key(self) -> bytes:
        """What digests are sealed with, so that nobody can guess a text by its digest.

        It stands in another file than the digests.
        """
        ...

    def record(self, entries: Iterable[Entry]) -> None:
        """Keep entries, each in the place of an earlier one with its receipt."""
        ...

    def entries(self, *, since: float = 0.0, document: str | None = None) -> tuple[Entry, ...]:
        """Those offered at or after a Unix time, oldest first; of one manuscript, where named."""
        ...

    def named(self, receipts: Iterable[str]) -> dict[str, Entry]:
        """The entries with these receipts."""
        ...

    def keep(self, document: DocumentRow) -> None:
        """Keep a manuscript's spans in the place of earlier ones; without any it is forgotten."""
        ...

    def document(self, path: str) -> DocumentRow | None:
        """The manuscript that is kept under a path."""
        ...

    def alike(self, characters: int, digest: bytes) -> Sequence[DocumentRow]:
        """The manuscripts whose text this is, the last kept first: one may have been moved."""
        ...

    def moved(self, old: str, new: str) -> None:
        """A manuscript has another path now."""
        ...

    def close(self) -> None:
        """Close what is open; from now on entries are kept in this process only."""
        ...
