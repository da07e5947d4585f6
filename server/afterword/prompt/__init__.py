"""Prompts: named pieces, a budget in tokens, and one place where text is put together."""

from afterword.prompt.fitting import fit
from afterword.prompt.pieces import FittedPiece, LeftOut, Piece, Prompt, Trim
from afterword.prompt.trimming import trimmed
from afterword.prompt.unwrapping import unwrapped

__all__ = ["FittedPiece", "LeftOut", "Piece", "Prompt", "Trim", "fit", "trimmed", "unwrapped"]
