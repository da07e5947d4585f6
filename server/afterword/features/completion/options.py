"""What a writer can choose about ghost text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Trigger = Literal["pause", "always", "asked"]


@dataclass(frozen=True, slots=True)
class CompletionOptions:
    """The `[completion]` settings, resolved.

    Attributes:
        trigger: `pause` offers after a pause that adapts to the writer's rhythm, `always` as soon
            as the editor asks, `asked` only when the writer asks.
        min_pause_ms: the shortest pause `pause` waits for, in milliseconds since the last edit.
        max_pause_ms: the longest pause it waits for.
        patience_ms: how long an automatic request waits for the whole text before a first
            sentence is shown in its stead; the rest follows when asked again.
        candidates: how many candidates an explicit request gets.
        paragraph_tokens: most tokens of an answer that is a paragraph.
        sentence_tokens: most tokens of an answer that is a sentence or two.
        prefetch: whether the next suggestion is fetched as soon as one is accepted.
    """

    trigger: Trigger = "pause"
    min_pause_ms: int = 350
    max_pause_ms: int = 1500
    patience_ms: int = 1200
    candidates: int = 3
    paragraph_tokens: int = 200
    sentence_tokens: int = 80
    prefetch: bool = True
