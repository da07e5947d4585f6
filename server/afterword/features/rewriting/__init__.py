"""Changing text: a selection or a paragraph written anew as the writer asks."""

from afterword.features.rewriting.changing import Changes, changes
from afterword.features.rewriting.passage import Passage, passage_at
from afterword.features.rewriting.wish import (
    POINTS_OF_VIEW,
    SENSES,
    TONES,
    How,
    UnclearWishError,
    Wish,
    wish_of,
)

__all__ = [
    "POINTS_OF_VIEW",
    "SENSES",
    "TONES",
    "Changes",
    "How",
    "Passage",
    "UnclearWishError",
    "Wish",
    "changes",
    "passage_at",
    "wish_of",
]
