"""Batches of candidates that are tied to a place, so that something of them can be put there."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from afterword.features.loom.places import lead_of, tail_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.lsp.holding import Hold, Holds
    from afterword.manuscript import Text

#: A writer goes back to the last few; older ones are in the loom, and can be opened again.
_MOST: Final = 8


@dataclass(slots=True)
class Batch:
    """Candidates for one place of a document.

    `text` is the document as it was then, `[start, end)` (code points) the place in it, and `held`
    follows that through edits. `lead` and `tail` are the white space that candidates have around
    them there.
    """

    name: str
    start: int
    end: int
    inline: bool
    text: Text
    held: Hold
    holding: ExitStack
    lead: str = ""
    tail: str = ""

    def take(self, texts: Iterable[str]) -> None:
        """Learn from candidates how they lie at this place."""
        texts = [text for text in texts if text.strip()]
        self.lead = lead_of(texts) or self.lead
        self.tail = tail_of(texts) or self.tail


@dataclass(slots=True)
class Batches:
    """The last batches of one document; changed on the event loop only."""

    _known: OrderedDict[str, Batch] = field(default_factory=OrderedDict)

    def begin(
        self, name: str, holds: Holds, text: Text, start: int, end: int, *, inline: bool
    ) -> Batch:
        """A new batch for `[start, end)` (code points); the oldest of too many is let go."""
        self.forget(name)
        holding = ExitStack()
        held = holding.enter_context(holds.hold(start, end))
        batch = self._known[name] = Batch(name, start, end, inline, text, held, holding)
        while len(self._known) > _MOST:
            self.forget(next(iter(self._known)))
        return batch

    def get(self, name: str) -> Batch | None:
        """The batch of a name, if it is still held."""
        return self._known.get(name)

    def forget(self, name: str) -> None:
        """Let go of a batch."""
        batch = self._known.pop(name, None)
        if batch is not None:
            batch.holding.close()

    def again(self, batch: Batch, holds: Holds, text: Text) -> Batch:
        """The batch, held anew where the text is what it was: the writer has undone what was done.

        Something that was put in and taken out again is no reason to refuse.
        """
        if not batch.held.touched or batch.text != text:
            return batch
        fresh = self.begin(batch.name, holds, text, batch.start, batch.end, inline=batch.inline)
        fresh.lead, fresh.tail = batch.lead, batch.tail
        return fresh
