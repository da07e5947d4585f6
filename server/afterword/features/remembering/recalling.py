"""What is known beside a text, read on the spot: for commands, which have no time to keep it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from afterword.context.recall import Recall
from afterword.features.remembering.chapters import written_in
from afterword.features.remembering.known import Known
from afterword.features.remembering.running import tells
from afterword.memory.sidecar import parse
from afterword.memory.story import Story

if TYPE_CHECKING:
    from afterword.context.recall import Told
    from afterword.features.remembering.scribe import Scribe
    from afterword.manuscript import Manuscript
    from afterword.memory.lore import Lore


def read_through(
    manuscript: Manuscript, sidecar: str, *, near: int, ahead: bool = True
) -> tuple[Story, Known]:
    """The story, and what reading it tells, with what the writer's own summary (`sidecar`) says.

    What is nearest to `near` (code points) is read first; without `ahead` nothing after it is.
    """
    story, known = Story.of(manuscript), Known()
    known.written = written_in(story, sidecar)
    deque(known.reading(story, near, ahead=ahead), maxlen=0)  # nothing else waits here
    return story, known


def recalled(
    manuscript: Manuscript,
    *,
    near: int,
    scribe: Scribe,
    sidecar: str,
    lore: Lore,
    scan_words: int,
) -> Recall:
    """What is known at `near` (code points): what stands before it is read, and no model asked.

    Summaries that a model wrote earlier are looked up in the scribe's store.
    """
    story, known = read_through(manuscript, sidecar, near=near, ahead=False)
    if scribe.generative:
        known.use(scribe)
        known.look_up({covered.node for covered in story.build_order(near, ahead=False)}, scribe)

    def told(story: Story, offset: int) -> tuple[Told, ...]:
        return tells(story, offset, known)

    return Recall(
        lore=lore, pinned=parse(sidecar).pinned, scan_words=scan_words, story=story, tells=told
    )
