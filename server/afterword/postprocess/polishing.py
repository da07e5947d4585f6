"""From what a model sent to what a writer may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.postprocess.draft import Draft, End, Job, Polished, Shape
from afterword.postprocess.registry import FILTERS

if TYPE_CHECKING:
    from afterword.postprocess.surroundings import Surroundings


def polish(
    raw: str, *, shape: Shape, around: Surroundings, finished: bool, chat: bool = False
) -> Polished:
    """Put a candidate through every filter, as it stands.

    Args:
        raw: all that the model sent so far, as it sent it.
        shape: what was asked for.
        around: the page at the cursor.
        finished: whether the stream has ended, by itself or by its length.
        chat: whether the model answers in messages.

    Returns:
        A text to insert at the cursor, its lines parted by line feeds, or "" with the name of
        the filter that left nothing (None where the model has sent nothing yet).
    """
    job = Job(shape, around, finished, chat)
    draft = Draft.of(raw)
    if not draft.body:
        return Polished("", None, complete=finished)
    for name, keep in FILTERS:
        draft = keep(draft, job)
        if not draft.body:
            return Polished("", name, complete=finished or draft.end is not End.OPEN)
    return Polished(draft.lead + draft.body, None, finished or draft.end is not End.OPEN)


def look_over(around: Surroundings) -> None:
    """Learn a page ahead, so that the first candidate on it is polished as fast as the next."""
    polish("One. Two.", shape=Shape.PARAGRAPH, around=around, finished=True)
