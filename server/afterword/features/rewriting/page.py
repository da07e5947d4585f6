"""What stands beside a passage, as far as a new wording is held against it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from afterword.context.following import paragraphs_after
from afterword.features.rewriting.judging import Old
from afterword.postprocess import surroundings_at

if TYPE_CHECKING:
    from afterword.features.rewriting.passage import Part, Passage
    from afterword.postprocess import Surroundings

_HABITS: Final = 20  # paragraphs on either side that show how the page marks speech
_BESIDE: Final = 4_000  # code points on either side in which a name or a sentence is looked for


def old_of(passage: Passage) -> Old:
    """The whole passage as it is."""
    return _old(passage, passage.start, passage.end, passage.text)


def old_part(passage: Passage, part: Part) -> Old:
    """One paragraph of it; the others count as what stands beside it."""
    return _old(passage, part.start, part.end, part.text)


def _old(passage: Passage, start: int, end: int, text: str) -> Old:
    page = passage.manuscript.text
    return Old(
        text=text,
        before=page.slice(max(0, start - _BESIDE), start),
        after=page.slice(end, min(len(page), end + _BESIDE)),
        around=around(passage, start),
    )


def around(passage: Passage, start: int) -> Surroundings:
    """The page at `start` (code points), whose habits are those of both sides and the passage."""
    here = surroundings_at(passage.manuscript, start)
    after = islice(paragraphs_after(passage.manuscript, passage.end), _HABITS)
    own = (part.text for part in passage.parts)
    return replace(here, earlier=(*own, *here.earlier[:_HABITS], *after))
