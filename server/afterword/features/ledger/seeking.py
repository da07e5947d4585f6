"""While it is looked for what of a text came from candidates in earlier sessions: it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.features.ledger.attribution import spans_of
from afterword.features.ledger.fates import Taking
from afterword.features.ledger.identity import smallest
from afterword.features.ledger.spans import Run, Stretch, Weave, over

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.features.ledger.ports import Span
    from afterword.manuscript import Edit, Text


class Seeking:
    """What happens to a text meanwhile."""

    def __init__(self, text: Text) -> None:
        """It is looked for in this text."""
        self._length = len(text)
        self._edits: list[Edit] = []
        self._marked: tuple[int, tuple[Stretch[Taking], ...]] | None = None

    def edited(self, before: Text, edit: Edit) -> None:
        """The text was edited."""
        self._edits.append(smallest(edit, before.slice(edit.start, edit.end)))

    def mark(self, stretches: Iterable[Stretch[Taking]]) -> None:
        """The text is kept as it is; `stretches` is what came from candidates since."""
        self._marked = len(self._edits), tuple(stretches)

    def found(
        self, spans: Iterable[Span], now: Iterable[Stretch[Taking]]
    ) -> tuple[tuple[Stretch[Taking], ...], tuple[Span, ...]]:
        """What all of the text's stretches are, and what its spans were at the mark.

        `spans` are those of the text at the beginning, `now` is what came from candidates since.
        """
        takings: dict[str, Taking] = {}
        blank: Weave[Taking] = Weave.of(self._length)
        owned = [
            Stretch(start, end, takings.setdefault(receipt, Taking(receipt)))
            for start, end, receipt in spans
        ]
        weave = over(blank, owned)
        marked: tuple[Span, ...] = ()
        steps = [*[(e.start, e.end, len(e.text)) for e in self._edits], (0, 0, 0)]
        for number, (start, end, length) in enumerate(steps):
            if self._marked is not None and self._marked[0] == number:
                marked = spans_of(over(weave, self._marked[1]).stretches())
            fresh = [Run[Taking](None, length)] if length else []
            weave = weave.replaced(start, end, fresh)
        return tuple(over(weave, now).stretches()), marked
