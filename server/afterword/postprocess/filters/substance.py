"""Something has to be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.postprocess.draft import Draft, Job


def substance(draft: Draft, _job: Job) -> Draft:
    """Drop what holds no letter and no digit."""
    if any(character.isalnum() for character in draft.body):
        return draft.with_body(draft.body.rstrip())
    return draft.cut(0) if draft.body else draft
