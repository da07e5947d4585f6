"""The keys about the story: its memory, its lore, its outline, its continuity."""

from __future__ import annotations

from typing import Final, get_args

from afterword.config.keys import Key, Reach, Shape
from afterword.features.remembering.options import BuildTime, MemoryOptions

_MEMORY = MemoryOptions()
SCAN_WORDS: Final = 600

STORY_KEYS: Final = (
    Key(
        "manuscript.gap_markers",
        Shape.TEXTS,
        (),
        "Words or marks of your own that stand for a gap, beside […], TK, [bracketed notes] and "
        "<!-- gap: … -->.",
        reach=Reach.PROJECT,
    ),
    Key(
        "outline.path",
        Shape.TEXT,
        "",
        "The outline's file, from the workspace root. Default: outline.md beside the manuscript, "
        "then at the workspace root.",
        reach=Reach.PROJECT,
    ),
    Key(
        "lore.path",
        Shape.TEXT,
        "",
        "The lore's folder or file, from the workspace root. Default: lore/ and lore.md beside "
        "the manuscript, then at the workspace root.",
        reach=Reach.PROJECT,
    ),
    Key(
        "lore.scan_words",
        Shape.INTEGER,
        SCAN_WORDS,
        "How many words before the cursor are looked through for what triggers lore.",
        low=20,
        high=20_000,
        reach=Reach.PROJECT,
    ),
    Key(
        "memory.build",
        Shape.TEXT,
        _MEMORY.build,
        'When a model writes the running summary: "idle" while you rest, "asked" only when you '
        "ask for it. What needs no model is always current.",
        choices=get_args(BuildTime),
    ),
    Key(
        "memory.cache_mb",
        Shape.INTEGER,
        _MEMORY.cache_mb,
        "How large the file that keeps summaries may grow, in megabytes; what was used longest "
        "ago goes first.",
        low=1,
        high=100_000,
    ),
    Key(
        "continuity.enabled",
        Shape.SWITCH,
        True,  # noqa: FBT003 -- a key's default
        "Whether contradictions are marked: a name spelt two ways, an attribute that the lore "
        "has otherwise, the dead who speak, days that can't follow.",
        reach=Reach.PROJECT,
    ),
    Key(
        "context.authors_note",
        Shape.TEXT,
        "",
        "A note that the model is always shown shortly before the cursor, such as the scene's "
        "mood or the narrator's rules.",
        reach=Reach.PROJECT,
    ),
)
