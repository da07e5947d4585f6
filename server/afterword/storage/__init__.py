"""Adapters to disk: where Afterword keeps its files, and how a writer's text is read."""

from afterword.storage.paths import PROJECT_FILE, Paths, workspace_root
from afterword.storage.texts import UnreadableText, decode, read_text, read_within

__all__ = [
    "PROJECT_FILE",
    "Paths",
    "UnreadableText",
    "decode",
    "read_text",
    "read_within",
    "workspace_root",
]
