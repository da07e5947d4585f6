"""What a raw candidate goes through before anyone sees it; pure functions on strings."""

from afterword.postprocess.alike import differ, mean_overlap, overlap, too_alike
from afterword.postprocess.draft import Polished, Shape
from afterword.postprocess.enough import is_enough
from afterword.postprocess.polishing import look_over, polish
from afterword.postprocess.surroundings import Surroundings, surroundings_at

__all__ = [
    "Polished",
    "Shape",
    "Surroundings",
    "differ",
    "is_enough",
    "look_over",
    "mean_overlap",
    "overlap",
    "polish",
    "surroundings_at",
    "too_alike",
]
