"""Which pieces a feature's prompt is made of, in which order and at which priority."""

from afterword.context.completion import completion_pieces, texts_to_count
from afterword.context.plan import Plan

__all__ = ["Plan", "completion_pieces", "texts_to_count"]
