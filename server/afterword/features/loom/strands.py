"""Candidates as the loom keeps them, and the port to where they are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.inference import Receipt


@dataclass(frozen=True, slots=True)
class Strand:
    """One candidate, kept.

    Attributes:
        id: its receipt's.
        batch: what its siblings, the candidates asked for together, have in common.
        parent: the id of the strand it goes on from or was drawn anew from; None at a root.
        text: with line feeds for line ends.
        place: as in `Offer.place`.
        receipt: how it came about.
        kept_at: a Unix time.
    """

    id: str
    batch: str
    parent: str | None
    text: str
    place: str
    receipt: Receipt
    kept_at: float


class LoomStore(Protocol):
    """Where strands are kept, by manuscript; never raises, see `problem`.

    `manuscript` names one: its absolute path, or the URI of a text that has no file.
    """

    @property
    def problem(self) -> str:
        """One line on why strands are kept for this session only; "" where they are on disk."""
        ...

    def keep(self, manuscript: str, strands: Sequence[Strand]) -> None:
        """Keep candidates of one batch, without waiting for a disk.

        One that is kept already stays as it is, but for a text that has grown: it was shown while
        it was still coming.
        """
        ...

    def strand(self, manuscript: str, name: str) -> Strand | None:
        """The strand with this id."""
        ...

    def siblings(self, manuscript: str, name: str) -> tuple[Strand, ...]:
        """All strands of its batch, itself included, in the order in which they were kept."""
        ...

    def children(self, manuscript: str, name: str) -> tuple[Strand, ...]:
        """The strands that go on from it, oldest first."""
        ...

    def recent(self, manuscript: str, count: int) -> tuple[Strand, ...]:
        """The last strands kept, newest first."""
        ...

    def renamed(self, old: str, new: str) -> None:
        """A manuscript has another name from now on."""
        ...

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        ...


def grown(known: Strand, fresh: Strand) -> Strand:
    """The strand with the text and the receipt that came later, in its old place."""
    return replace(known, text=fresh.text, receipt=fresh.receipt)
