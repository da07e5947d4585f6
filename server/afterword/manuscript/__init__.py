"""The manuscript: text, blocks, outline, gaps and edits.

Everything here is an immutable snapshot; an edit gives a new one that shares what did not change.
"""

from afterword.manuscript.blocks import Block, Gap, Kind, Placed
from afterword.manuscript.edits import Edit
from afterword.manuscript.layout import Layout, Markup, Shape, markup_for
from afterword.manuscript.manuscript import Manuscript
from afterword.manuscript.outline import Body, Outline, Scene, Section
from afterword.manuscript.sharing import Changed
from afterword.manuscript.structure import Heading, Structure
from afterword.manuscript.text import Encoding, Position, Text

__all__ = [
    "Block",
    "Body",
    "Changed",
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
    "Structure",
    "Text",
    "markup_for",
]
