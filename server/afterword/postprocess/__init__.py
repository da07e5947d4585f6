"""What a raw candidate goes through before anyone sees it; pure functions on strings."""

from afterword.postprocess.alike import differ, mean_overlap, overlap, too_alike
from afterword.postprocess.draft import Filling, Polished, Shape
from afterword.postprocess.enough import is_enough, is_filled
from afterword.postprocess.polishing import look_over, polish, polish_filling
from afterword.postprocess.surroundings import Surroundings, surroundings_at, surroundings_of

__all__ = [
    "Filling",
    "Polished",
    "Shape",
    "Surroundings",
    "differ",
    "is_enough",
    "is_filled",
    "look_over",
    "mean_overlap",
    "overlap",
    "polish",
    "polish_filling",
    "surroundings_at",
    "surroundings_of",
    "too_alike",
]
