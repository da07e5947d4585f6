"""What stands beside the manuscript."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """The writer's plan outside the manuscript: texts as read, "" where there is none.

    `outline_file` is the text of an `outline.md`, `outline_origin` what `context` calls it.
    `authors_note` is kept a few paragraphs before the cursor.
    """

    outline_file: str = ""
    outline_origin: str = ""
    authors_note: str = ""
