"""What is known beside the text itself: lore, pinned facts, the story so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.memory.lore import Lore

if TYPE_CHECKING:
    from afterword.memory.extracts import Extract
    from afterword.memory.story import Story


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one stretch of the story; equal to another where `key` is.

    Attributes:
        key: what decides `what`: a digest of the text, or the summary itself.
        start: code points, where the stretch begins.
        end: where it ends.
        what: its extract, a summary that somebody wrote, None while it has not been read.
        extract: its extract, whatever `what` is, for the names in it; None while not read.
        origin: who wrote it, as `context` shows it: "extracted", "generated", "written".
    """

    key: bytes | str
    start: int = field(compare=False)
    end: int = field(compare=False)
    what: Extract | str | None = field(compare=False)
    extract: Extract | None = field(compare=False, default=None)
    origin: str = field(compare=False, default="extracted")


#: What is known of the story up to an offset (code points): stretches in order, coarse far away.
Tells = Callable[["Story", int], "tuple[Told, ...]"]


def _nothing(_story: Story, _offset: int) -> tuple[Told, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Recall:
    """A snapshot of what is known beside one manuscript; equal to another of the same things.

    Attributes:
        lore: the writer's entries.
        pinned: facts the writer pinned, beside those in entries.
        scan_words: how many words before the cursor are looked through for what triggers lore.
        story: the passages and the tree over them; None where nothing is remembered.
        tells: what is known of it.
    """

    lore: Lore = field(default_factory=Lore)
    pinned: tuple[str, ...] = ()
    scan_words: int = 600
    story: Story | None = None
    tells: Tells = _nothing


NOTHING = Recall()
