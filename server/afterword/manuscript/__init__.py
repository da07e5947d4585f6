"""The manuscript: text, blocks, outline, gaps and edits.

Everything here is an immutable snapshot; an edit gives a new one that shares what did not change.
"""

from afterword.manuscript.blocks import Block, Gap, Kind, Placed
from afterword.manuscript.edits import Edit
from afterword.manuscript.layout import Layout, Markup, Shape, markup_for
from afterword.manuscript.manuscript import Manuscript
from afterword.manuscript.outline import Outline, Scene, Section
from afterword.manuscript.structure import Heading
from afterword.manuscript.text import Encoding, Position, Text

__all__ = [
    "Block",
    "Edit",
    "Encoding",
    "Gap",
    "Heading",
    "Kind",
    "Layout",
    "Manuscript",
    "Markup",
    "Outline",
    "Placed",
    "Position",
    "Scene",
    "Section",
    "Shape",
    "Text",
    "markup_for",
]
