"""Lore: entries about people, places and rules, and what brings them in."""

from afterword.memory.lore.chapters import (
    ChapterPlace,
    chapter_place,
    find_chapter,
    unknown_bounds,
)
from afterword.memory.lore.drafting import DraftPlace, draft_entry, draft_place
from afterword.memory.lore.entries import Lore, LoreEntry
from afterword.memory.lore.parsing import LoreFile, parse_file, parse_lore
from afterword.memory.lore.triggering import Hit, is_valid, triggered
from afterword.memory.lore.triggers import Trigger

__all__ = [
    "ChapterPlace",
    "DraftPlace",
    "Hit",
    "Lore",
    "LoreEntry",
    "LoreFile",
    "Trigger",
    "chapter_place",
    "draft_entry",
    "draft_place",
    "find_chapter",
    "is_valid",
    "parse_file",
    "parse_lore",
    "triggered",
    "unknown_bounds",
]
