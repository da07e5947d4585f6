"""Names: finding those that are known in a text, and those that a text itself makes known."""

from afterword.memory.names.census import Name, census
from afterword.memory.names.evidence import Evidence, evidence, merged
from afterword.memory.names.matching import Mention, mentions
from afterword.memory.names.reading import evidence_in, paragraphs

__all__ = [
    "Evidence",
    "Mention",
    "Name",
    "census",
    "evidence",
    "evidence_in",
    "mentions",
    "merged",
    "paragraphs",
]
