"""Outlines of the story through several lenses, and the pieces of them that the writer takes."""

from afterword.features.outlining.deriving import derived_outline
from afterword.features.outlining.files import OutlineFile, started
from afterword.features.outlining.lenses import (
    Lens,
    UnusableLensError,
    chosen_lenses,
    read_lens,
    shipped_lenses,
)
from afterword.features.outlining.pieces import OutlinePiece, pieces_of
from afterword.features.outlining.proposing import TOO_SMALL, Proposal, propose
from afterword.features.outlining.so_far import written_so_far
from afterword.features.outlining.taking import Insertion, insertions, taken

__all__ = [
    "TOO_SMALL",
    "Insertion",
    "Lens",
    "OutlineFile",
    "OutlinePiece",
    "Proposal",
    "UnusableLensError",
    "chosen_lenses",
    "derived_outline",
    "insertions",
    "pieces_of",
    "propose",
    "read_lens",
    "shipped_lenses",
    "started",
    "taken",
    "written_so_far",
]
