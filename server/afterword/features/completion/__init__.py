"""The next paragraph: as ghost text beside the writer, and for the command line."""

from afterword.features.completion.ahead import Ahead
from afterword.features.completion.background import Background
from afterword.features.completion.desk import Desk
from afterword.features.completion.ghost import GhostWriter
from afterword.features.completion.offering import Drop, Dropped, Suggestion
from afterword.features.completion.options import CompletionOptions, Trigger
from afterword.features.completion.place import Place, Stand, place_at
from afterword.features.completion.question import ask, prompt_at
from afterword.features.completion.several import complete

__all__ = [
    "Ahead",
    "Background",
    "CompletionOptions",
    "Desk",
    "Drop",
    "Dropped",
    "GhostWriter",
    "Place",
    "Stand",
    "Suggestion",
    "Trigger",
    "ask",
    "complete",
    "place_at",
    "prompt_at",
]
